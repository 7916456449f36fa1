// The files of yargs and cliui that platform.ts and layout.ts import beside their packages' entry points, which have no types of their own.

declare module '*/node_modules/yargs/build/lib/yargs-factory.js' {
  import type { Argv } from 'yargs'

  /** Makes yargs for a platform: what it asks of the system, of its parser and of its layout. */
  export function YargsFactory(platform: import('./platform.ts').YargsPlatform): (words?: readonly string[]) => Yargs

  interface Yargs extends Argv {
    /** `@types/yargs` lacks it: `hide-types` leaves `[string]` and the like out of the help. */
    usageConfiguration: (settings: { 'hide-types': boolean }) => Argv
  }
}

declare module '*/node_modules/cliui/build/lib/index.js' {
  /** Makes a layout of columns, which measures and wraps by the functions that it is given. */
  export function cliui(options: import('./platform.ts').LayoutOptions, measure: LayoutMeasure): import('./platform.ts').Layout

  interface LayoutMeasure {
    stringWidth: (text: string) => number
    stripAnsi: (text: string) => string
    wrap: (text: string, columns: number) => string
  }
}

declare module 'yargs-parser/browser' {
  import parser from 'yargs-parser'
  export default parser
}
