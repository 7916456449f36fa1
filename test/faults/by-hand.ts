import type { ApiObject } from '../../src/demo/server/store/object.ts'
import { type Fields, fields, items } from '../../src/lib/read.ts'
import type { TargetRef } from '../../src/model/target.ts'
import type { ProbeWorld } from '../probe/world.ts'
import { sliceByHand } from './cluster.ts'
import { namespace } from './gateway.ts'
import type { LiveCluster } from './live.ts'
import { exported, gateway } from './scenarios/clusters.ts'
import { clusterPolicy } from './scenarios/policies.ts'
import { service } from './service.ts'
import { asClient, type Faulty } from './variants.ts'

/** What a person does who follows the words of a fix that has no command which changes something. */
export interface ManualFix {
  /** Words of the fix, or of the next step, that say it. */
  says: string
  does?: (cluster: LiveCluster) => void
  /** The fault, where it is not that of the scenario. */
  fault?: Faulty
  /** What is asked instead. */
  target?: TargetRef
  /** What probes find then. */
  probe?: ProbeWorld
}

const ready = { Ready: { status: 'True' }, ContainersReady: { status: 'True' } }

/** Changes the containers of the Pods of a workload, as a rollout of a changed template does. */
function containers(cluster: LiveCluster, workload: string, change: (container: Fields) => Fields): void {
  for (const name of cluster.pods(workload)) {
    const pod = cluster.object('Pod', name)
    cluster.store.put({
      ...pod,
      spec: { ...fields(pod.spec), containers: items(fields(pod.spec).containers).map((one) => change(fields(one))) },
    })
  }
}

/** The same for the ports of one container. */
function ports(cluster: LiveCluster, workload: string, container: string, part: Fields): void {
  containers(cluster, workload, (one) =>
    one.name === container ? { ...one, ports: items(one.ports).map((port) => ({ ...fields(port), ...part })) } : one,
  )
}

function servicePort(cluster: LiveCluster, name: string, part: Fields): void {
  const spec = fields(cluster.object('Service', name).spec)
  cluster.patch('Service', name, { spec: { ports: items(spec.ports).map((port) => ({ ...fields(port), ...part })) } })
}

/** An object outside of namespace `demo`, changed. */
function changed(cluster: LiveCluster, kind: string, name: string, change: (object: ApiObject) => Fields): void {
  for (const object of cluster.store.list(kind)) {
    if (object.metadata.name === name) cluster.store.put({ ...object, ...change(object) })
  }
}

