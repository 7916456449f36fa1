import { some, type WordContext, type WordsFor } from '../words.ts'

/** PT4xx: ways in to a Service. */
export const wayInWords: WordsFor<'PT401' | 'PT404' | 'PT405' | 'PT408'> = {
  PT401: {
    name: 'load-balancer-pending',
    title: () => 'the load balancer has no address',
    message: ({ loadBalancerClass }) =>
      loadBalancerClass
        ? `Nothing has written status.loadBalancer; the Service asks for the class ${loadBalancerClass}, which the default controller leaves alone.`
        : 'Nothing has written status.loadBalancer: no controller for load balancers runs here, or it failed.',
    fix: (_, { kubectl, service }) => ({
      text: 'Look at the events of the Service, and whether the cluster has a controller for load balancers.',
      command: kubectl('describe', 'service', service),
    }),
    explain: {
      summary: 'A Service of type LoadBalancer has no address.',
      means: 'Clients from outside have no address to connect to. ClusterIP and NodePort are not touched by it.',
      why: 'The address is written into status.loadBalancer.ingress by a controller: that of the cloud, MetalLB, kube-vip or the like. Without one it stays pending for ever; with one, quota, an empty address pool or a foreign spec.loadBalancerClass keep it so.',
      sources: ['core/v1 LoadBalancerStatus', 'core/v1 ServiceSpec.loadBalancerClass', 'metallb#673, #1526'],
      confirm: ['kubectl -n NS describe service SVC', 'kubectl -n NS get events --field-selector involvedObject.name=SVC'],
      mend: ['Install or mend a load balancer controller, correct spec.loadBalancerClass, or use a NodePort or an Ingress.'],
    },
  },
  PT404: {
    name: 'external-local-gap',
    title: ({ dropping, serving }) =>
      `${dropping.length} of ${dropping.length + serving.length} Nodes ${dropping.length === 1 ? 'drops' : 'drop'} what comes from outside`,
    message: ({ dropping, serving, nodePort }) =>
      `externalTrafficPolicy is Local, and ${some(dropping)} ${dropping.length === 1 ? 'has' : 'have'} no ready endpoint. ${serving.length === 0 ? 'No Node answers.' : `Only ${some(serving)} ${serving.length === 1 ? 'answers' : 'answer'}.`}${nodePort ? '' : ` The load balancer leaves ${some(dropping)} out by the health check port.`}`,
    fix: ({ nodePort }, context) =>
      nodePort ? policyFix('externalTrafficPolicy', context) : { text: 'Nothing, unless clients use the NodePort of these Nodes.' },
    explain: {
      summary: 'externalTrafficPolicy Local: Nodes without an endpoint of their own drop traffic from outside.',
      means: 'The NodePort (or external IP) answers on some Nodes and times out on the others.',
      why: 'With externalTrafficPolicy Local a Node sends what comes from outside only to endpoints on itself, which keeps the source address of the client. A Node that has neither a ready endpoint nor one that still serves while it terminates drops it. A load balancer learns this by spec.healthCheckNodePort; a client of a NodePort does not.',
      sources: ['kube-proxy pkg/proxy/topology.go', 'core/v1 ServiceSpec.externalTrafficPolicy', 'kubernetes#66354, #89831'],
      confirm: [
        "kubectl -n NS get service SVC -o jsonpath='{.spec.externalTrafficPolicy}'",
        'kubectl -n NS get endpointslices -l kubernetes.io/service-name=SVC -o wide',
      ],
      mend: [
        'Connect to a Node that has a Pod, or run one on every Node (DaemonSet, or spread constraints).',
        'Or set externalTrafficPolicy to Cluster: then every Node answers, and the Pods no longer see the address of the client.',
      ],
    },
  },
  PT405: {
    name: 'internal-local-gap',
    title: ({ dropping, serving }) =>
      `${dropping.length} of ${dropping.length + serving.length} Nodes ${dropping.length === 1 ? 'drops what its' : 'drop what their'} own Pods send`,
    message: ({ dropping }) =>
      `internalTrafficPolicy is Local, and ${some(dropping)} ${dropping.length === 1 ? 'has' : 'have'} no ready endpoint: clients there get no answer.`,
    fix: (_, context) => policyFix('internalTrafficPolicy', context),
    explain: {
      summary: 'internalTrafficPolicy Local: Pods on Nodes without an endpoint of their own cannot use the Service.',
      means: 'The ClusterIP answers clients on some Nodes and drops those on others.',
      why: 'With internalTrafficPolicy Local kube-proxy sends what comes from Pods of a Node only to endpoints on the same Node, and drops it where there is none.',
      sources: ['kube-proxy pkg/proxy/topology.go', 'Service Internal Traffic Policy'],
      confirm: [
        "kubectl -n NS get service SVC -o jsonpath='{.spec.internalTrafficPolicy}'",
        'kubectl -n NS get endpointslices -l kubernetes.io/service-name=SVC -o wide',
      ],
      mend: ['Run a Pod on every Node (DaemonSet), or set internalTrafficPolicy to Cluster.'],
    },
  },
  PT408: {
    name: 'node-port-address',
    title: ({ addresses }) => `the NodePort is probably not answered on ${some(addresses)}`,
    message: ({ nodes, setting }) =>
      setting.includes('primary') && setting.length === 1
        ? `kube-proxy answers NodePorts on the primary address of a Node only, by its configuration; ${some(nodes)} ${nodes.length === 1 ? 'has' : 'have'} others.`
        : `kube-proxy answers NodePorts only on addresses in ${some(setting)}, by its configuration.`,
    fix: () => ({
      text: 'Connect to an address that is answered, or widen nodePortAddresses in the configuration of kube-proxy and restart it.',
    }),
    explain: {
      summary: 'kube-proxy answers a NodePort on some addresses of the Nodes only.',
      means: 'The NodePort refuses or ignores clients that use the other addresses, such as the external one of the Node, or localhost.',
      why: 'With nodePortAddresses kube-proxy answers NodePorts only on addresses in these ranges; `primary` means the first address of each family that the Node reports, and is what the mode nftables does by itself. What a ConfigMap says counts for a kube-proxy that was started with it: connect to be sure.',
      sources: [
        'kubeproxy.config.k8s.io KubeProxyConfiguration.nodePortAddresses',
        'KEP-3866 (nftables)',
        'kube-proxy pkg/proxy/util/nodeport_addresses.go',
      ],
      confirm: [
        'kubectl -n kube-system get configmap kube-proxy -o yaml',
        'kubectl get nodes -o wide',
        'kubectl -n kube-system get pods -l k8s-app=kube-proxy -o wide',
      ],
      mend: ['Use an address that is answered, or widen nodePortAddresses and restart kube-proxy.'],
    },
  },
}

function policyFix(field: string, { kubectl, service }: WordContext): { text: string; command: string } {
  return {
    text: 'Run a Pod on every Node (DaemonSet), or let every Node send to all endpoints.',
    command: kubectl('patch', 'service', service, '-p', JSON.stringify({ spec: { [field]: 'Cluster' } })),
  }
}
