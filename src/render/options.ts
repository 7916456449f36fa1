import type { PodLog } from '../model/pod-log.ts'
import type { Verdict } from '../model/verdict.ts'

/** How and where the result is printed. */
export interface RenderOptions {
  color: boolean
  unicode: boolean
  /** Columns of the terminal; absent in a pipe: nothing is cut. */
  width?: number
  wide?: boolean
  /** The reader can scroll: no rows are summed up, but the columns are not those of the wide form. */
  scrolls?: boolean
  /** The list shows the namespace column, also when only one namespace occurs. */
  namespaces?: boolean
  /**
   * Formats ms since the epoch as the time of day. If it is set, each line of a list begins with the time at which its Service was read.
   */
  time?: (ms: number) => string
  /** ms since the epoch, for ages. */
  now: number
  /** Does a verdict end the program with 1? Reports for pipelines say so. */
  fails?: (verdict: Verdict) => boolean
  /** Ends of logs, which are below the evidence of the findings that they belong to. */
  logs?: readonly PodLog[]
  /** The program's own, for reports that name it. */
  version?: string
}

/** What `-o` takes; `wide` is `text` with nothing summed up. */
export const OUTPUT_FORMATS = ['text', 'wide', 'json', 'yaml', 'name', 'mermaid', 'markdown', 'sarif', 'junit', 'github'] as const
export type OutputFormat = (typeof OUTPUT_FORMATS)[number]

/** What `-o` takes beside `--calls`. */
export const CALL_FORMATS = ['text', 'wide', 'json', 'yaml', 'name'] as const satisfies readonly OutputFormat[]

/** What `-o` takes for several contexts, and beside `--ranges`. */
export const TABLE_FORMATS = ['text', 'wide', 'json', 'yaml'] as const satisfies readonly OutputFormat[]

/** Is the format one for pipelines: findings with their places? */
export function isReport(format: OutputFormat): boolean {
  return ['sarif', 'junit', 'github'].includes(format)
}

/** Is the format a document of its own, which is printed even if it is empty? */
export function isDocument(format: OutputFormat): boolean {
  return ['json', 'yaml', 'sarif', 'junit', 'github'].includes(format)
}
