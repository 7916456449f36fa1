import type { Pod, Service, SliceEndpoint } from '../../../src/model/resources.ts'
import type { Snapshot } from '../../../src/model/snapshot.ts'
import { container, endpoint, endpointOf, node, notReady, pod, port, service, slice, snapshot, trace, workload } from '../../build.ts'
import { type RelationCases, tracedWithout } from './case.ts'

const deleting = '2026-11-20T23:59:00Z'
const unready = [{ type: 'Ready', status: 'False' }]
const atRest = { workloads: [workload('web', { replicas: 0, readyReplicas: 0 })] }
const gap = (resource: 'pods' | 'workloads') => ({ resource, api: resource, verb: 'list', reason: 'forbidden', message: 'no' }) as const

const unreadPods: Partial<Snapshot> = { extent: { ...snapshot().extent, pods: 'none' }, gaps: [gap('pods')] }

/** What a Pod lacks that is not an endpoint: `web-2` on `node-2`, whose Node has no other. */
const failing = {
  unready: notReady('web-2'),
  crashing: pod('web-2', {
    conditions: unready,
    containers: [container({ ready: false, state: { state: 'waiting', reason: 'CrashLoopBackOff' } })],
  }),
  initializing: pod('web-2', {
    phase: 'Pending',
    conditions: unready,
    containers: [container({ name: 'migrate', role: 'init', ports: [] }), container({ ready: false, state: { state: 'waiting' } })],
  }),
  gated: pod('web-2', {
    readinessGates: ['example.com/lb'],
    conditions: [...unready, { type: 'example.com/lb', status: 'False' }],
  }),
  nameless: pod('web-2', { containers: [container({ ports: [{ name: 'api', port: 8080, protocol: 'TCP' }] })] }),
  overUdp: pod('web-2', { containers: [container({ ports: [{ name: 'http', port: 8080, protocol: 'UDP' }] })] }),
  otherFamily: pod('web-2', { ips: ['fd00:1::2'] }),
}

/** A Pod on `node-1` that serves, and another on `node-2` that is not an endpoint; both Nodes get packets, and each keeps them. */
function local(other: Pod, policy: Partial<Service>, isListed = true): Snapshot {
  const one = pod('web-1')
  const two = { ...other, ips: other.ips[0] === '10.244.0.1' ? ['10.244.0.2'] : other.ips, node: 'node-2' }
  const ports = [port({ nodePort: 30080 })]
  return snapshot({
    services: [service({ type: 'NodePort', ports, ...policy })],
    pods: [one, two],
    slices: [slice([endpointOf(one), ...(isListed ? [endpointOf(two)] : [])])],
    nodes: [node('node-1'), node('node-2')],
  })
}

const outside = (other: Pod, isListed?: boolean) => () => trace(local(other, { externalTrafficPolicy: 'Local' }, isListed))
const inside = (other: Pod) => () => trace(local(other, { internalTrafficPolicy: 'Local' }))
const hangs = (code: string, other: Pod, isListed?: boolean) => ({
  found: `degraded ${code}>PT404`,
  without: `degraded ${code} PT404`,
  trace: outside(other, isListed),
})

/** The endpoint of a Pod that is being deleted, and no longer serves. */
const going = (name: string, part: Partial<Pod> = {}): [Pod, SliceEndpoint] => {
  const one = pod(name, { deleting, conditions: unready, ...part })
  return [one, endpointOf(one, { ready: false, serving: false, terminating: true })]
}

/** An endpoint that is going, and a Pod that should take over and is not listed yet. */
function rollout(next: Pod): Snapshot {
  const [old, entry] = going('web-1')
  return snapshot({ pods: [old, { ...next, ips: ['10.244.0.2'] }], slices: [slice([entry])] })
}

