// Bundles src/cli.ts into dist/cli.cjs: one file, in which each part is evaluated only on the path that needs it; what is large and rarely
// needed is in files of its own beside it. CommonJS, because Node starts it a tenth faster than a module.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { withoutDeveloperTools, withoutWaiting } from './ink.ts'
import { licensesOf, partsOf } from './licenses.ts'

const path = (name) => fileURLToPath(new URL(name, import.meta.url))
const root = path('../..')

/** Packages of which only the default export is used: import() of the package's own file gives that alone. */
const onlyDefault = ['string-width']

/** Loaded by import() alone, each a file of its own. */
const apart = {
  'src/cluster/pods/exec-session.ts': 'exec',
  'src/demo/server/server.ts': 'demo',
  'src/mcp/serve.ts': 'mcp',
  'src/paste/log.ts': 'paste',
  'src/tui/start.tsx': 'tui',
  ajv: 'ajv',
  'https-proxy-agent': 'https-proxy',
  'js-yaml': 'yaml',
  'socks-proxy-agent': 'socks-proxy',
  'string-width': 'width',
  ws: 'ws',
  yaml: 'yaml-documents',
}

const separate = {
  name: 'separate',
  setup(plugin) {
    plugin.onResolve({ filter: /.*/ }, ({ path: name, kind, resolveDir }) => {
      const part = name.startsWith('.') ? relative(root, resolve(resolveDir, name)) : name
      return kind === 'dynamic-import' && Object.hasOwn(apart, part) ? { path: `./${apart[part]}.cjs`, external: true } : undefined
    })
  },
}

/** The Kubernetes client asks for `ws` by another name; it is in a file of its own already. */
const oneSocket = {
  name: 'one-socket',
  setup(plugin) {
    plugin.onResolve({ filter: /^isomorphic-ws$/ }, () => ({ path: './ws.cjs', external: true }))
  },
}

/** What each file apart exports; a package's default export is not part of `export *`. */
const contentsOf = (entry) =>
  entry.endsWith('/tui/start.tsx')
    ? `import { ready } from 'yoga-layout'; import * as view from '${entry}'; export const start = async (options) => { await ready(); return view.start(options) }`
    : `export * from '${entry}'; import * as all from '${entry}'; export default all.default`

const shared = {
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node22.19',
  minify: true,
  legalComments: 'none',
  external: ['utf-8-validate', 'bufferutil'],
  define: { 'process.env.NODE_ENV': '"production"' },
  // import() of a file becomes require: one module system, and the files beside it are loaded when they are requested.
  supported: { 'dynamic-import': false },
  logLevel: 'error',
  metafile: true,
  absWorkingDir: root,
}

rmSync(path('../../dist/'), { recursive: true, force: true })
const built = [
  await build({ ...shared, entryPoints: [path('../../src/cli.ts')], outfile: path('../../dist/cli.cjs'), plugins: [separate] }),
]
for (const [name, file] of Object.entries(apart)) {
  const entry = name.startsWith('src/') ? resolve(root, name) : name
  const stdin = { contents: contentsOf(entry), resolveDir: root }
  const footer = onlyDefault.includes(name) ? { footer: { js: 'module.exports = module.exports.default;' } } : {}
  built.push(
    await build({
      ...shared,
      ...footer,
      stdin,
      jsx: 'automatic',
      plugins: [withoutDeveloperTools, withoutWaiting, oneSocket],
      outfile: path(`../../dist/${file}.cjs`),
    }),
  )
}
// ASCII alone is read four times as fast; esbuild leaves other characters in regular expressions, where such an escape means the same.
for (const file of ['cli', ...Object.values(apart)].map((name) => path(`../../dist/${name}.cjs`))) {
  const text = readFileSync(file, 'utf8')
  writeFileSync(
    file,
    text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  )
}
writeFileSync(path('../../dist/THIRD-PARTY-LICENSES.txt'), licensesOf(partsOf(built.map(({ metafile }) => metafile))))
