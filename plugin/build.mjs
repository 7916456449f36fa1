// Bundles src/cli.ts into dist/cli.js: one file, so that a start reads and links one module, in which each part is evaluated only on the
// path that needs it. What is large and rarely needed stands in files of its own beside it.
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const path = (name) => fileURLToPath(new URL(name, import.meta.url))

/** Loaded by import() alone, each a file of its own. */
const apart = {
  '../demo/server.ts': 'demo',
  ajv: 'ajv',
  'https-proxy-agent': 'https-proxy',
  'js-yaml': 'yaml',
  'socks-proxy-agent': 'socks-proxy',
  'string-width': 'width',
}

const separate = {
  name: 'separate',
  setup(plugin) {
    plugin.onResolve({ filter: /.*/ }, ({ path: name, kind }) =>
      kind === 'dynamic-import' && Object.hasOwn(apart, name) ? { path: `./${apart[name]}.js`, external: true } : undefined,
    )
  },
}

/**
 * Takes Node's own modules as they are instead of importing them: an import reads every export of a module, and reading those of
 * node:http loads all of fetch and WebSocket, which costs 20 ms at every start.
 */
const builtins = {
  name: 'builtins',
  setup(plugin) {
    plugin.onResolve({ filter: /^node:/ }, ({ path: name }) => ({ path: name, namespace: 'builtin' }))
    plugin.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path: name }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(name)})`,
    }))
  },
}

const shared = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.19',
  minify: true,
  legalComments: 'none',
  external: ['utf-8-validate', 'bufferutil'],
  define: { 'process.env.NODE_ENV': '"production"' },
  // Bundled CommonJS packages still call require for Node's own modules.
  banner: { js: "const require=process.getBuiltinModule('node:module').createRequire(import.meta.url);" },
  logLevel: 'error',
}

rmSync(path('../dist/'), { recursive: true, force: true })
await build({ ...shared, entryPoints: [path('../src/cli.ts')], outfile: path('../dist/cli.js'), plugins: [separate, builtins] })
for (const [name, file] of Object.entries(apart)) {
  const entry = name.startsWith('.') ? path(`../src/cli/${name}`) : name
  // A package's default export is no part of `export *`.
  const contents = `export * from '${entry}'; import * as all from '${entry}'; export default all.default`
  await build({ ...shared, stdin: { contents, resolveDir: path('..') }, outfile: path(`../dist/${file}.js`), plugins: [builtins] })
}
