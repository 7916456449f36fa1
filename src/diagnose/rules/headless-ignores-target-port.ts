import { portFacts, type Rule, serviceRef } from '../rule.ts'
import { sliceEvidence } from '../slice-evidence.ts'

/**
 * PT309: a headless Service has no virtual address at which a port could be exchanged for another: its name leads to the Pods, and there
 * the port that counts is targetPort (core/v1 ServicePort.targetPort).
 */
export const headlessIgnoresTargetPort: Rule = (chain) => {
  if (!chain.service?.headless) return []
  return chain.ports.flatMap((port, position) => {
    const used = port.endpoints.filter((one) => one.usable && one.port !== undefined)
    const [first] = used
    if (port.port === 0 || !first || used.some((one) => one.port === port.port)) return []
    return [
      {
        code: 'PT309',
        facts: { port: portFacts(port), numbers: [...new Set(used.flatMap((one) => one.port ?? []))] },
        severity: 'info',
        confidence: 'proven',
        stage: 'service',
        ports: [position],
        hop: `ports[${position}]`,
        evidence: [
          { object: serviceRef(chain), field: 'spec.clusterIP', value: 'None' },
          { object: serviceRef(chain), field: `spec.ports[${port.index}].port`, value: port.port },
          sliceEvidence(chain, first.slice, `ports[${port.name}].port`, first.port ?? null),
        ],
      },
    ]
  })
}