/** A headless Service that names its Pods, of which one does not get Ready. */
function peers(next: Pod): Snapshot {
  const pods = [pod('web-1'), { ...next, ips: ['10.244.0.2'], hostname: 'web-2', subdomain: 'web' }]
  return snapshot({
    services: [service({ headless: true, clusterIPs: [], ports: [port({ port: 8080 })] })],
    pods,
    slices: [slice(pods.map((one) => endpointOf(one)))],
  })
}

const silent = node('node-1', { conditions: [{ type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown' }] })
const stranded = pod('web-1', { conditions: unready })
const completed = pod('web-1', { phase: 'Succeeded', conditions: unready })
const [last, lastEntry] = going('web-1')
const taken = container({ ports: [{ name: 'http', port: 8080, protocol: 'TCP', hostPort: 8080 }] })
const unscheduled = pod('web-2', {
  phase: 'Pending',
  ips: [],
  conditions: [
    {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message: "0/1 nodes are available: 1 node(s) didn't have free ports.",
    },
  ],
  containers: [taken],
})
const ghost = pod('web-0', { phase: 'Failed', conditions: unready })

/** Findings about Pods and endpoints: what hangs below what, and what a port without an endpoint comes to. */
export const podCases: RelationCases = {
  'PT101 explainsNoEndpoint': {
    found: 'unknown PT101',
    without: 'broken PT105 PT101',
    trace: () => trace(snapshot({ slices: [slice([])], gaps: [gap('workloads')] })),
  },
  'PT105 yieldsTo explainsNoEndpoint': {
    found: 'broken PT101',
    without: 'broken PT101 PT105',
    trace: () => trace(snapshot({ slices: [slice([])] })),
  },
  'PT107 explainsNoEndpoint': {
    found: 'unknown PT107',
    without: 'broken PT105 PT107',
    trace: () =>
      trace(snapshot({ slices: [slice([])], workloads: [workload('web', { readyReplicas: 0, created: '2026-11-20T23:59:59Z' })] })),
  },
  'PT201 keepsPodsOut': hangs('PT201', failing.unready),
  'PT202 keepsPodsOut': hangs('PT202', failing.crashing),
  'PT204 keepsPodsOut': hangs('PT204', failing.gated),
  'PT301 keepsPodsOut': hangs('PT301', failing.nameless, false),
  'PT310 keepsPodsOut': hangs('PT310', failing.overUdp, false),
  'PT305 keepsPodsOut': hangs('PT305', failing.otherFamily, false),
  'PT404 followsFrom keepsPodsOut': hangs('PT201', failing.unready),
  'PT405 followsFrom keepsPodsOut': { found: 'degraded PT201>PT405', without: 'degraded PT201 PT405', trace: inside(failing.unready) },
  'PT202 explainsNoEndpoint': {
    found: 'idle PT202',
    without: 'broken PT105 PT202',
    trace: () => trace(snapshot({ pods: [completed], slices: [slice([])], ...atRest })),
  },
  'PT202 isRest': {
    found: 'idle PT202',
    without: 'unknown PT202',
    trace: () => trace(snapshot({ pods: [completed], slices: [slice([])], ...atRest })),
  },
  'PT202 yieldsTo keepsPodsOut': {
    found: 'broken PT201',
    without: 'broken PT201 PT202',
    trace: () => trace(snapshot({ pods: [{ ...last, ips: ['10.244.0.2'] }, notReady('web-2')], slices: [slice([])] })),
  },
  'PT210 keepsPodsOut': hangs('PT210', failing.initializing),
  'PT210 causes PT205': {
    found: 'broken PT210>PT205',
    without: 'broken PT205 PT210',
    trace: () => trace(rollout(failing.initializing)),
  },
  'PT203 explainsNoEndpoint': {
    found: 'idle PT203',
    without: 'broken PT105 PT203',
    trace: () => trace(snapshot({ slices: [slice([])], ...atRest })),
  },
  'PT203 isRest': { found: 'idle PT203', without: 'unknown PT203', trace: () => trace(snapshot({ slices: [slice([])], ...atRest })) },
  'PT205 explainsNoEndpoint': {
    found: 'unknown PT205',
    without: 'unknown PT105 PT205',
    trace: () => trace(snapshot({ slices: [slice([lastEntry])], ...unreadPods, ...atRest })),
  },
  'PT205 isRest': {
    found: 'idle PT205',
    without: 'unknown PT205',
    trace: () => trace(snapshot({ pods: [last], slices: [slice([lastEntry])], ...atRest })),
  },
  'PT205 replaces PT202': {
    found: 'broken PT205',
    without: 'broken PT202>PT205',
    trace: () => trace(snapshot({ pods: [last], slices: [slice([lastEntry])] })),
  },
  'PT201 causes PT205': { found: 'broken PT201>PT205', without: 'broken PT201 PT205', trace: () => trace(rollout(failing.unready)) },
  'PT202 causes PT205': { found: 'broken PT202>PT205', without: 'broken PT202 PT205', trace: () => trace(rollout(failing.crashing)) },
  'PT204 causes PT205': { found: 'broken PT204>PT205', without: 'broken PT204 PT205', trace: () => trace(rollout(failing.gated)) },
  'PT201 causes PT208': { found: 'degraded PT201>PT208', without: 'degraded PT201 PT208', trace: () => trace(peers(failing.unready)) },
  'PT204 causes PT208': { found: 'degraded PT204>PT208', without: 'degraded PT204 PT208', trace: () => trace(peers(failing.gated)) },
  'PT202 causes PT311': {
    found: 'broken PT202>PT311',
    without: 'broken PT202 PT311',
    trace: () => {
      const crash = container({ name: 'admin', ready: false, state: { state: 'waiting', reason: 'CrashLoopBackOff' } })
      const one = pod('web-1', { conditions: unready, containers: [container(), crash] })
      return trace(snapshot({ pods: [one], slices: [slice([endpointOf(one)])] }))
    },
  },
  'PT207 causes PT202': {
    found: 'unknown PT207>PT202',
    without: 'unknown PT207 PT202',
    trace: () => {
      const one = pod('web-1')
      return trace(snapshot({ pods: [one, ghost], slices: [slice([endpointOf(one), endpointOf(ghost)])] }))
    },
  },
  'PT301 explainsNoEndpoint': {
    found: 'unknown PT301',
    without: 'unknown PT105 PT301',
    trace: () =>
      trace(
        snapshot({
          slices: [slice([endpoint('10.244.0.1')], { ports: [] })],
          ...unreadPods,
          ...atRest,
        }),
      ),
  },
  'PT801 causes PT202': {
    found: 'degraded PT801>PT202',
    without: 'degraded PT202 PT801',
    trace: () => {
      const one = pod('web-1', { containers: [taken] })
      return trace(snapshot({ pods: [one, unscheduled], slices: [slice([endpointOf(one)])] }))
    },
  },
  'PT802 causes PT201': {
    found: 'broken PT802>PT201',
    without: 'broken PT201 PT802',
    trace: () => trace(snapshot({ pods: [stranded], slices: [slice([endpointOf(stranded)])], services: [nodePort()], nodes: [silent] })),
  },
  'PT802 causes PT202': {
    found: 'broken PT802>PT202',
    without: 'broken PT202 PT802',
    trace: () => trace(snapshot({ pods: [last], slices: [slice([])], services: [nodePort()], nodes: [silent] })),
  },
  'PT802 causes PT205': {
    found: 'broken PT802>PT205',
    without: 'broken PT205 PT802',
    trace: () => trace(snapshot({ pods: [last], slices: [slice([lastEntry])], services: [nodePort()], nodes: [silent] })),
  },
  'PT802 isRest': {
    found: 'idle PT802',
    without: 'unknown PT802',
    trace: () =>
      tracedWithout(
        ['PT205'],
        snapshot({ pods: [last], slices: [slice([lastEntry])], services: [nodePort()], nodes: [silent], ...atRest }),
      ),
  },
}

function nodePort(): Service {
  return service({ type: 'NodePort', ports: [port({ nodePort: 30080 })] })
}
