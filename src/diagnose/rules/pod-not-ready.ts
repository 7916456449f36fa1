import { probeWords } from '../../model/probe.ts'
import type { ContainerProbe } from '../../model/resources.ts'
import { isStarting, podDiagnosis } from '../pods.ts'
import { podRef, portFacts, type Rule } from '../rule.ts'

/** PT201: Pods run but are not Ready, so their addresses are kept out of rotation. */
export const podNotReady: Rule = (chain) => {
  const found = podDiagnosis(chain, ({ reason }) => reason === 'readiness-probe' || reason === 'not-ready')
  if (!found) return []
  const { facts, first, pods: _, ...place } = found
  const port = chain.ports[found.ports[0] ?? 0]
  const { probe } = first
  return [
    {
      code: 'PT201',
      facts: {
        ...facts,
        reason: first.reason,
        ...(probe && { probe: probeWords(probe) }),
        ...(port && { port: portFacts(port) }),
      },
      severity: isStarting(found, chain.taken) ? 'info' : facts.served ? 'warn' : 'error',
      confidence: 'proven',
      stage: 'pod',
      ...place,
      evidence: [
        { object: podRef(chain, first.pod), field: first.field, value: first.value },
        ...(first.message ? [{ object: podRef(chain, first.pod), field: 'status.conditions[Ready].message', value: first.message }] : []),
        ...(probe && first.container
          ? [
              {
                object: podRef(chain, first.pod),
                field: `spec.containers[${first.container}].readinessProbe`,
                value: probeField(probe),
              },
            ]
          : []),
      ],
    },
  ]
}

/** The probe as the Pod's spec holds it. */
function probeField({ handler, host: _, ...action }: ContainerProbe): unknown {
  return { [handler]: action }
}
