import type { CandidateReason } from '../../model/endpoint.ts'
import { podRef, serviceRef } from '../chain/evidence.ts'
import { podDiagnosis } from '../chain/pods.ts'
import type { PodFacts } from '../facts.ts'
import type { FindingDefinition } from '../finding.ts'
import { some } from '../words/text.ts'

interface Facts extends PodFacts {
  names: readonly string[]
}

const waiting: ReadonlySet<CandidateReason> = new Set(['readiness-probe', 'readiness-gate', 'not-ready'])

/**
 * A headless Service that names Pods of its own publishes only those that are Ready. Peers that look each other up in order to
 * become ready would wait for ever; whether they do is not known.
 */
export const PT208: FindingDefinition<'PT208', Facts> = {
  code: 'PT208',
  name: 'unready-not-published',
  rule: (chain) => {
    if (!chain.service?.headless || chain.service.publishNotReadyAddresses) return []
    const found = podDiagnosis(chain, (candidate) => candidate.dnsName !== undefined && waiting.has(candidate.reason))
    if (!found) return []
    const { facts, first, pods, ...place } = found
    return [
      {
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
  },
  title: ({ names }) => `${some(names, 2)} ${names.length === 1 ? 'has' : 'have'} no DNS record until ready`,
  message: ({ count: pods }) =>
    `The Service publishes only ready Pods, and ${pods === 1 ? 'one Pod with its own DNS name is' : `${pods} Pods with their own DNS names are`} not ready. If the Pods look each other up to become ready, they wait for each other.`,
  advice: (_, { kubectl, service }) => ({
    fix: {
      text: 'If the Pods need each other to become ready, publish their addresses before they are ready.',
      command: kubectl('patch', 'service', service, '-p', JSON.stringify({ spec: { publishNotReadyAddresses: true } })),
      own: true,
    },
  }),
  effect: 'rejected',
  relations: {},
  explain: {
    summary: 'A headless Service does not publish the DNS names of Pods that are not ready.',
    means:
      'POD.SVC does not resolve until the Pod is ready. If the members of a cluster need these names to become ready, the cluster cannot start.',
    why: 'A Pod whose spec.subdomain names a headless Service has its own DNS name; a StatefulSet sets this with spec.serviceName. The name exists while the endpoint is ready, or always with publishNotReadyAddresses.',
    sources: ['core/v1 ServiceSpec.publishNotReadyAddresses', 'DNS for Services and Pods', 'kubernetes#92559, #66234', 'nats#441'],
    confirm: [
      "kubectl -n NS get service SVC -o jsonpath='{.spec.publishNotReadyAddresses}'",
      'kubectl -n NS logs POD   (names that cannot be resolved)',
    ],
    fix: [
      'kubectl -n NS patch service SVC -p \'{"spec":{"publishNotReadyAddresses":true}}\'',
      'Keep a second Service without publishNotReadyAddresses for the clients.',
    ],
  },
}
