import { app, container } from '../../../src/demo/shop/app-plan.ts'
import { type PodTable, podTable } from '../../probe/connections/table-text.ts'
import type { ProbeWorld } from '../../probe/world.ts'
import { web } from '../cluster.ts'
import type { Scenarios } from '../scenario.ts'

/** A machine outside of the cluster, and the Node on which the only Pod of `web` runs. */
const outside = '192.0.2.7'
const ownNode = '10.0.0.11'

const single = web({ on: ['node-1'] })
const client = app('client', ['node-2'], [container('client', {})])
const udp = app('dns', ['node-1'], [container('dns', { ports: { dns: '5353/UDP' }, listens: ['udp6 :::5353'] })])
const udpService = { dns: { spec: { ports: [{ name: 'dns', protocol: 'UDP', port: 53, targetPort: 'dns' }] } } }

/** The samples of every Pod that listens on 8080; those of `client` are its own. */
function world(servers: readonly PodTable[] | ((index: number) => readonly PodTable[]), part: Partial<ProbeWorld> = {}): ProbeWorld {
  const seen: string[] = []
  return {
    listens: (pod) => (pod.startsWith('client') ? [] : ['tcp6 :::8080']),
    samples: (pod, [ip = '']) => {
      if (pod.startsWith('client')) return undefined
      if (!seen.includes(pod)) seen.push(pod)
      const tables = typeof servers === 'function' ? servers(seen.indexOf(pod)) : servers
      return tables.map((table) => podTable(ip, 8080, table))
    },
    ...part,
  }
}

/** The samples of a client that calls the ClusterIP, beside those of the servers. */
function withClient(calls: readonly PodTable[], servers: readonly PodTable[]): ProbeWorld {
  const inner = world(servers)
  return {
    ...inner,
    from: 'client',
    samples: (pod, ips) => (pod.startsWith('client') ? calls.map((table) => podTable(ips[0] ?? '', 9, table)) : inner.samples?.(pod, ips)),
  }
}

const twice = <T>(one: T): T[] => [one, one]
const waits = (count: number) => ({ peers: [{ address: outside, count, inode: 0 }] })
const silent = (synRetrans: number): PodTable => ({ calls: [{ address: '10.96.3.16', port: 80, state: '02', retransmits: 3 }], synRetrans })

/** What the connections of Pods show, looked at several times. */
export const connectionScenarios: Scenarios = {
  PT312: {
    fault: {
      what: 'The process does not accept: the same connections wait in both samples, and the queue is full.',
      apps: [single],
      // The Pod that takes its place accepts.
      probe: world((index) => (index === 0 ? [75, 275].map((listenOverflows) => ({ ...waits(129), listenOverflows })) : [{}, {}])),
      verdict: 'broken',
    },
    twin: {
      what: 'Other connections wait in each sample: the process accepts.',
      apps: [single],
      probe: world([
        { peers: [{ address: outside, from: 50_000, count: 3, inode: 0 }] },
        { peers: [{ address: outside, from: 51_000, count: 3, inode: 0 }] },
      ]),
      verdict: 'healthy',
    },
  },
  PT313: {
    fault: {
      what: 'A request stays unread in three samples over ten seconds.',
      apps: [single],
      probe: world(Array.from({ length: 3 }, () => ({ peers: [{ address: outside, unread: 27 }] }))),
      verdict: 'unknown',
    },
    twin: {
      what: 'Each sample finds other bytes unread.',
      apps: [single],
      probe: world([27, 40, 12].map((unread) => ({ peers: [{ address: outside, unread }] }))),
      verdict: 'healthy',
    },
  },
  PT314: {
    fault: {
      what: 'Twelve connections that clients closed are open for a minute.',
      apps: [single],
      probe: world(twice({ peers: [{ address: outside, count: 12, state: '08' }] }), { every: 60 }),
      verdict: 'degraded',
    },
    twin: {
      what: 'Twelve connections are being closed in each sample, other ones each time.',
      apps: [single],
      probe: world(
        [50_000, 51_000].map((from) => ({ peers: [{ address: outside, from, count: 12, state: '08' }], passiveOpens: from })),
        { every: 60 },
      ),
      verdict: 'healthy',
    },
  },
  PT315: {
    fault: {
      what: 'The socket of the port drops datagrams between the samples.',
      apps: [udp],
      services: udpService,
      target: { kind: 'service', name: 'dns' },
      probe: {
        listens: () => ['udp6 :::5353'],
        connect: () => 'open',
        samples: (_, [ip = '']) => [0, 57].map((drops) => podTable(ip, 5353, { drops })),
      },
      verdict: 'degraded',
    },
    twin: {
      what: 'It has dropped datagrams before, and none since.',
      apps: [udp],
      services: udpService,
      target: { kind: 'service', name: 'dns' },
      probe: {
        listens: () => ['udp6 :::5353'],
        connect: () => 'open',
        samples: (_, [ip = '']) => [57, 57].map((drops) => podTable(ip, 5353, { drops })),
      },
      verdict: 'healthy',
    },
  },
  PT708: {
    fault: {
      what: 'A client repeats its SYN to the ClusterIP, and no endpoint has seen one.',
      apps: [single, client],
      probe: withClient([silent(10), silent(20)], [{}, {}]),
      verdict: 'degraded',
    },
    twin: {
      what: 'A SYN is on its way in one sample, and none was repeated.',
      apps: [single, client],
      probe: withClient([{ calls: [{ address: '10.96.3.16', port: 80, state: '02' }] }, {}], [{}, {}]),
      verdict: 'healthy',
    },
  },
  PT709: {
    fault: {
      what: 'All connections come from the address of a Node.',
      apps: [single],
      probe: world([{ peers: [{ address: ownNode, count: 14 }] }]),
      verdict: 'healthy',
    },
    twin: {
      what: 'One of the connections comes from elsewhere.',
      apps: [single],
      probe: world([
        {
          peers: [
            { address: ownNode, count: 14 },
            { address: outside, count: 1 },
          ],
        },
      ]),
      verdict: 'healthy',
    },
  },
  PT710: {
    fault: {
      what: 'No connection in half a minute, but for the probes of the kubelet.',
      apps: [single],
      probe: world([{ passiveOpens: 100 }, { passiveOpens: 103 }], { every: 30 }),
      verdict: 'healthy',
    },
    twin: {
      what: 'No sample has a connection, and the Pod took many in between.',
      apps: [single],
      probe: world([{ passiveOpens: 100 }, { passiveOpens: 160 }], { every: 30 }),
      verdict: 'healthy',
    },
  },
}
