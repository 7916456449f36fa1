import { isServed, isWithin, type Rule, serviceRef } from '../rule.ts'

/** A cloud takes minutes to make a load balancer. */
const MAKING_MS = 5 * 60_000

/** PT401: a Service of type LoadBalancer without an address. Its other ways in may still work. */
export const loadBalancerPending: Rule = (chain) => {
  const { service } = chain
  if (service?.type !== 'LoadBalancer' || service.loadBalancer.length > 0) return []
  const position = chain.ports.findIndex((port) => port.entries.some((entry) => entry.reason === 'pending'))
  if (position < 0) return []
  const entry = chain.ports[position]?.entries.findIndex((one) => one.reason === 'pending')
  return [
    {
      code: 'PT401',
      facts: { ...(service.loadBalancerClass && { loadBalancerClass: service.loadBalancerClass }) },
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
}
