import { count } from '../../lib/count.ts'
import { defined } from '../../lib/defined.ts'
import type { Evidence } from '../../model/finding.ts'
import type { BalancerPods, EventView } from '../../model/workload-view.ts'
import type { Chain } from '../../trace/chain.ts'
import { withServiceConditions } from '../chain/conditions.ts'
import { serviceRef } from '../chain/evidence.ts'
import { isServed } from '../chain/ports.ts'
import { isWithin } from '../chain/recent.ts'
import type { FindingDefinition } from '../finding.ts'
import { capital, some } from '../words/text.ts'

interface Facts {
  loadBalancerClass?: string
  /** The Pods that k3s runs for it. */
  balancer?: BalancerPods
  /** The last word of the controller, by an event of the Service. */
  said?: Pick<EventView, 'reason' | 'message'>
}

/** A cloud takes minutes to make a load balancer. */
const MAKING_MS = 5 * 60_000

/** A Service of type LoadBalancer without an address. Its other entry points may still work. */
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
        facts: defined({ loadBalancerClass: service.loadBalancerClass || undefined, balancer: chain.balancer, said: lastWord(chain) }),
        // If no traffic flows at all, something else is wrong.
        severity: chain.ports.some(isServed) && !isWithin(service.created, chain.taken, MAKING_MS) ? 'warn' : 'info',
        confidence: 'proven',
        stage: 'entry',
        ports: chain.ports.map((_, index) => index),
        hop: `ports[${position}].entries[${entry}]`,
        evidence: withServiceConditions(chain, [
          { object: serviceRef(chain), field: 'status.loadBalancer.ingress', value: null },
          { object: serviceRef(chain), field: 'spec.loadBalancerClass', value: service.loadBalancerClass ?? null },
          ...balancerEvidence(chain.balancer),
        ]),
      },
    ]
  },
  title: () => 'load balancer has no address',
  message: ({ loadBalancerClass, balancer, said }) => {
    if (balancer) return balancerText(balancer)
    if (said) return `No controller has set status.loadBalancer. The last event is ${said.reason}: ${said.message.replace(/\.$/, '')}.`
    return loadBalancerClass
      ? `No controller has set status.loadBalancer. The Service has the class ${loadBalancerClass}, which the default controller ignores.`
      : 'No controller has set status.loadBalancer: the cluster has no load balancer controller, or the controller failed.'
  },
  advice: ({ balancer }, { kubectl, kubectlIn, service }) => ({
    next: balancer
      ? {
          text: 'Look at the Pods of the load balancer.',
          command: kubectlIn(balancer.pod.namespace ?? '', 'describe', 'pod', balancer.pod.name),
        }
      : {
          text: 'Look at the events of the Service, and check whether the cluster has a load balancer controller.',
          command: kubectl('describe', 'service', service),
        },
  }),
  events: ['Service'],
  effect: 'unexposed',
  relations: { needsCluster: true },
  explain: {
    summary: 'A Service of type LoadBalancer has no address.',
    means: 'External clients have no address to connect to. ClusterIP and NodePort are not affected.',
    why: 'A load balancer controller (of the cloud provider, MetalLB, kube-vip, …) writes the address into status.loadBalancer.ingress. Without a controller, the address stays pending. With a controller, possible causes are a quota, an empty address pool, or a spec.loadBalancerClass that it does not handle.',
    sources: ['core/v1 LoadBalancerStatus', 'core/v1 ServiceSpec.loadBalancerClass', 'metallb#673, #1526'],
    confirm: ['kubectl -n NS describe service SVC', 'kubectl -n NS get events --field-selector involvedObject.name=SVC'],
    fix: ['Install or repair a load balancer controller, correct spec.loadBalancerClass, or use a NodePort or an Ingress.'],
  },
}

/** The last event about the Service from its controller (MetalLB, a cloud controller or any other), if there is one. */
function lastWord({ events = [], target }: Chain): EventView | undefined {
  return events.find(({ about }) => about.kind === 'Service' && about.name === target.name && about.namespace === target.namespace)
}

function balancerText({ pod, count: stuck, of, message, reason, holders }: BalancerPods): string {
  const who = `${stuck} of ${count(of, 'Pod')} of the load balancer (such as ${pod.namespace}/${pod.name}) cannot run`
  const held = holders.map((one) => `port ${one.port} of the Node is in use by ${one.pod.namespace}/${one.pod.name}`)
  return `${who}: ${message?.replace(/\.$/, '') ?? reason}.${held.length === 0 ? '' : ` ${capital(some(held))}.`}`
}

function balancerEvidence(balancer: BalancerPods | undefined): Evidence[] {
  if (!balancer) return []
  const { pod, field, value, message, holders } = balancer
  return [
    { object: pod, field, value },
    ...(message === undefined ? [] : [{ object: pod, field: field.replace(/status$/, 'message'), value: message }]),
    ...holders.slice(0, 3).map((one) => ({ object: one.pod, field: 'spec.containers[*].ports[*].hostPort', value: one.port })),
  ]
}
