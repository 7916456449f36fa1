import { builtinModules } from 'node:module'
import { fileURLToPath } from 'node:url'
import { build, type Metafile, type Plugin } from 'esbuild'
import { withoutDeveloperTools } from '../build/ink.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The whole program as one module, and what is in it. */
export interface Bundle {
  code: Buffer
  metafile: Metafile
}

/**
 * Bundles everything into one module, since a single file can load no other; each part is evaluated only when it is asked for. It is an ES
 * module so that parts with a top-level await can be in it.
 */
export async function bundleAll(): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['plugin/package/single-file.ts'],
    outfile: 'kubectl-porttrace.mjs',
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node26',
    minify: true,
    legalComments: 'none',
    external: ['utf-8-validate', 'bufferutil'],
    define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
    jsx: 'automatic',
    plugins: [builtins, withoutDeveloperTools],
    logLevel: 'error',
  })
  const [output] = outputFiles
  if (!output) throw new Error('esbuild made no file')
  return { code: Buffer.from(output.contents), metafile }
}

/**
 * An import of a module loads all of Node's modules that it names at once, though most runs need few: here each is loaded when the code
 * that uses it runs.
 */
const builtins: Plugin = {
  name: 'builtins',
  setup(plugin) {
    plugin.onResolve({ filter: /^(node:)?[a-z_]+(\/[a-z]+)?$/ }, ({ path }) => {
      const name = path.replace(/^node:/, '')
      return builtinModules.includes(name) || builtinModules.includes(path) ? { path: `node:${name}`, namespace: 'builtin' } : undefined
    })
    plugin.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)})`,
    }))
  },
}
