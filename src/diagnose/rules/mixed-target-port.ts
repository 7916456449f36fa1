import { podRef, portFacts, type Rule, serviceRef } from '../rule.ts'
import { sliceEvidence } from '../slice-evidence.ts'

/** PT304: the name of targetPort means different numbers in different Pods. That works; it is worth knowing where a number is expected. */
export const mixedTargetPort: Rule = (chain) =>
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
        code: 'PT304',
        facts: {
          port: portFacts(port),
          numbers: [...groups].map(([number, endpoints]) => ({ number, count: endpoints.length })).sort((a, b) => a.number - b.number),
        },
        severity: 'info',
        confidence: 'proven',
        stage: 'targetPort',
        ports: [position],
        hop: `ports[${position}]`,
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
  })
