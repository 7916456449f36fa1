import { defined } from '../../lib/defined.ts'
import type { ConnectionProbe, ConnectionSample } from '../../model/connections.ts'
import type { KeptConnections, SocketStep } from '../../model/probe-plan.ts'
import type { ProbeRun } from '../memory.ts'
import { type PodReading, readSockets } from '../read-sockets.ts'
import { ConnectionSeries } from './series.ts'
import type { ConnectionTable } from './table.ts'

/** A Pod whose tables were read once: when, and what came of it. */
export interface FirstReading {
  step: SocketStep
  reading: PodReading
  /** ms since 1970. */
  at: number
}

const nothingKept: KeptConnections = { ports: [], kubelet: [], nodeAddresses: [] }

/**
 * The connections of a Pod: the sample that was read with what listens, and where several are wanted those that follow, each in a session of its own. A
 * Pod that cannot be read any more keeps the samples that it has. Never rejects.
 */
export async function sampleConnections({ step, reading, at }: FirstReading, run: ProbeRun): Promise<ConnectionProbe> {
  const { sampling } = run
  const series = new ConnectionSeries(step.kept ?? nothingKept, run.targets)
  const samples: ConnectionSample[] = []
  const gateways = new Set<string>()
  let failure: Pick<ConnectionProbe, 'reason' | 'message'> = {}
  const add = ({ sockets, connections }: PodReading, time: number) => {
    if (connections) samples.push(series.add(ofPod(step, connections), new Date(time).toISOString(), sockets.ms))
    else failure = defined({ reason: sockets.reason, message: sockets.message })
    for (const one of connections?.gateways ?? []) gateways.add(one)
    return connections !== undefined
  }
  let isRead = add(reading, at)
  for (let next = 1; isRead && sampling && next * sampling.everyMs <= sampling.forMs; next++) {
    await sampling.sleep(Math.max(0, at + next * sampling.everyMs - run.now()), run.signal)
    const time = run.now()
    isRead = add(await readSockets(step, run), time)
  }
  const { from, tool } = reading.sockets
  return {
    kind: 'connections',
    from,
    state: samples.length > 0 ? 'read' : 'unknown',
    ...defined({ tool, every: sampling?.everyMs }),
    samples,
    ...defined({ gateways: gateways.size > 0 ? [...gateways] : undefined }),
    ...failure,
  }
}

/** Counters of a Pod on its Node's network are those of all that runs there, and its default route leads out of the Node. */
function ofPod({ hostNetwork }: SocketStep, table: ConnectionTable): ConnectionTable {
  return hostNetwork ? { ...table, counters: {}, gateways: [] } : table
}
