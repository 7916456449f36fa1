import { count } from '../../lib/count.ts'
import { podRef, serviceRef, sliceEvidence } from '../chain/evidence.ts'
import { marks, portFacts } from '../chain/ports.ts'
import type { PortFacts } from '../facts.ts'
import type { FindingDefinition } from '../finding.ts'

interface Facts {
  port: PortFacts
  numbers: readonly { number: number; count: number }[]
}

/** The name of targetPort means different numbers in different Pods. That works; it is worth knowing where a number is expected. */
export const PT304: FindingDefinition<'PT304', Facts> = {
  code: 'PT304',
  name: 'mixed-target-port',
  rule: (chain) =>
    chain.ports.flatMap((port, position) => {
      if (typeof port.targetPort === 'number') return []
      const groups = Map.groupBy(
        port.endpoints.filter((one) => one.usable && one.port !== undefined),
        (one) => one.port ?? 0,
      )
      if (groups.size < 2) return []
      const firsts = [...groups].flatMap(([number, [endpoint]]) => (endpoint ? [{ number, endpoint }] : []))
      return [
        {
          facts: {
            port: portFacts(port),
            numbers: [...groups].map(([number, endpoints]) => ({ number, count: endpoints.length })).sort((a, b) => a.number - b.number),
          },
          severity: 'info',
          confidence: 'proven',
          ...marks('targetPort', [position]),
          evidence: [
            { object: serviceRef(chain), field: `spec.ports[${port.index}].targetPort`, value: port.targetPort },
            ...firsts.slice(0, 3).map(({ number, endpoint }) =>
              endpoint.pod !== undefined && endpoint.declared
                ? {
                    object: podRef(chain, endpoint.pod),
                    field: `spec.containers[*].ports[${port.targetPort}].containerPort`,
                    value: number,
                  }
                : sliceEvidence(chain, endpoint.slice, `ports[${port.name}].port`, number),
            ),
          ],
        },
      ]
    }),
  title: ({ port, numbers }) => `targetPort "${port.targetPort}" resolves to ${numbers.map((one) => one.number).join(' and ')}`,
  message: ({ port, numbers }) =>
    `The Pods use the name ${port.targetPort} for different ports: ${numbers.map((one) => `${one.number} in ${count(one.count, 'endpoint')}`).join(', ')}. The Service uses the port of each Pod; a policy or a probe with a fixed number may not match.`,
  advice: () => ({ fix: { text: 'Use the same number in all Pods, unless a rollout is changing it now.' } }),
  effect: 'none',
  relations: {},
  explain: {
    summary: 'A named targetPort resolves to different numbers in different Pods.',
    means:
      'This works, and lets a port change its number without downtime. A NetworkPolicy or a dashboard that uses one number applies only to some Pods.',
    why: 'A named targetPort is looked up in each Pod. The EndpointSlice controller groups Pods by the resulting ports, with a slice for each number.',
    sources: ['core/v1 ServicePort.targetPort', 'k8s.io/endpointslice reconciler.go'],
    confirm: ["kubectl -n NS get endpointslices -l kubernetes.io/service-name=SVC -o jsonpath='{.items[*].ports}'"],
    fix: ['If the difference is not intended, use the same number in all Pod templates that the Service selects.'],
  },
}
