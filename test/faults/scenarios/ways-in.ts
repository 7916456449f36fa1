import { type Site, stamped } from '../../../src/demo/shop/site.ts'
import { sliceByHand, web } from '../cluster.ts'
import type { Scenarios } from '../scenario.ts'
import { http } from '../service.ts'

const balancer = {
  type: 'LoadBalancer',
  ports: [{ ...http, nodePort: 31080 }],
  externalTrafficPolicy: 'Cluster',
  allocateLoadBalancerNodePorts: true,
}
const local = { type: 'NodePort', ports: [{ ...http, nodePort: 31080 }], externalTrafficPolicy: 'Local' }

const address = { loadBalancer: { ingress: [{ ip: '203.0.113.20', ipMode: 'VIP' }] } }
const affinity = { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } } }
/** What the API server leaves of a Service whose type is ExternalName. */
const alias = {
  type: 'ExternalName',
  ports: null,
  selector: null,
  clusterIP: null,
  clusterIPs: null,
  ipFamilies: null,
  ipFamilyPolicy: null,
  internalTrafficPolicy: null,
}

const quic = web(
  {},
  { ports: { https: 8443, quic: '8443/UDP' }, listens: ['tcp6 :::8443', 'udp6 :::8443'], readiness: { path: '/healthz', port: 8443 } },
)
const quicPorts = [
  { name: 'http', protocol: 'TCP', port: 443, targetPort: 'https', nodePort: 31443 },
  { name: 'quic', protocol: 'UDP', port: 443, targetPort: 'quic', nodePort: 31443 },
]

/** What a load balancer says of the two ports; `quic` is put over the second. */
function balanced(quicStatus: { error?: string }) {
  const ports = [
    { port: 443, protocol: 'TCP' },
    { port: 443, protocol: 'UDP', ...quicStatus },
  ]
  return { loadBalancer: { ingress: [{ ip: '203.0.113.20', ipMode: 'VIP', ports }] } }
}

const nodePort = { type: 'NodePort', ports: [{ ...http, nodePort: 31080 }], externalTrafficPolicy: 'Cluster' }
/** A Node with a second network, and an address outside that a cloud translates. */
const secondNetwork = (last: number) => ({
  status: {
    addresses: [
      { type: 'InternalIP', address: `10.0.0.1${last}` },
      { type: 'InternalIP', address: `192.168.7.1${last}` },
      { type: 'ExternalIP', address: `203.0.113.3${last}` },
      { type: 'Hostname', address: `node-${last}` },
    ],
  },
})
const dualHomed = { 'node-1': secondNetwork(1), 'node-2': secondNetwork(2), 'node-3': secondNetwork(3) }

/** The configuration of kube-proxy, as kubeadm keeps it. */
function proxyConfig(at: Site, mode: string, nodePortAddresses: string): unknown {
  const content = `apiVersion: kubeproxy.config.k8s.io/v1alpha1
bindAddress: 0.0.0.0
clusterCIDR: 10.244.0.0/16
kind: KubeProxyConfiguration
mode: "${mode}"
nodePortAddresses: ${nodePortAddresses}
`
  return {
    kind: 'ConfigMap',
    apiVersion: 'v1',
    metadata: stamped(at, 'ConfigMap', { name: 'kube-proxy', namespace: 'kube-system', labels: { app: 'kube-proxy' } }),
    data: { 'config.conf': content },
  }
}

