import type { Gap, Trace, TraceList } from '../model/trace.ts'
import { renderJson } from './json.ts'
import { renderNames } from './name.ts'
import type { OutputFormat, RenderOptions } from './options.ts'

export { renderJson, renderJsonLine } from './json.ts'

/** One trace in a format, ended by a line feed. What a format alone needs (text widths, js-yaml) is loaded when it is asked for. */
export async function renderTrace(trace: Trace, format: OutputFormat, options: RenderOptions): Promise<string> {
  switch (format) {
    case 'json':
      return renderJson(trace)
    case 'yaml':
      return (await import('./yaml.ts')).renderYaml(trace)
    case 'name':
      return renderNames([trace])
    case 'mermaid':
      return charts([trace], options)
    case 'markdown':
      return (await import('./markdown/index.ts')).renderMarkdown([trace], options)
    case 'sarif':
    case 'junit':
    case 'github':
      return report([trace], format, options)
    default:
      return texts([trace], inFormat(format, options))
  }
}

/** All Services of a list, one line each; as JSON and YAML the list's document. */
export async function renderList(list: TraceList, format: OutputFormat, options: RenderOptions): Promise<string> {
  switch (format) {
    case 'json':
      return renderJson(list)
    case 'yaml':
      return (await import('./yaml.ts')).renderYaml(list)
    case 'name':
      return renderNames(list.items)
    case 'mermaid':
      return charts(list.items, options)
    case 'markdown':
      return (await import('./markdown/index.ts')).renderMarkdownList(list, options)
    case 'sarif':
    case 'junit':
    case 'github':
      return report(list.items, format, options)
    default:
      return lines(list, inFormat(format, options))
  }
}

/** The lines of a list's text that differ from before; `before` returns what was printed for a Service. Empty: no line changed. */
export async function renderListChanges(
  list: TraceList,
  before: (trace: Trace) => Trace | undefined,
  format: 'text' | 'wide',
  options: RenderOptions,
): Promise<string> {
  const [{ renderListChanges: changes }, { withWidths }] = await Promise.all([import('./list.ts'), import('../lib/width.ts')])
  return withWidths(() => changes(list, before, inFormat(format, options)))
}

/** Several targets: as text one after another, as JSON and YAML one list. */
export async function renderTraces(traces: readonly Trace[], format: OutputFormat, options: RenderOptions): Promise<string> {
  if (format === 'markdown') return (await import('./markdown/index.ts')).renderMarkdown(traces, options)
  if (format !== 'text' && format !== 'wide') return renderList(listOf(traces), format, options)
  return texts(traces, inFormat(format, options))
}

async function texts(traces: readonly Trace[], options: RenderOptions): Promise<string> {
  const [{ renderTexts }, { withWidths }] = await Promise.all([import('./text.ts'), import('../lib/width.ts')])
  return withWidths(() => renderTexts(traces, options))
}

async function charts(traces: readonly Trace[], options: RenderOptions): Promise<string> {
  return (await import('./mermaid.ts')).renderMermaid(traces, options)
}

async function report(traces: readonly Trace[], format: 'sarif' | 'junit' | 'github', options: RenderOptions): Promise<string> {
  const { version = '', fails = (verdict) => verdict === 'broken' } = options
  if (format === 'sarif') return (await import('./report/sarif.ts')).renderSarif(traces, version)
  if (format === 'junit') return (await import('./report/junit.ts')).renderJunit(traces, fails)
  return (await import('./report/github.ts')).renderGithub(traces)
}

async function lines(list: TraceList, options: RenderOptions): Promise<string> {
  const [{ renderListText }, { withWidths }] = await Promise.all([import('./list.ts'), import('../lib/width.ts')])
  return withWidths(() => renderListText(list, options))
}

/** The traces as one document: its time is that of the last trace, and it has each gap once. */
function listOf(traces: readonly Trace[]): TraceList {
  const gaps = new Map<string, Gap>()
  for (const gap of traces.flatMap((trace) => trace.gaps)) gaps.set(JSON.stringify(gap), gap)
  const taken =
    traces
      .map((trace) => trace.taken)
      .sort()
      .at(-1) ?? ''
  return { apiVersion: 'porttrace/v1', kind: 'TraceList', taken, items: [...traces], unread: [], gaps: [...gaps.values()] }
}

function inFormat(format: 'text' | 'wide', options: RenderOptions): RenderOptions {
  return format === 'wide' ? { ...options, wide: true } : options
}
