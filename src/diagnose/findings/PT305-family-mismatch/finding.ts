import { count } from '../../../lib/count.ts'
import type { Advice, FindingDefinition, WordContext } from '../../finding.ts'
import { doubts, subject } from '../../words/sockets.ts'
import { capital, othersServe, some } from '../../words/text.ts'
import { endpointFamily } from './endpoint-family.ts'
import type { Facts } from './facts.ts'
import { listenerFamily } from './listener-family.ts'

/** The Service has an IP family that its endpoints, or what listens in them, have not. */
export const PT305: FindingDefinition<'PT305', Facts> = {
  code: 'PT305',
  name: 'family-mismatch',
  rule: (chain) => [...endpointFamily(chain), ...listenerFamily(chain)],
  title: (facts) => {
    if (facts.fault === 'address') return `no endpoint has an ${facts.family} address`
    if (facts.fault === 'listener') return `process does not listen on ${facts.family}`
    if (facts.fault === 'slice') return `endpoints are ${facts.addressType}, but the Service is ${facts.family}`
    return `${facts.pods.count} of ${count(facts.pods.of, 'Pod')} ${facts.pods.count === 1 ? 'has' : 'have'} no ${facts.family} address`
  },
  message: (facts) => {
    if (facts.fault === 'address')
      return `${facts.isOwn ? `The Service has the family ${facts.family}, but none of its endpoints does` : `The Service does not have the family ${facts.family}, so none of its endpoints does`}: connections to ${some(facts.addresses)} are rejected. The other family works.`
    if (facts.fault === 'listener') return familyMessage(facts)
    if (facts.fault === 'slice')
      return `The addresses of ${facts.slice} are of type ${facts.addressType}: a Service of family ${facts.family} does not use them.`
    return `The Service is ${facts.family} only, and ${facts.pods.pod} has no address of that family, so it is not listed. ${othersServe(facts.pods.served)}`
  },
  advice: familyAdvice,
  effect: 'closed',
  relations: { keepsPodsOut: true },
  explain: {
    summary: 'The Service has an IP family that its endpoints lack.',
    means: 'Connections to the address of that family are rejected. If the Service has no other family, no client can connect.',
    why: 'For each family in spec.ipFamilies, the EndpointSlice controller writes slices with the Pod addresses of that family, and leaves out Pods that have none. kube-proxy handles each family separately: an IPv6 cluster IP or external IP leads only to IPv6 endpoints. Pods get their addresses when they start, so Pods that are older than the dual-stack setup of the cluster keep one family. A process that binds 0.0.0.0 does not accept IPv6 connections; only the socket tables show that.',
    sources: ['core/v1 ServiceSpec.ipFamilies', 'IPv4/IPv6 dual-stack', 'k8s.io/endpointslice utils.go', 'restate#4533'],
    confirm: [
      "kubectl -n NS get service SVC -o jsonpath='{.spec.ipFamilyPolicy} {.spec.ipFamilies} {.spec.clusterIPs}'",
      'kubectl -n NS get endpointslices -l kubernetes.io/service-name=SVC -o custom-columns=NAME:.metadata.name,TYPE:.addressType',
      "kubectl -n NS get pods -o 'custom-columns=NAME:.metadata.name,IPS:.status.podIPs[*].ip'",
    ],
    fix: [
      'Recreate the Pods if the cluster is dual-stack now.',
      'Or recreate the Service with the family that the Pods have. The first entry of spec.ipFamilies cannot be changed, and PreferDualStack keeps it.',
    ],
  },
}

function familyAdvice(facts: Facts, { kubectl, service }: WordContext): Advice {
  if (facts.fault === 'address' && !facts.isOwn)
    return {
      fix: {
        text: 'Remove the address from spec.externalIPs, or give the Service and its Pods both families.',
        command: kubectl('edit', 'service', service),
      },
    }
  if (facts.fault === 'address')
    return {
      fix: { text: 'Recreate the Pods if the cluster is dual-stack now, or give the Service one family.' },
      next: {
        text: 'List the addresses of the Pods.',
        command: kubectl('get', 'pods', '-o', 'custom-columns=NAME:.metadata.name,IPS:.status.podIPs[*].ip'),
      },
    }
  if (facts.fault === 'listener')
    return { fix: { text: `Bind the process to [::]:${facts.number}, which accepts both families unless it is set to IPv6 only.` } }
  // With both families the Service would have one that none of its endpoints has; its first one cannot be changed (ServiceSpec.ipFamilies).
  if (facts.fault === 'slice')
    return {
      fix: { text: `Create a slice of addressType ${facts.family}, or recreate the Service with ipFamilies [${facts.addressType}].` },
    }
  const other = facts.family === 'IPv6' ? 'IPv4' : 'IPv6'
  return {
    fix: {
      text: `Recreate the Pods if the cluster gives them ${facts.family} addresses now, or recreate the Service with ipFamilies [${other}].`,
    },
  }
}

function familyMessage({ sockets, family, number }: Extract<Facts, { fault: 'listener' }>): string {
  return `${capital(subject(sockets))} ${some(sockets.listening)} only, and the endpoint is ${family}: connections to its port ${number} are refused.${doubts(sockets)}`
}
