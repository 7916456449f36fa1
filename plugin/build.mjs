// Bundles src/cli.ts into dist/: one small entry for --help and --version, and chunks that are loaded on the paths that need them.
import { rmSync } from 'node:fs'
import { build } from 'esbuild'

const outdir = new URL('../dist/', import.meta.url).pathname
rmSync(outdir, { recursive: true, force: true })

await build({
  entryPoints: { cli: new URL('../src/cli.ts', import.meta.url).pathname },
  outdir,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.19',
  minify: true,
  keepNames: false,
  chunkNames: 'chunk/[name]-[hash]',
  legalComments: 'none',
  external: ['utf-8-validate', 'bufferutil'],
  define: { 'process.env.NODE_ENV': '"production"' },
  // Bundled CommonJS packages still call require for node's own modules.
  banner: { js: "import{createRequire as porttraceRequire}from'node:module';const require=porttraceRequire(import.meta.url);" },
  logLevel: 'warning',
})
