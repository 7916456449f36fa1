import { specField } from '../../model/container-field.ts'
import type { Candidate } from '../../model/endpoint.ts'
import { probeWords } from '../../model/probe.ts'
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
        ...(probe && { probe: probeWords(probe), purpose: probe.purpose }),
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
                field: `${specField({ ...first, name: first.container })}.${probe.purpose}Probe`,
                value: probeField(probe),
              },
            ]
          : []),
      ],
    },
  ]
}

/** The probe as the Pod's spec holds it. */
function probeField({ purpose: _, handler, host: __, ...action }: NonNullable<Candidate['probe']>): unknown {
  return { [handler]: action }
}
