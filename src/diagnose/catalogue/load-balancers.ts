import { some, type WordsFor } from '../words.ts'

/** PT402, PT403: what a load balancer leaves out. */
export const loadBalancerWords: WordsFor<'PT402' | 'PT403'> = {
  PT402: {
    name: 'load-balancer-port-error',
    title: ({ errors }) =>
      errors.length > 0
        ? `the load balancer does not serve ${some(errors.map(({ port }) => `${port.port}/${port.protocol}${port.name && ` (${port.name})`}`))}`
        : 'the load balancer reports an error for the ports',
    message: ({ errors, condition, mixed }) => {
      const said = [...new Set(errors.map(({ error }) => error)), ...(condition ? [conditionText(condition)] : [])]
      return `Its controller says: ${some(said)}.${mixed ? ' The ports have different protocols, which not every load balancer can serve at one address.' : ''}`
    },
    fix: ({ mixed }, { kubectl, service }) => ({
      text: mixed
        ? 'Put the ports of each protocol into a Service of their own, with the same selector.'
        : 'Look at the events of the Service: its controller says there what it cannot do.',
      ...(!mixed && { command: kubectl('describe', 'service', service) }),
    }),
    explain: {
      summary: 'The load balancer reports that it cannot serve (some of) the ports.',
      means: 'Clients from outside do not reach these ports at the address of the load balancer. ClusterIP and NodePort are not touched.',
      why: 'The controller of the load balancer writes an error for a port into status.loadBalancer.ingress[].ports[].error, or sets the condition LoadBalancerPortsError. Most often the Service mixes TCP and UDP, and this load balancer cannot serve both at one address.',
      sources: ['core/v1 PortStatus', 'core/v1 LoadBalancerPortsError', 'KEP-1435', 'kubernetes#95029, #64545'],
      confirm: ["kubectl -n NS get service SVC -o jsonpath='{.status}'", 'kubectl -n NS describe service SVC   (Events)'],
      mend: [
        'Split the Service: one for each protocol, with the same selector; many controllers let both share an address by an annotation.',
        'Or take a load balancer that serves mixed protocols.',
      ],
    },
  },
  PT403: {
    name: 'load-balancer-excludes-node',
    title: (facts) =>
      'ranges' in facts
        ? 'the load balancer lets only some clients in'
        : facts.all
          ? `load balancers leave out ${facts.excluded.length === 1 ? 'the Node' : 'every Node'} that could answer`
          : `load balancers leave out ${some(facts.excluded)}`,
    message: (facts) => {
      if ('ranges' in facts) return `loadBalancerSourceRanges admits ${some(facts.ranges)}; other clients time out.`
      const which = `${some(facts.excluded)} ${facts.excluded.length === 1 ? 'carries' : 'carry'} the label node.kubernetes.io/exclude-from-external-load-balancers`
      if (facts.all)
        return `${which}, and no other Node ${facts.local ? 'has an endpoint' : 'is there'}. A controller that heeds it sends nothing.`
      return `${which}: with externalTrafficPolicy Local the endpoints there get nothing from a load balancer that heeds it.`
    },
    fix: (facts) => ({
      text:
        'ranges' in facts
          ? 'Add the range of the client to spec.loadBalancerSourceRanges.'
          : 'Run the Pods on other Nodes; or take the label from the Node, which opens it to every load balancer of the cluster.',
    }),
    explain: {
      summary: 'A load balancer leaves out some Nodes or some clients.',
      means: 'Traffic from outside reaches a part of the Nodes, or comes from a part of the clients only. Often this is meant.',
      why: 'spec.loadBalancerSourceRanges limits which client addresses the load balancer (and kube-proxy) lets in. A Node with the label node.kubernetes.io/exclude-from-external-load-balancers, which kubeadm puts on control planes, is no target of a load balancer whose controller heeds it; MetalLB does so too. With externalTrafficPolicy Local the load balancer also asks every Node at spec.healthCheckNodePort, path /healthz, and leaves out those without an endpoint.',
      sources: [
        'core/v1 ServiceSpec.loadBalancerSourceRanges',
        'core/v1 LabelNodeExcludeBalancers',
        'k8s.io/cloud-provider controllers/service',
        'kubernetes#101529',
      ],
      confirm: [
        'kubectl get nodes -l node.kubernetes.io/exclude-from-external-load-balancers',
        "kubectl -n NS get service SVC -o jsonpath='{.spec.loadBalancerSourceRanges} {.spec.healthCheckNodePort}'",
      ],
      mend: [
        'kubectl label node NODE node.kubernetes.io/exclude-from-external-load-balancers-',
        'Or add the range of the clients to spec.loadBalancerSourceRanges.',
      ],
    },
  },
}

function conditionText({ reason, message }: { reason?: string; message?: string }): string {
  return [reason, message].filter(Boolean).join(': ') || 'LoadBalancerPortsError'
}
