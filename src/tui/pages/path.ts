import { count } from '../../lib/count.ts'
import { defined } from '../../lib/defined.ts'
import { columnsOf } from '../../lib/width.ts'
import type { Finding } from '../../model/finding.ts'
import type { PathProbe, PathTarget } from '../../model/path.ts'
import type { Trace } from '../../model/trace.ts'
import { table, textOf, wrapped } from '../../render/layout.ts'
import { lossCell, msWords, sparkline } from '../../render/path.ts'
import { targetAddress, targetWords } from '../../render/planned-probes.ts'
import { reasonWords } from '../../render/sockets.ts'
import { type Line, type Look, type Sign, signOf, span } from '../../render/style.ts'
import type { Detail } from '../detail.ts'
import { endpointFinding } from '../endpoint-finding.ts'
import type { Pane } from '../layout.ts'
import { type Model, pageLook } from '../model.ts'
import { type Item, itemsOf, type Page } from '../page.ts'
import { nameKey, type ServiceName } from '../screen.ts'
import { settle } from '../scroll.ts'
import { placeOf } from '../state.ts'
import { said } from '../words.ts'
import { findingActions } from './parts.ts'
import { fixed, progressWords, type Running, watchedItems } from './watched.ts'

type Column = 'address' | 'lost' | 'sent' | 'last' | 'min' | 'median' | 'p95'

/** The columns of a row, from the most to the fewest: columns are dropped to make room for the rounds. */
const choices: readonly (readonly Column[])[] = [
  ['address', 'lost', 'sent', 'last', 'min', 'median', 'p95'],
  ['lost', 'sent', 'last', 'min', 'median', 'p95'],
  ['lost', 'last', 'min', 'median', 'p95'],
  ['lost', 'last', 'median'],
  ['lost', 'last'],
  ['lost'],
]
/** The most rounds that are drawn, and how many must fit before another column is shown. */
const mostRounds = 30
const fewRounds = 8

/** What gets lost on the way from a client to each layer of a Service, round after round. */
export function pathPage(model: Model, pane: Pane, service: ServiceName, { traffic }: Detail): Page {
  const look = pageLook(model, pane)
  return {
    head: [[span(`Path ${nameKey(service)}`, 'strong'), span(`   ${progressWords(traffic, model)}`)], []],
    items: watchedItems(traffic, look, (running) => pathItems(model, service, running, look)),
    empty: 'planning...',
  }
}

function pathItems(model: Model, service: ServiceName, { trace }: Running, look: Look): Item[] {
  const probe = trace?.probes.find((one): one is PathProbe => one.kind === 'path')
  if (!trace || !probe) return [fixed('none', [said('no round yet')])]
  const { title, rows } = rowItems(probe, trace, service, look)
  const causes = trace.findings.filter(isCited).map(
    (finding, index): Item => ({
      key: `cause/${index}`,
      lines: [...(index === 0 ? [[]] : []), ...causeLines(finding, look)],
      ...findingActions(finding),
    }),
  )
  const items = [fixed('from', [...fromLines(probe, look), [], title]), ...rows, ...causes]
  const index = settle(placeOf(model.state).cursor, itemsOf(items), Number.POSITIVE_INFINITY).index
  const chosen = probe.targets[index - 1]
  const { glyphs } = look
  const legend = `${glyphs.signs.broken} refused   ${glyphs.silence} no answer in 0.9 s   blank: unknown`
  return [
    ...items,
    ...(chosen ? [fixed('chosen', [[], ...targetLines(chosen, look)])] : []),
    fixed('legend', [[], [span(`  ${legend}`, 'quiet')]]),
  ]
}

/** Where the connections start, what makes them, and why there is no result now. */
function fromLines({ from, replaced, every, tool, targets, reason }: PathProbe, look: Look): Line[] {
  const instead = replaced === undefined ? '' : replaced.pod === from.pod ? ', created anew,' : `, in place of pod/${replaced.pod},`
  const where = `from pod/${from.pod}${instead} every ${every / 1_000} s`
  if (reason !== undefined) return wrapped(`${where}: ${reasonWords[reason]}`, look, [signOf('unknown', look), span(' ')], [span('  ')])
  const clock = hasTimes(targets) ? ', times in ms' : ', which tells no times'
  return wrapped(`${where}${tool === undefined ? '' : ` by ${tool}${clock}`}`, look, [], [span('  ')], 'quiet')
}