/** PT4xx: entry points of a Service. */
export const wayInScenarios: Scenarios = {
  PT401: {
    fault: { what: 'No controller gave the load balancer an address.', services: { web: { spec: balancer } }, verdict: 'degraded' },
    twin: {
      what: 'The load balancer has a name and no address, as some clouds give it.',
      services: { web: { spec: balancer, status: { loadBalancer: { ingress: [{ hostname: 'web-4711.elb.example.com' }] } } } },
      verdict: 'healthy',
    },
  },
  PT404: {
    fault: {
      what: 'externalTrafficPolicy Local, and two Pods on two of three Nodes.',
      apps: [web({ on: ['node-1', 'node-2'] })],
      services: { web: { spec: local } },
      verdict: 'degraded',
    },
    twin: { what: 'externalTrafficPolicy Local, and a Pod on every Node.', services: { web: { spec: local } }, verdict: 'healthy' },
  },
  PT405: {
    fault: {
      what: 'internalTrafficPolicy Local, and two Pods on two of three Nodes.',
      apps: [web({ on: ['node-1', 'node-2'] })],
      services: { web: { spec: { internalTrafficPolicy: 'Local' } } },
      verdict: 'degraded',
    },
    twin: {
      what: 'internalTrafficPolicy Local, and a Pod on every Node.',
      services: { web: { spec: { internalTrafficPolicy: 'Local' } } },
      verdict: 'healthy',
    },
  },
  PT408: {
    fault: {
      what: 'kube-proxy answers NodePorts on primary addresses alone, and the Nodes are on a second network.',
      services: { web: { spec: nodePort } },
      nodes: dualHomed,
      objects: (at) => [proxyConfig(at, 'iptables', '["primary"]')],
      also: ['ConfigMap'],
      verdict: 'unknown',
    },
    twin: {
      what: 'kube-proxy answers NodePorts on all addresses of the Nodes.',
      services: { web: { spec: nodePort } },
      nodes: dualHomed,
      objects: (at) => [proxyConfig(at, 'iptables', 'null')],
      also: ['ConfigMap'],
      verdict: 'healthy',
    },
  },
  PT402: {
    fault: {
      what: 'The load balancer does not take UDP beside TCP.',
      apps: [quic],
      services: { web: { spec: { ...balancer, ports: quicPorts }, status: balanced({ error: 'MixedProtocolNotSupported' }) } },
      verdict: 'degraded',
    },
    twin: {
      what: 'The load balancer takes UDP beside TCP.',
      apps: [quic],
      services: { web: { spec: { ...balancer, ports: quicPorts }, status: balanced({}) } },
      verdict: 'healthy',
    },
  },
  PT403: {
    fault: {
      what: 'externalTrafficPolicy Local, and a Node with a Pod is excluded from load balancers.',
      services: { web: { spec: { ...balancer, externalTrafficPolicy: 'Local', healthCheckNodePort: 32000 }, status: address } },
      nodes: { 'node-1': { metadata: { labels: { 'node.kubernetes.io/exclude-from-external-load-balancers': '' } } } },
      verdict: 'healthy',
    },
    twin: {
      what: 'externalTrafficPolicy Cluster: a Node is excluded, and any other sends to its Pod too.',
      services: { web: { spec: balancer, status: address } },
      nodes: { 'node-1': { metadata: { labels: { 'node.kubernetes.io/exclude-from-external-load-balancers': '' } } } },
      verdict: 'healthy',
    },
  },
  PT406: {
    fault: {
      what: 'Traffic stays in its zone where it can, and one zone has no endpoint.',
      apps: [web({ on: ['node-1', 'node-2'] })],
      services: { web: { spec: { trafficDistribution: 'PreferSameZone' } } },
      verdict: 'healthy',
    },
    twin: {
      what: 'Traffic stays in its zone, and each zone has an endpoint.',
      services: { web: { spec: { trafficDistribution: 'PreferSameZone' } } },
      verdict: 'healthy',
    },
  },
  PT407: {
    fault: { what: 'A client stays with one of three endpoints.', services: { web: { spec: affinity } }, verdict: 'healthy' },
    twin: {
      what: 'A client stays with the only endpoint.',
      apps: [web({ on: ['node-1'] })],
      services: { web: { spec: affinity } },
      verdict: 'healthy',
    },
  },
  PT711: {
    fault: {
      what: 'An alias of a Service of the cluster that does not exist.',
      services: { legacy: { spec: { ...alias, externalName: 'wbe.demo.svc.cluster.local' } } },
      target: { kind: 'service', name: 'legacy' },
      verdict: 'broken',
      findings: ['PT711', 'PT410'],
    },
    twin: {
      what: 'An alias of a Service of the cluster, with the dot at its end.',
      services: { legacy: { spec: { ...alias, externalName: 'web.demo.svc.cluster.local.' } } },
      target: { kind: 'service', name: 'legacy' },
      verdict: 'healthy',
      findings: ['PT410'],
    },
  },
  PT410: {
    fault: {
      what: 'An alias of an IP address, which DNS does not know.',
      services: { legacy: { spec: { ...alias, externalName: '10.20.0.7' } } },
      target: { kind: 'service', name: 'legacy' },
      verdict: 'unknown',
    },
    twin: {
      what: 'A Service of that IP address, by a slice.',
      services: { legacy: { spec: { selector: null } } },
      objects: (at) => [sliceByHand(at, 'legacy-1', { 'kubernetes.io/service-name': 'legacy' })],
      target: { kind: 'service', name: 'legacy' },
      verdict: 'healthy',
    },
  },
}
