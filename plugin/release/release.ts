// npm run release -- VERSION: everything of a release, in release/ and in the work tree. It commits nothing and sends nothing anywhere.
import { execFileSync } from 'node:child_process'
import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { packageAll } from '../package/package.ts'
import { platforms } from '../package/platforms.ts'
import { prepareRelease } from './prepare.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = join(root, 'release')
const [version = '', ...others] = process.argv.slice(2)

function npm(...args: string[]): void {
  execFileSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })
}

async function release(): Promise<void> {
  prepareRelease(root, version, new Date().toISOString().slice(0, 10))
  npm('run', '--silent', 'generate')
  rmSync(folder, { recursive: true, force: true })
  await packageAll({ folder, only: platforms, say: (line) => console.log(line) })
  npm('pack', '--silent', '--pack-destination', folder)
  copyFileSync(join(folder, 'krew-manifest.yaml'), join(root, 'krew-manifest.yaml'))
  console.log(`
Now, on a Mac:       plugin/release/sign-darwin.sh && cp release/krew-manifest.yaml .
Then, here:          git commit -am "Release v${version}" && git tag v${version}
Then, as its owner:  push, upload what is in release/, npm publish release/kubectl-porttrace-${version}.tgz`)
}

if (version === '' || version.startsWith('-') || others.length > 0) {
  console.error('usage: npm run release -- VERSION, such as 1.2.3')
  process.exitCode = 2
} else {
  await release().catch((error: unknown) => {
    console.error(`release: ${error instanceof Error ? error.message : String(error)}`)
    process.exitCode = 1
  })
}
