import { count } from '../lib/count.ts'
import { defined } from '../lib/defined.ts'
import type { ConnectionProbe } from '../model/connections.ts'
import type { HttpProbe } from '../model/http-probe.ts'
import type { PathProbe } from '../model/path.ts'
import type { ConnectStep, ConnectTarget, ProbePlan, SocketStep } from '../model/probe-plan.ts'
import type { ProbeRepeat } from '../model/probe-repeat.ts'
import type { ProbeView } from '../model/probe-view.ts'
import { requestWords, targetAddress } from './planned-probes.ts'
import { connectSigns } from './probes.ts'
import { requestResult } from './requests.ts'
import { reasonWords } from './sockets.ts'
import type { Sign } from './style.ts'

/** One probe of a matrix: who asks, what is asked, and what came of it so far. */
export interface ProbeCell {
  from: string
  to: string
  sign: Sign
  /** `open 2 ms`, `refused`, `queued`, `running`, `not run`. */
  words: string
  /** Labels and values that are known if there is no `probe`. */
  facts?: readonly (readonly [label: string, value: string])[]
  /** The whole result; absent: the probe has not ended. */
  probe?: ProbeView
  /** What repeats it by hand; absent: it has not ended, or no command of one line does. */
  repeat?: ProbeRepeat
  /** Of a connection that the matrix compares with others: which layer of the chain it asks. */
  layer?: Pick<ConnectTarget, 'type' | 'position' | 'port' | 'pod' | 'node'>
}

/** Tells a probe of a plan from others: who asks, and what is asked. Plans of the same target have the same. */
export function probeKey(step: SocketStep | ConnectStep): string {
  return keyOf('to' in step ? { from: `pod/${step.from.pod}`, to: targetAddress(step.to) } : { from: `pod/${step.pod}`, to: sockets })
}

function keyOf({ from, to }: Pick<ProbeCell, 'from' | 'to'>): string {
  return `${from}\0${to}`
}

/**
 * All probes of some plans, in their order, with what was found so far: a probe that two plans share is one cell. `begun` are the keys of
 * the probes that have begun; if the whole run has `ended`, the others were not run.
 */
export function probeCells(plans: readonly ProbePlan[], found: readonly ProbeView[], begun: ReadonlySet<string> | 'ended'): ProbeCell[] {
  const cells = found.flatMap((probe) => (probe.kind === 'connections' || probe.kind === 'path' ? [] : [foundCell(probe)]))
  const ended = new Map(cells.map((cell) => [keyOf(cell), cell]))
  const left = (key: string) => (begun === 'ended' ? 'not run' : begun.has(key) ? 'running' : 'queued')
  const planned = new Map(
    plans
      .flatMap((plan) => [
        ...plan.sockets.map((step) => ({ key: probeKey(step), from: `pod/${step.pod}`, to: sockets, layer: undefined })),
        ...plan.connects.map((step) => ({ key: probeKey(step), from: `pod/${step.from.pod}`, to: targetAddress(step.to), layer: step.to })),
      ])
      .map(({ key, from, to, layer }) => [key, { from, to, sign: 'off' as const, words: left(key), ...defined({ layer }) }]),
  )
  const others = [...ended].filter(([key]) => !planned.has(key)).map(([, cell]) => cell)
  return [...[...planned].map(([key, cell]) => ended.get(key) ?? cell), ...others]
}

const sockets = 'its sockets'

function requestCell(probe: HttpProbe): ProbeCell {
  const from = probe.from ? `pod/${probe.from.pod}` : 'this machine'
  return { from, to: requestWords(probe.to), ...requestResult(probe) }
}

function foundCell(probe: Exclude<ProbeView, ConnectionProbe | PathProbe>): ProbeCell {
  if (probe.kind === 'http') return requestCell(probe)
  if (probe.kind === 'sockets') {
    const from = `pod/${probe.from.pod}`
    if (probe.state === 'read') return { from, to: sockets, sign: 'ok', words: count(probe.sockets.length, 'listening socket'), probe }
    return { from, to: sockets, sign: 'unknown', words: probe.reason ? reasonWords[probe.reason] : 'unknown', probe }
  }
  const words = probe.result === 'unknown' && probe.reason ? reasonWords[probe.reason] : probe.result.replaceAll('-', ' ')
  if (probe.kind === 'forward')
    return {
      from: 'port-forward',
      to: `localhost:${probe.to.port} of pod/${probe.to.pod ?? ''}`,
      sign: probe.result === 'open' ? 'info' : 'unknown',
      words,
      probe,
    }
  if (probe.kind === 'proxy')
    return { from: 'the API server', to: targetAddress(probe.to), sign: probe.result === 'open' ? 'ok' : 'unknown', words, probe }
  const time = probe.connectMs === undefined ? '' : ` ${probe.connectMs} ms`
  return {
    from: `pod/${probe.from.pod}`,
    to: targetAddress(probe.to),
    sign: connectSigns[probe.result],
    words: `${words}${time}`,
    layer: probe.to,
    probe,
  }
}
