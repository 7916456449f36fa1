import type { Pod } from '../../src/model/resources.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import type { Trace } from '../../src/model/trace.ts'
import { endpointOf, pod, slice, snapshot } from '../build.ts'
import { type PodTable, podTable } from '../probe/connections/table-text.ts'
import type { ProbeWorld } from '../probe/world.ts'

/** An address that no Pod and no Node has. */
export const stranger = '192.0.2.7'

/** `web-0` and more Pods behind `web`, and a Pod `client-0` that calls them. */
export function served(count: number, part: Partial<Pod> = {}): Snapshot {
  const pods = Array.from({ length: count }, (_, index) => pod(`web-${index}`, { ips: [`10.244.0.${index + 1}`], ...part }))
  const client = pod('client-0', { labels: {}, ips: ['10.244.9.9'], owner: { kind: 'StatefulSet', name: 'client' } })
  return snapshot({ pods: [...pods, client], slices: [slice(pods.map((one) => endpointOf(one)))] })
}

/** What each Pod's tables say in samples that are so many seconds apart; a Pod that is left out was read once, and nothing is connected. */
export function worldOf(tables: Readonly<Record<string, readonly PodTable[]>>, part: Partial<ProbeWorld> = {}): ProbeWorld {
  return {
    listens: (name) => (name.startsWith('client') ? [] : ['tcp6 :::8080']),
    samples: (name, [ip = '']) => tables[name]?.map((table) => podTable(ip, 8080, table)),
    ...('client-0' in tables && { from: 'client' }),
    ...part,
  }
}

/** A SYN to the ClusterIP that was repeated. */
export const unanswered: PodTable = { calls: [{ address: '10.96.0.10', port: 80, state: '02', retransmits: 2 }] }

/** The only Pod has a full queue, and a client gets no answer. */
export const fullWithClient = {
  snapshot: served(1),
  world: worldOf({
    'web-0': [0, 9].map((listenOverflows) => ({ peers: [{ address: stranger, count: 3, inode: 0 }], listenOverflows })),
    'client-0': [unanswered, unanswered],
  }),
}

/** The only Pod has a full queue, and a connection that is tried gets no answer. */
export const full = {
  snapshot: served(1),
  world: worldOf(
    {
      'web-0': [0, 9].map((listenOverflows) => ({ peers: [{ address: stranger, count: 3, inode: 0 }], listenOverflows })),
      'client-0': [{}, {}],
    },
    { connect: ({ host }) => (host === '10.244.0.1' ? 'timeout' : 'open') },
  ),
}

/** Connections of a stranger that wait to be accepted. */
export const waits = (count: number, part: Partial<PodTable> = {}): PodTable => ({
  peers: [{ address: stranger, count, inode: 0 }],
  ...part,
})

/** Connections of a stranger that the process has accepted. */
export const open = (count: number): PodTable => ({ peers: [{ address: stranger, count }] })

/** All codes of a trace, those that follow from another one behind it. */
export const codesOf = ({ findings }: Trace) => findings.flatMap(({ code, causes }) => [code, ...causes.map((cause) => cause.code)])
