import { readinessOf } from '../kube/readiness.ts'
import { columnsOf } from '../lib/width.ts'
import type { Hop, PortTrace } from '../model/trace.ts'
import { gap, spread, textOf } from './layout.ts'
import { type Line, type Look, type Span, signOf, span, toneOf, verdictLine } from './style.ts'
import { stageWords } from './words.ts'

/** Name, chain and verdict of one Service port: `http   80/TCP ─▶ ✗ htpp ┄┄ endpoint ┄┄ Pod    ✗ broken`. */
export function portLine(port: PortTrace, look: Look): Line {
  const name: Line = port.name === '' ? [] : [span(port.name, 'strong'), gap]
  const verdict = verdictLine(port.verdict, look)
  const room = look.edge - columnsOf(textOf(name)) - columnsOf(textOf(verdict)) - columnsOf(textOf([gap]))
  return spread([...name, ...chain(port, look, room)], verdict, look)
}

/** One stage as it is drawn, with what leads to it. */
interface Stage {
  lead: Span
  label: Line
  /** What a narrow terminal does without: `first` what says nothing beyond its neighbours, `never` what is not in order. */
  leave: 'first' | 'last' | 'never'
}

/**
 * The stages of a port as a chain. What is in order is joined by arrows; the first broken one wears its sign; behind it, and where
 * nothing comes any more, the line is dotted. A terminal too narrow for it loses stages, never the broken one or what leads to it.
 */
export function chain(port: PortTrace, look: Look, room: number): Line {
  const all = stagesOf(port, look)
  const short = all.filter(({ leave }) => leave !== 'first')
  const fits = (line: Line) => look.width === undefined || columnsOf(textOf(line)) <= room
  if (fits(joined(all))) return joined(all)
  if (fits(joined(short))) return joined(short)
  let line = joined(short)
  for (let kept = short.length - 1; kept > 0 && short[kept]?.leave !== 'never' && !fits(line); kept--) {
    line = [...joined(short.slice(0, kept)), span(` ${look.glyphs.ellipsis}`, 'quiet')]
  }
  return line
}

function joined(stages: readonly Stage[]): Line {
  return stages.flatMap(({ lead, label }, index) => (index === 0 ? label : [span(' '), lead, span(' '), ...label]))
}

function stagesOf(port: PortTrace, look: Look): Stage[] {
  const { hops } = port
  const broken = hops.findIndex(({ state }) => state === 'broken')
  const lastInUse = hops.findLastIndex(({ state }) => state !== 'off')
  const needed = broken >= 0 ? broken : hops.findLastIndex(({ state }) => state === 'warn')
  return hops.flatMap((hop, index): Stage[] => {
    const isBehind = (broken >= 0 && index > broken) || index > lastInUse
    if (hop.stage === 'access' && hop.state === 'off') return []
    if (!isBehind && isLeftOut(hop, port)) return []
    const lead = isBehind ? span(look.glyphs.gap, 'quiet') : span(look.glyphs.arrow)
    const leave = index <= needed ? 'never' : hop.stage === 'pod' && hop.state === 'ok' ? 'first' : 'last'
    const drawn = label(hop, port, isBehind, look).map((piece) => ({ ...piece, stage: hop.stage }))
    return [{ lead, label: drawn, leave }]
  })
}

/** A way in that is in order is drawn above the ports; a Pod, a declared port or any target port may not be there, and need not. */
export function isLeftOut({ stage, state }: Hop, port: PortTrace): boolean {
  if (stage === 'entry') return state === 'ok' || state === 'off'
  return stage === 'targetPort'
    ? port.port === 0
    : state === 'off' && (stage === 'access' || stage === 'pod' || stage === 'containerPort' || stage === 'socket')
}

function label(hop: Hop, port: PortTrace, isBehind: boolean, look: Look): Line {
  if (isBehind) return [span(hop.stage === 'targetPort' ? String(port.targetPort) : stageWords[hop.stage], 'quiet')]
  const words = stageLabel(hop, port)
  if (hop.state === 'ok' || hop.state === 'off') return [span(words)]
  return [signOf(hop.state, look), span(' '), span(words, hop.stage === 'socket' && hop.state === 'unknown' ? 'quiet' : toneOf(hop.state))]
}

/** The value at a stage where there is one, else its name. */
export function stageLabel({ stage }: Hop, port: PortTrace): string {
  if (stage === 'service') return port.port === 0 ? 'any port' : `${port.port}/${port.protocol}`
  if (stage === 'targetPort') return String(port.targetPort)
  if (stage === 'endpoint') return endpointLabel(port)
  if (stage === 'containerPort') return containerPorts(port)
  return stageWords[stage]
}

function endpointLabel(port: PortTrace): string {
  const { ready, of } = readinessOf([port])
  return of === 0 ? 'no endpoint' : `${ready}/${of} ready`
}

/** `app:8080`: container and port, where all endpoints agree; `8080,9090` where a name means several numbers. */
function containerPorts({ endpoints }: PortTrace): string {
  const used = endpoints.filter(({ usable }) => usable)
  const numbers = [...new Set(used.flatMap(({ port }) => port ?? []))]
  const containers = [...new Set(used.flatMap(({ container }) => container ?? []))]
  const [container] = containers
  if (numbers.length === 0) return stageWords.containerPort
  const text = numbers.join(',')
  return containers.length === 1 && container !== undefined ? `${container}:${text}` : text
}