const hasTimes = (targets: readonly PathTarget[]) => targets.some(({ minMs }) => minMs !== undefined)

/** A row for each layer, with as many columns as there is room for, and the last rounds. */
function rowItems(probe: PathProbe, trace: Trace, service: ServiceName, look: Look): { title: Line; rows: Item[] } {
  const { targets } = probe
  const isTimed = hasTimes(targets)
  const drawn = choices.map((all) => {
    const columns = all.filter((column) => isTimed || column === 'address' || column === 'lost' || column === 'sent')
    const head = ['', ...columns].map((word): Line => [span(word, 'quiet')])
    const rows = targets.map((target): Line[] => [nameCell(target, look), ...columns.map((column) => cellOf(target, column))])
    const lines = table([head, ...rows].map((row) => [...row, []]))
    return { lines, room: (look.width ?? Number.POSITIVE_INFINITY) - Math.max(...lines.map((line) => columnsOf(textOf(line)))) }
  })
  const { lines: [titles = [], ...lines] = [], room = 0 } = drawn.find((one) => one.room >= fewRounds) ?? drawn.at(-1) ?? {}
  const rounds = Math.max(1, Math.min(mostRounds, room))
  return {
    title: [...titles, span(rounds < fewRounds ? '' : `last ${rounds}`, 'quiet')],
    rows: probe.targets.map((target, index): Item => {
      const { type, pod, position } = target
      const object = pod === undefined ? undefined : { object: { kind: 'Pod', namespace: service.namespace, name: pod } }
      return {
        key: `target/${type}/${position ?? ''}/${targetAddress(target)}/${pod ?? ''}`,
        lines: [[...(lines[index] ?? []), span(sparkline(probe, index, look).slice(-rounds))]],
        name: pod ?? targetAddress(target),
        ...defined({ finding: findingFor(target, trace), object }),
      }
    }),
  }
}

function nameCell(target: PathTarget, look: Look): Line {
  return [signOf(target.gone ? 'off' : signFor(target), look), span(` ${targetWords(target)}`, target.gone ? 'quiet' : 'plain')]
}

/** Times are in ms. */
function cellOf(target: PathTarget, column: Column): Line {
  switch (column) {
    case 'address':
      return [span(targetAddress(target), 'quiet')]
    case 'lost':
      return lossCell(target)
    case 'sent':
      return [span(String(target.sent))]
    default:
      return [span(msWords(target[`${column}Ms`]).replace(' ms', ''))]
  }
}

function signFor({ sent, refused, silent }: PathTarget): Sign {
  const lost = refused + silent
  return sent === 0 ? 'unknown' : lost === 0 ? 'ok' : lost === sent ? 'broken' : 'warn'
}

/** For a Pod, the finding that concerns it; for a ClusterIP, the finding that explains its losses. */
function findingFor({ type, pod, position }: PathTarget, trace: Trace): Finding | undefined {
  if (position === undefined) return undefined
  if (type === 'pod') return pod === undefined ? undefined : endpointFinding(trace, position, pod)
  return type === 'clusterIP' ? trace.findings.find(isCited) : undefined
}

/** Does the finding say which endpoint causes the losses of a ClusterIP? */
function isCited({ evidence }: Finding): boolean {
  return evidence.some(({ field }) => field.startsWith('path from '))
}

function causeLines({ code, title, severity, evidence }: Finding, look: Look): Line[] {
  const sign = signOf(severity === 'error' ? 'broken' : 'warn', look)
  const cited = evidence.filter(({ field }) => field.startsWith('path from '))
  return [
    ...wrapped(title, look, [sign, span(` ${code}   `)], [span('  ')]),
    ...cited.flatMap(({ field, value }) =>
      wrapped(`${field.replace(/^path from [^:]*: /, '')}: ${String(value)}`, look, [span('  ')], [span('  ')], 'quiet'),
    ),
  ]
}

/** What is known of the selected layer. */
function targetLines(target: PathTarget, look: Look): Line[] {
  const { sent, refused, silent, gone } = target
  const lost = refused + silent === 0 ? 'none lost' : `${refused} refused, ${silent} without an answer`
  const words = `${count(sent, 'connection')}: ${sent === 0 ? 'no result yet' : lost}${gone ? '; no longer tried' : ''}`
  return [[span(`${targetWords(target)}   ${targetAddress(target)}`, 'strong')], ...wrapped(words, look, [span('  ')])]
}
