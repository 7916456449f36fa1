import type { CandidateReason } from '../../model/endpoint.ts'
import { podDiagnosis } from '../pods.ts'
import { podRef, type Rule, serviceRef } from '../rule.ts'

const waiting: ReadonlySet<CandidateReason> = new Set(['readiness-probe', 'readiness-gate', 'not-ready'])

/**
 * PT208: a headless Service that names Pods of its own publishes only those that are Ready. Peers that look each other up in order to
 * become ready would wait for ever; whether they do is not known.
 */
export const unreadyNotPublished: Rule = (chain) => {
  if (!chain.service?.headless || chain.service.publishNotReadyAddresses) return []
  const found = podDiagnosis(chain, (candidate) => candidate.dnsName !== undefined && waiting.has(candidate.reason))
  if (!found) return []
  const { facts, first, pods, ...place } = found
  return [
    {
      code: 'PT208',
      facts: { ...facts, names: pods.flatMap((pod) => pod.dnsName ?? []) },
      severity: 'info',
      confidence: 'proven',
      stage: 'endpoint',
      ...place,
      evidence: [
        { object: serviceRef(chain), field: 'spec.publishNotReadyAddresses', value: false },
        { object: podRef(chain, first.pod), field: 'spec.subdomain', value: chain.target.name },
        { object: podRef(chain, first.pod), field: first.field, value: first.value },
      ],
    },
  ]
}
