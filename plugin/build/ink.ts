// What it takes to bundle Ink, and to run the view's .tsx files without a bundle.
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { type Plugin, transformSync } from 'esbuild'

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** Ink looks for React's developer tools where DEV is set, and for its own package.json: in a bundle there are neither. */
export const withoutDeveloperTools: Plugin = {
  name: 'without-developer-tools',
  setup(plugin) {
    plugin.onLoad({ filter: /ink[\\/]build[\\/]reconciler\.js$/ }, ({ path: file }) => ({
      contents: readFileSync(file, 'utf8').replace("await import('./devtools.js')", '').replace('await loadPackageJson()', '{}'),
    }))
  },
}

/**
 * CommonJS has no top-level await, but yoga-layout, which Ink lays out with, awaits its WebAssembly while it loads. Here the WebAssembly is
 * loaded when the view starts.
 */
export const withoutWaiting: Plugin = {
  name: 'without-waiting',
  setup(plugin) {
    plugin.onResolve({ filter: /^yoga-layout$/ }, () => ({ path: 'yoga', namespace: 'yoga' }))
    plugin.onLoad({ filter: /.*/, namespace: 'yoga' }, () => ({
      contents: `import { loadYoga } from 'yoga-layout/load'
        import constants from ${JSON.stringify(path('../../node_modules/yoga-layout/dist/src/generated/YGEnums.js'))}
        export * from 'yoga-layout/load'
        const yoga = { ...constants }
        export const ready = async () => void Object.assign(yoga, await loadYoga())
        export default yoga`,
      resolveDir: path('../..'),
    }))
  },
}

/** Lets Node load .tsx files: it takes the types out of TypeScript by itself, but knows no markup. */
export function loadMarkup(): void {
  process.env.NODE_ENV = 'production'
  registerHooks({
    load(url, context, next) {
      if (!url.endsWith('.tsx')) return next(url, context)
      const source = transformSync(readFileSync(fileURLToPath(url), 'utf8'), { loader: 'tsx', jsx: 'automatic', format: 'esm' }).code
      return { format: 'module', source, shortCircuit: true }
    },
  })
}
