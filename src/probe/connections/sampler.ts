import { defined } from '../../lib/defined.ts'
import type { ConnectionProbe, ConnectionSample } from '../../model/connections.ts'
import type { KeptConnections, ProbePlan, SocketStep } from '../../model/probe-plan.ts'
import { byteOrderOf } from '../kernel-address.ts'
import type { ProbeRun, Sampling } from '../memory.ts'
import type { PodReading } from '../read-sockets.ts'
import { sampleTables, type TableSample } from '../session/sample-tables.ts'
import { socketFiles } from '../sockets.ts'
import { counterFiles } from './counters.ts'
import { routeFiles } from './gateways.ts'
import { withQueueLimits } from './queue-limits.ts'
import { ConnectionSeries } from './series.ts'
import { type ConnectionTable, parseConnections } from './table.ts'

/** A Pod whose tables were read once: when, and what came of it. */
export interface FirstReading {
  step: SocketStep
  reading: PodReading
  /** ms since 1970. */
  at: number
}

/** The connections of a Pod by the tables that were read for what listens: one sample. */
export function singleSample({ step, reading, at }: FirstReading, kept: KeptConnections, targets: ProbePlan['targets']): ConnectionProbe {
  const { sockets, connections } = reading
  const { from, tool, reason, message, ms } = sockets
  if (!connections) return { kind: 'connections', from, state: 'unknown', samples: [], ...defined({ reason, message }) }
  const samples = [new ConnectionSeries(kept, targets).add(ofPod(step, connections), new Date(at).toISOString(), ms)]
  const { gateways } = ofPod(step, connections)
  return {
    kind: 'connections',
    from,
    state: 'read',
    ...defined({ tool }),
    samples,
    ...defined({ gateways: gateways.length > 0 ? gateways : undefined }),
  }
}

/**
 * Connections of a Pod, looked at several times. A sample that could not be read is missing, and `reason` says why for the last one. Never
 * rejects.
 */
export async function sampleConnections(
  { step, reading }: FirstReading,
  kept: KeptConnections,
  run: ProbeRun,
  { forMs, everyMs }: Sampling,
): Promise<ConnectionProbe> {
  const series = new ConnectionSeries(kept, run.targets)
  const samples: ConnectionSample[] = []
  const gateways = new Set<string>()
  let last: Partial<Pick<TableSample, 'tool' | 'container'> & Pick<ConnectionProbe, 'reason' | 'message'>> = {}
  const tables = sampleTables(step, {
    exec: run.exec,
    memory: run.memory,
    signal: run.signal,
    everyMs,
    timeoutMs: run.probeTimeoutMs,
    samples: Math.ceil(forMs / everyMs) + 1,
    tables: socketFiles,
    ports: [...new Set([...kept.ports, ...run.targets].map(({ port }) => port))],
    others: [...routeFiles, ...counterFiles],
  })
  for await (const one of tables) {
    if (one.kind === 'unread') {
      const { reason, message } = one
      last = { ...last, ...defined({ reason, message }) }
      continue
    }
    const table = ofPod(step, tableOf(one, step, kept, run.targets))
    samples.push(series.add(table, new Date(one.at).toISOString()))
    for (const gateway of table.gateways) gateways.add(gateway)
    const { tool, container } = one
    last = { ...last, tool, container }
  }
  const { container, ...rest } = last
  const latest = samples.pop()
  if (latest) samples.push(await withQueueLimits(latest, step, run))
  return {
    kind: 'connections',
    from: { ...reading.sockets.from, ...defined({ container }) },
    state: samples.length > 0 ? 'read' : 'unknown',
    every: everyMs,
    samples,
    ...defined({ gateways: gateways.size > 0 ? [...gateways] : undefined }),
    ...rest,
  }
}

/** What the text of a sample says of the ports that are kept. */
export function tableOf(sample: TableSample, step: SocketStep, kept: KeptConnections, targets: ProbePlan['targets']): ConnectionTable {
  const context = { order: byteOrderOf(step.architecture), ips: step.ips, truncated: sample.cut === true, complaint: sample.complaint }
  return parseConnections(sample.text, context, { ports: kept.ports, targets })
}

/** Counters of a Pod on its Node's network are those of all that runs there, and its default route leads out of the Node. */
export function ofPod({ hostNetwork }: SocketStep, table: ConnectionTable): ConnectionTable {
  return hostNetwork ? { ...table, counters: {}, gateways: [] } : table
}
