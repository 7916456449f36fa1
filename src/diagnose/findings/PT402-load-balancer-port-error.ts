import { defined } from '../../lib/defined.ts'
import type { Condition } from '../../model/resources.ts'
import { withServiceConditions } from '../chain/conditions.ts'
import { serviceRef } from '../chain/evidence.ts'
import { isServed, portFacts } from '../chain/ports.ts'
import type { PortFacts } from '../facts.ts'
import type { FindingDefinition } from '../finding.ts'
import { some } from '../words/text.ts'

interface Facts {
  errors: readonly { port: PortFacts; error: string }[]
  condition?: Condition
  mixed: boolean
}

/**
 * The load balancer does not serve (some of) the ports, by `status.loadBalancer.ingress[].ports[].error` or the condition
 * LoadBalancerPortsError (core/v1 PortStatus, KEP-1435). The other entry points still work.
 */
export const PT402: FindingDefinition<'PT402', Facts> = {
  code: 'PT402',
  name: 'load-balancer-port-error',
  rule: (chain) => {
    const { service } = chain
    if (service?.type !== 'LoadBalancer') return []
    const errors = chain.ports.flatMap((port, position) => {
      const status = service.loadBalancer
        .flatMap((balancer, index) => balancer.ports.map((one) => ({ ...one, index })))
        .find((one) => one.error !== undefined && one.port === port.port && one.protocol === port.protocol)
      return status?.error === undefined ? [] : [{ position, port: portFacts(port), error: status.error, index: status.index }]
    })
    const condition = service.conditions?.find((one) => one.type === 'LoadBalancerPortsError' && one.status === 'True' && !one.stale)
    if (errors.length === 0 && !condition) return []
    const ports = errors.length > 0 ? errors.map(({ position }) => position) : chain.ports.map((_, position) => position)
    return [
      {
        facts: {
          errors: errors.map(({ port, error }): { port: PortFacts; error: string } => ({ port, error })),
          ...defined({ condition }),
          mixed: new Set(service.ports.map((port) => port.protocol)).size > 1,
        },
        // If no traffic flows at all, something else is wrong.
        severity: chain.ports.some(isServed) ? 'warn' : 'info',
        confidence: 'proven',
        stage: 'entry',
        ports,
        hop: errors[0] ? `ports[${errors[0].position}]` : '',
        evidence: withServiceConditions(chain, [
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
                ...(condition.message
                  ? [{ object: serviceRef(chain), field: 'status.conditions[LoadBalancerPortsError].message', value: condition.message }]
                  : []),
              ]
            : []),
        ]),
      },
    ]
  },
  title: ({ errors }) =>
    errors.length > 0
      ? `load balancer does not serve ${some(errors.map(({ port }) => `${port.port}/${port.protocol}${port.name && ` (${port.name})`}`))}`
      : 'load balancer reports port errors',
  message: ({ errors, condition, mixed }) => {
    const said = [...new Set(errors.map(({ error }) => error)), ...(condition ? [conditionText(condition)] : [])]
    return `The load balancer controller reports: ${some(said)}.${mixed ? ' The ports have different protocols, which some load balancers cannot serve at one address.' : ''}`
  },
  advice: ({ mixed }, { kubectl, service }) =>
    mixed
      ? { fix: { text: 'Create a separate Service for each protocol, with the same selector.' } }
      : {
          next: {
            text: 'Look at the events of the Service: its controller reports there what it cannot do.',
            command: kubectl('describe', 'service', service),
          },
        },
  events: ['Service'],
  effect: 'unexposed',
  relations: { needsCluster: true, isOutside: true, addresses: { loadBalancer: () => true }, causes: { PT401: () => true } },
  explain: {
    summary: 'The load balancer reports that it cannot serve all or some of the ports.',
    means: 'External clients cannot reach these ports through the load balancer. ClusterIP and NodePort are not affected.',
    why: 'The controller of the load balancer writes an error for a port into status.loadBalancer.ingress[].ports[].error, or sets the condition LoadBalancerPortsError. Most often the Service mixes TCP and UDP, and this load balancer cannot serve both at one address.',
    sources: ['core/v1 PortStatus', 'core/v1 LoadBalancerPortsError', 'KEP-1435', 'kubernetes#95029, #64545'],
    confirm: ["kubectl -n NS get service SVC -o jsonpath='{.status}'", 'kubectl -n NS describe service SVC   (Events)'],
    fix: [
      'Split the Service: one for each protocol, with the same selector. With many controllers an annotation lets both share an address.',
      'Or use a load balancer that serves mixed protocols.',
    ],
  },
}

function conditionText({ reason, message }: { reason?: string; message?: string }): string {
  return [reason, message].filter(Boolean).join(': ') || 'LoadBalancerPortsError'
}
