import type { PortFacts } from '../facts.ts'
import { isServed, portFacts, type Rule, serviceRef } from '../rule.ts'

/**
 * PT402: the load balancer does not serve (some of) the ports, by `status.loadBalancer.ingress[].ports[].error` or the condition
 * LoadBalancerPortsError (core/v1 PortStatus, KEP-1435). The other ways in still work.
 */
export const loadBalancerPortError: Rule = (chain) => {
  const { service } = chain
  if (service?.type !== 'LoadBalancer') return []
  const errors = chain.ports.flatMap((port, position) => {
    const status = service.loadBalancer
      .flatMap((balancer, index) => balancer.ports.map((one) => ({ ...one, index })))
      .find((one) => one.error !== undefined && one.port === port.port && one.protocol === port.protocol)
    return status?.error === undefined ? [] : [{ position, port: portFacts(port), error: status.error, index: status.index }]
  })
  const condition = service.conditions?.find((one) => one.type === 'LoadBalancerPortsError' && one.status === 'True')
  if (errors.length === 0 && !condition) return []
  const ports = errors.length > 0 ? errors.map(({ position }) => position) : chain.ports.map((_, position) => position)
  return [
    {
      code: 'PT402',
      facts: {
        errors: errors.map(({ port, error }): { port: PortFacts; error: string } => ({ port, error })),
        ...(condition && { condition }),
        mixed: new Set(service.ports.map((port) => port.protocol)).size > 1,
      },
      // Where no traffic flows at all, this is not what is wrong.
      severity: chain.ports.some(isServed) ? 'warn' : 'info',
      confidence: 'proven',
      stage: 'entry',
      ports,
      hop: errors[0] ? `ports[${errors[0].position}]` : '',
      evidence: [
        ...errors.map(({ port, error, index }) => ({
          object: serviceRef(chain),
          field: `status.loadBalancer.ingress[${index}].ports[${port.port}/${port.protocol}].error`,
          value: error,
        })),
        ...(condition
          ? [
              {
                object: serviceRef(chain),
                field: 'status.conditions[LoadBalancerPortsError].reason',
                value: condition.reason ?? condition.status,
              },
            ]
          : []),
      ],
    },
  ]
}
