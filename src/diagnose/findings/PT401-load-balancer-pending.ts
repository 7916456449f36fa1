import { defined } from '../../lib/defined.ts'
import { serviceRef } from '../chain/evidence.ts'
import { isServed } from '../chain/ports.ts'
import { isWithin } from '../chain/recent.ts'
import type { FindingDefinition } from '../finding.ts'

interface Facts {
  loadBalancerClass?: string
  message?: string
}

/** A cloud takes minutes to make a load balancer. */
const MAKING_MS = 5 * 60_000

/** A Service of type LoadBalancer without an address. Its other ways in may still work. */
export const PT401: FindingDefinition<'PT401', Facts> = {
  code: 'PT401',
  name: 'load-balancer-pending',
  rule: (chain) => {
    const { service } = chain
    if (service?.type !== 'LoadBalancer' || service.loadBalancer.length > 0) return []
    const position = chain.ports.findIndex((port) => port.entries.some((entry) => entry.reason === 'pending'))
    if (position < 0) return []
    const entry = chain.ports[position]?.entries.findIndex((one) => one.reason === 'pending')
    return [
      {
        facts: { ...defined({ loadBalancerClass: service.loadBalancerClass || undefined }) },
        // Where no traffic flows at all, this is not what is wrong.
        severity: chain.ports.some(isServed) && !isWithin(service.created, chain.taken, MAKING_MS) ? 'warn' : 'info',
        confidence: 'proven',
        stage: 'entry',
        ports: chain.ports.map((_, index) => index),
        hop: `ports[${position}].entries[${entry}]`,
        evidence: [
          { object: serviceRef(chain), field: 'status.loadBalancer.ingress', value: null },
          { object: serviceRef(chain), field: 'spec.loadBalancerClass', value: service.loadBalancerClass ?? null },
        ],
      },
    ]
  },
  title: () => 'the load balancer has no address',
  message: ({ loadBalancerClass }) =>
    loadBalancerClass
      ? `Nothing has written status.loadBalancer; the Service asks for the class ${loadBalancerClass}, which the default controller leaves alone.`
      : 'Nothing has written status.loadBalancer: no controller for load balancers runs here, or it failed.',
  fix: (_, { kubectl, service }) => ({
    text: 'Look at the events of the Service, and whether the cluster has a controller for load balancers.',
    command: kubectl('describe', 'service', service),
  }),
  events: ['Service'],
  relations: { needsCluster: true },
  explain: {
    summary: 'A Service of type LoadBalancer has no address.',
    means: 'Clients from outside have no address to connect to. ClusterIP and NodePort are not touched by it.',
    why: 'The address is written into status.loadBalancer.ingress by a controller: that of the cloud, MetalLB, kube-vip or the like. Without one it stays pending for ever; with one, quota, an empty address pool or a foreign spec.loadBalancerClass keep it so.',
    sources: ['core/v1 LoadBalancerStatus', 'core/v1 ServiceSpec.loadBalancerClass', 'metallb#673, #1526'],
    confirm: ['kubectl -n NS describe service SVC', 'kubectl -n NS get events --field-selector involvedObject.name=SVC'],
    mend: ['Install or mend a load balancer controller, correct spec.loadBalancerClass, or use a NodePort or an Ingress.'],
  },
}
