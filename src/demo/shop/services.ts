import { defined } from '../../lib/defined.ts'
import { type Site, stamped } from './site.ts'

type Port = { name?: string; protocol?: 'UDP'; port: number; targetPort: number | string; nodePort?: number }

interface ServicePlan {
  ip: string
  ports: readonly Port[]
  selector?: Readonly<Record<string, string>>
  namespace?: string
  labels?: Readonly<Record<string, string>>
  /** Fields of spec beside those that follow from the rest. */
  spec?: Readonly<Record<string, unknown>>
  /** Addresses that a load balancer was given. */
  balanced?: readonly { ip: string; ipMode: 'VIP' }[]
}

const http: Port = { name: 'http', port: 80, targetPort: 'http' }

const dualStack = { ipFamilies: ['IPv4', 'IPv6'], ipFamilyPolicy: 'PreferDualStack' }
const balancer = { type: 'LoadBalancer', externalTrafficPolicy: 'Cluster', allocateLoadBalancerNodePorts: true }

/** The Services: name, and what is particular about each. The faults of the scenario stand here and in `apps.ts`. */
const plans: Readonly<Record<string, ServicePlan>> = {
  cache: { ip: '10.96.3.1', ports: [{ name: 'redis', port: 6379, targetPort: 6379 }], selector: { app: 'cache' } },
  cart: { ip: '10.96.3.3', ports: [http], selector: { app: 'crt' } },
  checkout: {
    ip: '10.96.3.4',
    ports: [
      { name: 'http', port: 80, targetPort: 8081 },
      { name: 'metrics', port: 9090, targetPort: 'metrics' },
    ],
    selector: { app: 'checkout' },
  },
  db: { ip: 'None', ports: [{ name: 'postgres', port: 5432, targetPort: 5432 }], selector: { app: 'db' } },
  dns: { ip: '10.96.3.5', ports: [{ name: 'dns', protocol: 'UDP', port: 53, targetPort: 'dns' }], selector: { app: 'dns' } },
  gateway: { ip: '10.96.3.6', ports: [{ ...http, nodePort: 31080 }], selector: { app: 'gateway' }, spec: balancer },
  metrics: { ip: '10.96.3.8', ports: [{ name: 'metrics', port: 9100, targetPort: 9100 }] },
  orders: { ip: '10.96.3.9', ports: [http], selector: { app: 'orders' } },
  payments: { ip: '10.96.3.10', ports: [http], selector: { app: 'payments' } },
  public: {
    ip: '10.96.3.11',
    ports: [{ ...http, nodePort: 32080 }],
    selector: { app: 'public' },
    spec: { ...balancer, ...dualStack, clusterIPs: ['10.96.3.11', 'fd00:10:96::b'] },
    balanced: [{ ip: '203.0.113.20', ipMode: 'VIP' }],
  },
  reports: { ip: '10.96.3.12', ports: [http], selector: { app: 'reports' } },
  search: { ip: '10.96.3.13', ports: [{ name: 'http', port: 80, targetPort: 'htpp' }], selector: { app: 'search' } },
  shop: {
    ip: '10.96.3.14',
    ports: [{ ...http, nodePort: 31200 }],
    selector: { app: 'shop' },
    spec: { type: 'NodePort', externalTrafficPolicy: 'Local' },
  },
  sidecar: { ip: '10.96.3.15', ports: [{ name: 'http', port: 80, targetPort: 'http-proxy' }], selector: { app: 'sidecar' } },
  web: { ip: '10.96.3.16', ports: [http], selector: { app: 'web' } },
  kubernetes: { ip: '10.96.0.1', namespace: 'default', ports: [{ name: 'https', port: 443, targetPort: 6443 }] },
  'kube-dns': {
    ip: '10.96.0.10',
    namespace: 'kube-system',
    labels: { 'k8s-app': 'kube-dns' },
    ports: [
      { name: 'dns', protocol: 'UDP', port: 53, targetPort: 'dns' },
      { name: 'dns-tcp', port: 53, targetPort: 'dns-tcp' },
      { name: 'metrics', port: 9153, targetPort: 'metrics' },
    ],
    selector: { 'k8s-app': 'kube-dns' },
  },
}

/** All Services of the scenario. */
export function services(site: Site): unknown[] {
  const made = Object.entries(plans).map(([name, plan]) => service(site, name, plan))
  return [...made, legacy(site)]
}

function service(site: Site, name: string, plan: ServicePlan): unknown {
  const { namespace = 'demo', labels = { app: name }, ip, ports, selector, spec, balanced } = plan
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: stamped(site, 'Service', { name, namespace, labels }),
    spec: {
      ports: ports.map(({ name: portName, protocol = 'TCP', ...port }) => ({
        ...defined({ name: portName || undefined }),
        protocol,
        ...port,
      })),
      ...defined({ selector }),
      clusterIP: ip,
      clusterIPs: [ip],
      type: 'ClusterIP',
      sessionAffinity: 'None',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      internalTrafficPolicy: 'Cluster',
      ...spec,
    },
    status: { loadBalancer: balanced ? { ingress: balanced } : {} },
  }
}

function legacy(site: Site): unknown {
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: stamped(site, 'Service', { name: 'legacy', namespace: 'demo' }),
    spec: { type: 'ExternalName', sessionAffinity: 'None', externalName: 'legacy.example.com' },
    status: { loadBalancer: {} },
  }
}

/**
 * What no controller writes: the API server's own slice and Endpoints, and the slice of `metrics`, whose author forgot the label
 * `kubernetes.io/service-name`.
 */
export function slicesByHand(site: Site): unknown[] {
  const slice = { kind: 'EndpointSlice', apiVersion: 'discovery.k8s.io/v1', addressType: 'IPv4' }
  const api = { name: 'kubernetes', namespace: 'default' }
  return [
    {
      ...slice,
      metadata: stamped(site, 'EndpointSlice', { ...api, labels: { 'kubernetes.io/service-name': 'kubernetes' } }),
      endpoints: [{ addresses: ['10.0.0.10'], conditions: { ready: true } }],
      ports: [{ name: 'https', protocol: 'TCP', port: 6443 }],
    },
    {
      kind: 'Endpoints',
      apiVersion: 'v1',
      metadata: stamped(site, 'Endpoints', { ...api, labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } }),
      subsets: [{ addresses: [{ ip: '10.0.0.10' }], ports: [{ name: 'https', port: 6443, protocol: 'TCP' }] }],
    },
    {
      ...slice,
      metadata: stamped(site, 'EndpointSlice', {
        name: 'metrics-1',
        namespace: 'demo',
        labels: { 'endpointslice.kubernetes.io/managed-by': 'staff' },
      }),
      endpoints: [{ addresses: ['10.20.0.7'], conditions: { ready: true } }],
      ports: [{ name: 'metrics', protocol: 'TCP', port: 9100 }],
    },
  ]
}
