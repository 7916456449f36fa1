// Bundles src/cli.ts into dist/: one small entry for --help and --version, and chunks that are loaded on the paths that need them.
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const path = (name) => fileURLToPath(new URL(name, import.meta.url))

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

rmSync(path('../dist/'), { recursive: true, force: true })
await build({
  entryPoints: { cli: path('../src/cli.ts') },
  outdir: path('../dist/'),
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.19',
  minify: true,
  chunkNames: 'chunk/[name]-[hash]',
  legalComments: 'none',
  external: ['utf-8-validate', 'bufferutil'],
  plugins: [builtins],
  define: { 'process.env.NODE_ENV': '"production"' },
  // Bundled CommonJS packages still call require for node's own modules.
  banner: { js: "const require=process.getBuiltinModule('node:module').createRequire(import.meta.url);" },
  logLevel: 'warning',
})
