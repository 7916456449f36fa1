/** How and where the result is printed. */
export interface RenderOptions {
  color: boolean
  unicode: boolean
  /** Columns of the terminal; absent in a pipe: nothing is cut. */
  width?: number
  wide?: boolean
  /** The reader can scroll: nothing is summed up, and yet it is no wider. */
  scrolls?: boolean
  /** The list shows the namespace column, also when only one namespace occurs. */
  namespaces?: boolean
  /** Of ms since the epoch, the time of day. Where it is given, each line of a list begins with the time at which its Service was read. */
  time?: (ms: number) => string
  /** ms since the epoch, for ages. */
  now: number
}

/** What `-o` takes; `wide` is `text` with nothing summed up. */
export const OUTPUT_FORMATS = ['text', 'wide', 'json', 'yaml', 'name', 'mermaid'] as const
export type OutputFormat = (typeof OUTPUT_FORMATS)[number]
