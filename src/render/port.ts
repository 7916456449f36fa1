import { readinessOf, readinessWords } from '../kube/readiness.ts'
import type { Hop, PortTrace } from '../model/trace.ts'
import { type Fitted, fitHops, type Step } from './fit-hops.ts'
import { gap } from './layout.ts'
import { type Line, type Look, signOf, span, toneOf, verdictLine, verdictSigns } from './style.ts'
import { stageWords } from './words.ts'

/**
 * Name, chain and verdict of one Service port: `http   80/TCP ─▶ ✗ htpp ┄┄ endpoint ┄┄ Pod    ✗ broken`, no wider than the look.
 * `listening`: what probes found to listen in its Pods, which is in place of a socket that no traffic reaches.
 */
export function portLines(port: PortTrace, look: Look, listening?: string): Fitted {
  return fitHops(
    {
      name: port.name === '' ? [] : [span(port.name, 'strong'), gap],
      steps: stepsOf(port, look, listening),
      verdict: { sign: [signOf(verdictSigns[port.verdict], look)], word: verdictLine(port.verdict, look) },
    },
    look,
  )
}

/**
 * Hops without a fault are joined by arrows, and the first broken hop has its sign. After it, or if no traffic arrives any more, the
 * line is dotted.
 */
function stepsOf(port: PortTrace, look: Look, listening: string | undefined): Step[] {
  const { hops } = port
  const broken = hops.findIndex(({ state }) => state === 'broken')
  const lastInUse = hops.findLastIndex(({ state }) => state !== 'off')
  const steps = hops.flatMap((hop, index): Step[] => {
    const isBehind = (broken >= 0 && index > broken) || index > lastInUse
    if (hop.stage === 'access' && hop.state === 'off') return []
    if (!isBehind && isLeftOut(hop, port)) return []
    const lead = isBehind ? span(look.glyphs.gap, 'quiet') : span(look.glyphs.arrow)
    const known = isBehind && hop.stage === 'socket' ? listening : undefined
    const words = known === undefined ? label(hop, port, isBehind, look) : [span(known, 'quiet')]
    const drawn = words.map((piece) => ({ ...piece, stage: hop.stage }))
    return [{ stage: hop.stage, lead, label: drawn, sign: signOf(hop.state, look), says: isBehind ? 'behind' : weightOf(hop) }]
  })
  const last = steps.at(-1)
  return last ? [...steps.slice(0, -1), { ...last, says: 'much' }] : []
}

/** A Pod without a fault says nothing beyond the ready endpoints before it. */
function weightOf({ stage, state }: Hop): Step['says'] {
  if (state === 'broken' || state === 'warn') return 'much'
  if (state === 'unknown') return 'something'
  return stage === 'pod' && state === 'ok' ? 'nothing' : 'little'
}

/**
 * Is the hop optional? An entry point without a fault is drawn above the ports. A target port is left out for port 0 (any port); a Pod, a
 * declared port, a socket or policies are left out if they are `off`.
 */
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

/** The value at a stage if there is one, else its name. */
export function stageLabel({ stage }: Hop, port: PortTrace): string {
  if (stage === 'service') return port.port === 0 ? 'any port' : `${port.port}/${port.protocol}`
  if (stage === 'targetPort') return String(port.targetPort)
  if (stage === 'endpoint') return endpointLabel(port)
  if (stage === 'containerPort') return containerPorts(port)
  return stageWords[stage]
}

function endpointLabel(port: PortTrace): string {
  const readiness = readinessOf([port])
  return readiness.of === 0 ? 'no endpoint' : readinessWords(readiness)
}

/** `app:8080`: container and port, if all endpoints agree; `8080,9090` where a name means several numbers. */
function containerPorts({ endpoints }: PortTrace): string {
  const used = endpoints.filter(({ usable }) => usable)
  const numbers = [...new Set(used.flatMap(({ port }) => port ?? []))]
  const containers = [...new Set(used.flatMap(({ container }) => container ?? []))]
  const [container] = containers
  if (numbers.length === 0) return stageWords.containerPort
  const text = numbers.join(',')
  return containers.length === 1 && container !== undefined ? `${container}:${text}` : text
}