/** By code, and what is particular: what a person does that ends the fault. */
export const byHand: Readonly<Record<string, ManualFix>> = {
  PT104: {
    says: 'slices of one',
    does: ({ store }) => void store.delete({ kind: 'EndpointSlice', namespace: 'demo', name: 'web-4hxmp' }),
  },
  PT105: {
    says: 'EndpointSlice with the label kubernetes.io/service-name=metrics',
    does: ({ store, site }) => {
      store.put(sliceByHand(site, 'metrics-new', { 'kubernetes.io/service-name': 'metrics' }))
    },
  },
  PT108: {
    says: 'Give the Service its selector again',
    does: (cluster) => cluster.patch('Service', 'web', { spec: { selector: { app: 'web' } } }),
  },
  PT206: {
    says: 'lifecycle.preStop.sleep.seconds',
    does: (cluster) => containers(cluster, 'web', (one) => ({ ...one, lifecycle: { preStop: { sleep: { seconds: 5 } } } })),
  },
  PT304: { says: 'the same number in all Pods', does: (cluster) => ports(cluster, 'web-canary', 'web', { containerPort: 8080 }) },
  PT305: {
    says: 'one family',
    does: (cluster) =>
      cluster.patch('Service', 'web', { spec: { ipFamilyPolicy: 'SingleStack', ipFamilies: ['IPv4'], clusterIPs: ['10.96.3.16'] } }),
  },
  PT306: { says: 'web:80', target: { kind: 'service', name: 'web', port: 80 } },
  PT309: { says: 'port and targetPort', does: (cluster) => servicePort(cluster, 'web', { port: 8080 }) },
  PT311: { says: 'admin a port other than 8080', does: (cluster) => ports(cluster, 'web', 'admin', { containerPort: 9090 }) },
  PT402: {
    says: 'Create a separate Service for each protocol',
    does: (cluster) => {
      const all = items(fields(cluster.object('Service', 'web').spec).ports).map(fields)
      cluster.patch('Service', 'web', { spec: { ports: all.filter(({ protocol }) => protocol === 'TCP') } })
      // The controller of load balancers writes what holds now.
      const status = fields(cluster.object('Service', 'web').status)
      const ingress = items(fields(status.loadBalancer).ingress).map((one) => ({ ...fields(one), ports: [] }))
      cluster.patch('Service', 'web', { status: { conditions: [], loadBalancer: { ingress } } })
    },
  },
  PT403: {
    says: 'or remove the label',
    does: (cluster) =>
      cluster.patch('Node', 'node-1', { metadata: { labels: { 'node.kubernetes.io/exclude-from-external-load-balancers': null } } }),
  },
  PT406: { says: 'hints', does: (cluster) => cluster.patch('Service', 'web', { spec: { trafficDistribution: null } }) },
  PT408: {
    says: 'nodePortAddresses',
    does: (cluster) =>
      changed(cluster, 'ConfigMap', 'kube-proxy', ({ data }) => ({
        data: { 'config.conf': String(fields(data)['config.conf']).replace('["primary"]', 'null') },
      })),
  },
  PT410: {
    says: 'Use a Service without a selector, and an EndpointSlice that has the address',
    does: ({ store, site }) => {
      store.put(service(site, 'legacy', '10.96.3.40', { spec: { selector: null } }))
      store.put(sliceByHand(site, 'legacy-1', { 'kubernetes.io/service-name': 'legacy' }))
    },
  },
  PT712: {
    says: 'Change the rule in the Corefile',
    does: (cluster) =>
      changed(cluster, 'ConfigMap', 'coredns', ({ data }) => ({
        data: { Corefile: String(fields(data).Corefile).replace('IN ANY demo.svc', 'IN ANY old-demo.svc') },
      })),
  },
  PT901: { says: 'Create the ServiceExport', does: ({ store, site }) => void store.put(exported(site)) },
  PT902: {
    says: 'same ports, type and session affinity',
    // The controller of the set writes what holds now.
    does: ({ store, site }) => void store.put(exported(site)),
  },
  PT904: { says: 'Restore the connection', does: ({ store, site }) => void store.put(gateway(site, 'connected', '')) },
  PT903: { says: 'the same ports', does: (cluster) => servicePort(cluster, 'web', { port: 8080 }) },
  PT501: {
    says: 'create the Service',
    does: ({ store, site }) => void store.put(service(site, 'wbe', '10.96.3.41', { spec: { selector: { app: 'web' } } })),
  },
  PT512: {
    says: 'Set the annotation nginx.ingress.kubernetes.io/backend-protocol',
    does: (cluster) =>
      cluster.patch('Ingress', 'shop', { metadata: { annotations: { 'nginx.ingress.kubernetes.io/backend-protocol': 'HTTPS' } } }),
  },
  PT507: {
    says: 'a GatewayClass that exists',
    does: (cluster) =>
      cluster.patch('Gateway', 'public', {
        spec: { gatewayClassName: 'envoy' },
        status: { conditions: ['Accepted', 'Programmed'].map((type) => ({ type, status: 'True', reason: type, message: '' })) },
      }),
  },
  PT603: {
    says: 'rule that accepts the clients',
    does: (cluster) =>
      changed(cluster, 'ClusterNetworkPolicy', 'lockdown', ({ spec }) => ({
        spec: {
          ...fields(spec),
          ingress: [{ name: 'accept', action: 'Accept', from: [{ namespaces: {} }] }, ...items(fields(spec).ingress)],
        },
      })),
  },
  'PT603 client': {
    fault: {
      ...asClient,
      objects: (at) => [
        clusterPolicy(at, 'lockdown', {
          tier: 'Admin',
          priority: 10,
          subject: { namespaces: {} },
          egress: [{ name: 'deny-all', action: 'Deny', to: [{ namespaces: {} }] }],
        }),
        namespace(at, 'demo'),
      ],
      also: [...asClient.also, 'ClusterNetworkPolicy'],
    },
    says: 'passes them to the NetworkPolicies',
    does: (cluster) =>
      changed(cluster, 'ClusterNetworkPolicy', 'lockdown', ({ spec }) => ({
        spec: {
          ...fields(spec),
          egress: [{ name: 'pass', action: 'Pass', to: [{ namespaces: {} }] }, ...items(fields(spec).egress)],
        },
      })),
  },
  PT704: { says: 'Set appProtocol of the port', does: (cluster) => servicePort(cluster, 'web', { appProtocol: 'http' }) },
  PT705: {
    says: 'Give both ports the same protocol, by name or appProtocol',
    does: (cluster) => servicePort(cluster, 'web-raw', { appProtocol: 'http' }),
  },
  PT706: {
    says: 'headless Service',
    does: (cluster) => cluster.patch('Service', 'web', { spec: { clusterIP: 'None', clusterIPs: ['None'] } }),
  },
  PT801: {
    says: 'one Pod',
    does: (cluster) => {
      for (const name of cluster.pods('web'))
        if (cluster.nodeOf(name) === undefined) cluster.store.delete({ kind: 'Pod', namespace: 'demo', name })
    },
  },
  PT803: {
    says: 'Move Pods to other Nodes',
    does: (cluster) => {
      for (const name of cluster.pods('web')) {
        cluster.patch('Pod', name, { status: { phase: 'Running', podIP: '10.244.1.9', podIPs: [{ ip: '10.244.1.9' }] } })
        cluster.report(name, { ready: true, started: true, state: { running: { startedAt: cluster.site.ago(5) } } }, ready)
      }
    },
  },
  PT804: {
    says: 'Choose a range that overlaps neither',
    does: ({ store }) => {
      const spec = { podCIDR: '10.244.9.0/24', podCIDRs: ['10.244.9.0/24'] }
      store.patch({ kind: 'Node', namespace: '', name: 'node-1' }, { spec })
    },
  },
  PT805: {
    says: 'create it again without clusterIP',
    does: (cluster) => cluster.patch('Service', 'web', { spec: { clusterIP: '10.100.3.16', clusterIPs: ['10.100.3.16'] } }),
  },
  PT303: {
    says: '0.0.0.0:8080',
    probe: { listens: () => ['tcp 0.0.0.0:8080'], connect: () => 'open' },
  },
  PT703: { says: 'Turn on hairpin mode', probe: { from: 'client', listens: () => ['tcp6 :::8080'], connect: () => 'open' } },
}

/** Codes with a fix that no test applies, and why. Those whose definition gives a next step alone have none; PT001 is of a manifest. */
export const unapplied: Readonly<Record<string, string>> = {
  PT504: 'the controller says in its own words what is wrong',
}
