// npm runs this when it packs a clone, for `npm install git+…`, which pre-commit uses: dist/ is not in the repository. npm has installed the
// development dependencies before, but for `npm install --global git+…` it passes `global` on to that installation, which then leaves the
// clone without them. This runs on whatever Node the machine has; the build runs on that of the project.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const { npm_execpath: npm, npm_package_resolved: packed } = process.env

// `npm ci` and `npm install` in the project pack nothing, and `npm pack` has built already (prepack).
if (npm !== undefined && packed !== undefined && !existsSync(`${root}dist/cli.cjs`)) {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_config_(global|prefix|local_prefix|global_prefix|force|include|omit)$/i.test(name),
    ),
  )
  const run = (...args) => execFileSync(process.execPath, [npm, ...args], { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] })
  if (!existsSync(`${root}node_modules/esbuild`)) run('ci', '--include=dev', '--prefer-offline')
  run('run', '--silent', 'build')
}
