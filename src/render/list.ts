import { readinessWords, serviceReadiness } from '../kube/readiness.ts'
import { columnGap } from '../lib/columns.ts'
import type { Finding } from '../model/finding.ts'
import type { Service } from '../model/resources.ts'
import type { PortTrace, Trace, TraceList } from '../model/trace.ts'
import { gapLines } from './gaps.ts'
import { gap, page, textOf, wrapped } from './layout.ts'
import { type ListRow, listTable } from './list-table.ts'
import type { RenderOptions } from './options.ts'
import { findingSign, type Line, type Look, lookOf, narrowed, signOf, span, toneOf, verdictLine } from './style.ts'
import { unknownReason } from './unknown-reason.ts'

const shownPorts = 3

/** One line a Service, in the order of the list, below headers as kubectl prints them; then what was not read. */
export function renderListText(list: TraceList, options: RenderOptions): string {
  const look = lookOf(options)
  const gaps = [...gapLines(list.gaps, look), ...unreadLines(list, look)]
  const { header, line } = rowsOf(list, look, options)
  const rows = list.items.length === 0 ? [[span('no Services')]] : [header, ...list.items.map(line)]
  return page([...rows, ...(gaps.length === 0 ? [] : [[], ...gaps])], look, options.color)
}

/**
 * The lines of the Services that differ from before, as they are in the whole list; `before` returns what was printed for a Service. Empty:
 * no line changed.
 */
export function renderListChanges(list: TraceList, before: (trace: Trace) => Trace | undefined, options: RenderOptions): string {
  const look = lookOf(options)
  const { line } = rowsOf(list, look, options)
  const words = (trace: Trace) => JSON.stringify(Object.values(listRow(trace, look)).map(textOf))
  const changed = list.items.filter((item) => {
    const printed = before(item)
    return printed !== item && (!printed || words(printed) !== words(item))
  })
  return page(changed.map(line), look, options.color)
}

/** What only a chain reads, and a list does not. */
export function unreadLines({ unread, items }: TraceList, look: Look): Line[] {
  if (unread.length === 0 || items.length === 0) return []
  const words = `not read in a list: ${unread.join(', ')}; ${look.scrolls ? 'open a Service' : 'trace svc/NAME'} to read them`
  return wrapped(words, look, [signOf('info', look), span('  ')], [span('   ')], 'quiet')
}

/** The header of a list, and what makes the line of a Service of it. */
function rowsOf({ items }: TraceList, look: Look, { namespaces, time }: RenderOptions): { header: Line; line: (trace: Trace) => Line } {
  const withNamespace = namespaces || new Set(items.map(({ target }) => target.namespace)).size > 1
  const timed = (words: string) => (time ? [span(words.padEnd(timeColumns)), gap] : [])
  const inner = narrowed(look, time ? timeColumns + columnGap.length : 0)
  const rows = new Map(items.map((trace) => [trace, listRow(trace, inner)]))
  const table = listTable([...rows.values()], inner, { withNamespace })
  return {
    header: [...timed('TIME'), ...table.header()],
    line: (trace) => [...timed(time?.(Date.parse(trace.taken)) ?? ''), ...table.line(rows.get(trace) ?? listRow(trace, inner))],
  }
}

/** `14:03:59`. */
const timeColumns = 8

/** What is in each column for a Service. */
export function listRow(trace: Trace, look: Look): ListRow {
  const { target, service } = trace
  return {
    VERDICT: verdictLine(trace.verdict, look),
    NAMESPACE: [span(target.namespace ?? '')],
    NAME: [span(target.name)],
    TYPE: [span(service?.type ?? (target.kind === 'Service' ? '-' : target.kind))],
    PORTS: [span(portsCell(trace.ports, look))],
    READY: [span(readyCell(trace))],
    FINDING: findingCell(trace, look),
  }
}

/** What is in each column for a Service of which no verdict is known yet. */
export function unjudgedRow(service: Service, look: Look): ListRow {
  return {
    VERDICT: [signOf('unknown', look), span(' reading', toneOf('unknown'))],
    NAMESPACE: [span(service.namespace)],
    NAME: [span(service.name)],
    TYPE: [span(service.type)],
    PORTS: [span(portsCell(service.ports, look))],
    READY: [span('?')],
    FINDING: [],
  }
}

/** `80→http`, `80→8081,9090→metrics`, `80→http :31200`, `53/UDP`; a target port that equals the port is left out. */
function portsCell(ports: readonly Pick<PortTrace, 'port' | 'targetPort' | 'protocol' | 'nodePort'>[], look: Look): string {
  if (ports.length === 0) return '-'
  const words = ports
    .filter(({ port }) => port !== 0)
    .map(({ port, targetPort, protocol, nodePort }) => {
      const target = targetPort === port ? '' : `${look.glyphs.to}${targetPort}`
      return `${port}${target}${protocol === 'TCP' ? '' : `/${protocol}`}${nodePort === undefined ? '' : ` :${nodePort}`}`
    })
  if (look.width === undefined || look.wide || words.length <= shownPorts) return words.join(',') || '-'
  return `${words.slice(0, shownPorts).join(',')},+${words.length - shownPorts}`
}

/** Pods that are ready for every port, of all: `2/3`; `2 planned` if they do not exist yet. */
function readyCell(trace: Trace): string {
  const readiness = serviceReadiness(trace)
  if (readiness === 'unread') return '?'
  return readiness === 'no-ports' ? '-' : readinessWords(readiness, '')
}

/** A workload that is scaled to zero makes no verdict worse, but it is the reason why a Service is idle. */
function isRest({ evidence }: Finding): boolean {
  return evidence.some(({ field, value }) => field === 'spec.replicas' && value === 0)
}

/**
 * The first finding that affects the verdict, or why it is unknown; the wide form names all. A fault behind an alias is shown with the name
 * of its Service.
 */
function findingCell(trace: Trace, look: Look): Line {
  const isTelling = ({ severity }: Finding) => severity !== 'info'
  const { findings } = trace
  const behind = findings.some(isTelling) ? undefined : behindAlias(trace, isTelling)
  const own = look.wide ? findings : [...findings.filter(isTelling), ...(behind ? [] : findings.filter(isRest))].slice(0, 1)
  const place = behind ? ` (${behind.place})` : ''
  const reason = trace.verdict === 'unknown' && !findings.some(isTelling) && !behind ? unknownReason(trace) : undefined
  if (reason !== undefined && own.length === 0) return [span(reason, 'quiet')]
  return [...own, ...(behind ? [behind.finding] : [])].flatMap((finding, index) => [
    span(`${index === 0 ? '' : '; '}`),
    span(finding.code, toneOf(findingSign(finding))),
    span(` ${finding.title}${finding === behind?.finding ? place : ''}`),
  ])
}

/** The first such finding of the Services behind an alias. */
function behindAlias(
  { target, through = [] }: Trace,
  isMeant: (finding: Finding) => boolean,
): { finding: Finding; place: string } | undefined {
  for (const trace of through) {
    const finding = trace.findings.find(isMeant)
    const { namespace, name } = trace.target
    if (finding) return { finding, place: `service/${name}${namespace === target.namespace ? '' : ` -n ${namespace}`}` }
    const further = behindAlias({ ...trace, target }, isMeant)
    if (further) return further
  }
  return undefined
}
