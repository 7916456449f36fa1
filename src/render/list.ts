import { columnsOf } from '../lib/width.ts'
import type { Finding } from '../model/finding.ts'
import type { PortTrace, Trace, TraceList } from '../model/trace.ts'
import { gapLines } from './gaps.ts'
import { cutLine, page, table, textOf, wrapped } from './layout.ts'
import { readyCount } from './readiness.ts'
import { findingSign, type Line, type Look, lookOf, type RenderOptions, signOf, span, toneOf, verdictLine } from './style.ts'

const shownPorts = 3

/** One line a Service, in the order of the list, below headers as kubectl prints them; then what was not read. */
export function renderListText(list: TraceList, options: RenderOptions): string {
  const look = lookOf(options)
  return page(listLines(list, look, options.namespaces), look, options.color)
}

/** The lines of `renderListText`; `namespaces` shows that column also for a single namespace. */
export function listLines(list: TraceList, look: Look, namespaces = false): Line[] {
  const gaps = [...gapLines(list.gaps, look), ...unreadLines(list, look)]
  return [...rows(list.items, look, namespaces), ...(gaps.length === 0 ? [] : [[], ...gaps])]
}

function unreadLines({ unread, items }: TraceList, look: Look): Line[] {
  if (unread.length === 0 || items.length === 0) return []
  const words = `not asked for in a list: ${unread.join(', ')}: svc/NAME reads them, and may find more`
  return wrapped(words, look, [signOf('info', look), span('  ')], [span('   ')], 'quiet')
}

type Column = 'VERDICT' | 'NAMESPACE' | 'NAME' | 'TYPE' | 'PORTS' | 'READY' | 'FINDING'

/** Columns of the terminal that a finding should have before other columns give way to it. */
const findingRoom = 32

type Caps = ReadonlyMap<Column, number>

const noCaps: Caps = new Map()
/** A terminal that is too narrow cuts these columns, and leaves out others only then. */
const wideCaps: Caps = new Map([
  ['NAMESPACE', 16],
  ['NAME', 28],
  ['PORTS', 16],
])
const narrowCaps: Caps = new Map([
  ['NAMESPACE', 12],
  ['NAME', 20],
])

function rows(items: readonly Trace[], look: Look, always: boolean): Line[] {
  if (items.length === 0) return [[span('no Services')]]
  const withNamespace = always || new Set(items.map(({ target }) => target.namespace)).size > 1
  const full: Column[] = ['VERDICT', ...(withNamespace ? (['NAMESPACE'] as const) : []), 'NAME', 'TYPE', 'PORTS', 'READY', 'FINDING']
  const cells = items.map((trace) => rowOf(trace, look))
  const whole = tableOf(full, cells, look, noCaps)
  if (look.width === undefined || whole.every((line) => columnsOf(textOf(line)) <= (look.width ?? 0))) return whole
  const withoutType = full.filter((column) => column !== 'TYPE')
  const shortest = withoutType.filter((column) => column !== 'PORTS')
  const capped = [full, withoutType, shortest].map((layout) => tableOf(layout, cells, look, wideCaps))
  return capped.find(([header]) => header && hasRoom(header, look)) ?? tableOf(shortest, cells, look, narrowCaps)
}

/** The last header begins where the findings do. */
function hasRoom(header: Line, look: Look): boolean {
  return look.width === undefined || columnsOf(textOf(header)) - 'FINDING'.length + findingRoom <= look.width
}

function tableOf(layout: readonly Column[], cells: readonly Readonly<Record<Column, Line>>[], look: Look, caps: Caps): Line[] {
  const cell = (row: Readonly<Record<Column, Line>>, column: Column) => {
    const cap = caps.get(column)
    return cap === undefined ? row[column] : cutLine(row[column], cap, look.glyphs.ellipsis)
  }
  return table([layout.map((column) => [span(column)]), ...cells.map((row) => layout.map((column) => cell(row, column)))])
}

function rowOf(trace: Trace, look: Look): Record<Column, Line> {
  const { target, service } = trace
  return {
    VERDICT: verdictLine(trace.verdict, look),
    NAMESPACE: [span(target.namespace ?? '')],
    NAME: [span(target.name)],
    TYPE: [span(service?.type ?? '-')],
    PORTS: [span(portsCell(trace.ports, look))],
    READY: [span(trace.gaps.some(({ hops }) => hops.includes('endpoint')) ? '?' : readyCell(trace.ports))],
    FINDING: findingCell(trace.findings, look),
  }
}

/** `80→http`, `80→8081,9090→metrics`, `80→http :31200`, `53/UDP`; a target port that equals the port is left out. */
function portsCell(ports: readonly PortTrace[], look: Look): string {
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

/** Addresses that are ready for every port, of all: `2/3`. */
function readyCell(ports: readonly PortTrace[]): string {
  return ports.length === 0 ? '-' : (readyCount(ports) ?? '0/0')
}

/** What makes a Service idle changes no verdict for the worse, and is yet the reason of it. */
function isRest({ code }: Finding): boolean {
  return code === 'PT203'
}

/** The first finding that tells on the verdict; the wide form names all. */
function findingCell(findings: readonly Finding[], look: Look): Line {
  const telling = look.wide ? findings : [...findings.filter(({ severity }) => severity !== 'info'), ...findings.filter(isRest)].slice(0, 1)
  return telling.flatMap((finding, index) => [
    span(`${index === 0 ? '' : '; '}`),
    span(finding.code, toneOf(findingSign(finding))),
    span(` ${finding.title}`),
  ])
}
