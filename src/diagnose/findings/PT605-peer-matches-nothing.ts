import { peerText } from '../../kube/access-text.ts'
import { count } from '../../lib/count.ts'
import type { AccessSource } from '../../model/access.ts'
import { policed, ruleEvidence } from '../chain/access.ts'
import { marks, portFacts } from '../chain/ports.ts'
import type { PortFacts } from '../facts.ts'
import type { FindingDefinition, Found } from '../finding.ts'
import { policyName } from '../words/policies.ts'
import { capital, labelDifference, some } from '../words/text.ts'

interface Facts {
  port: PortFacts
  podPort: number
  /** The peers that match nothing, the one with a closest match first. */
  empty: readonly AccessSource[]
  /** No other rule allows a client. */
  isOnlyWay: boolean
}

/**
 * A rule allows Pods, but its selector matches none: often a label of a Namespace is not set. The clients may only
 * not be there now, so it is never more than inferred.
 */
export const PT605: FindingDefinition<'PT605', Facts> = {
  code: 'PT605',
  name: 'peer-matches-nothing',
  rule: (chain) =>
    chain.ports.flatMap((port, position): Found<Facts>[] => {
      const all = policed(port)
      const [first] = all
      const sources = first?.ingress.sources.filter(({ effect }) => effect === 'allowed') ?? []
      const empty = sources.filter(({ pods }) => pods === 0)
      if (!first || empty.length === 0) return []
      const isOnlyWay = first.ingress.rest === 'denied' && empty.length === sources.length
      const near = empty.toSorted((a, b) => Number(a.nearest === undefined) - Number(b.nearest === undefined))
      return [
        {
          facts: { port: portFacts(port), podPort: first.endpoint.port ?? port.port, empty: near, isOnlyWay },
          severity: isOnlyWay && empty.every(isMatchedByNone) ? 'warn' : 'info',
          confidence: 'inferred',
          ...marks('access', [position]),
          evidence: near.flatMap((source) => [
            ruleEvidence(source, peerText(source.peer), '.from'),
            ...(source.nearest?.differs ?? []).map(({ key, found }) => ({
              object: source.nearest?.object ?? source.policy,
              field: `metadata.labels[${key}]`,
              value: found ?? null,
            })),
          ]),
        },
      ]
    }),
  title: ({ empty, isOnlyWay }) =>
    isOnlyWay
      ? 'policies allow only Pods that do not exist'
      : `${count(empty.length, 'peer')} of a policy ${empty.length === 1 ? 'matches' : 'match'} no Pod`,
  message: ({ empty, isOnlyWay }, { namespace }) =>
    `${capital(
      empty
        .slice(0, 3)
        .map((source) => sourceText(source, namespace))
        .join('; '),
    )}.${isOnlyWay ? ' No other rule allows traffic.' : ''}`,
  advice: ({ empty }, { kubectl, kubectlIn }) => {
    const [first] = empty
    const { nearest, policy } = first ?? {}
    // A label that is there with another value may be what others look for.
    if (nearest?.object.kind === 'Namespace' && nearest.differs.every(({ found }) => found === undefined)) {
      const labels = nearest.differs.map(({ key, wanted }) => `${key}=${wanted}`)
      return {
        fix: {
          text: 'Set the label that the policy selects, or correct the policy.',
          command: kubectlIn('', 'label', 'namespace', nearest.object.name, ...labels),
        },
      }
    }
    return {
      fix: {
        text: 'Correct the labels in the policy, or start the clients.',
        command: kubectl('edit', 'networkpolicy', policy?.name ?? ''),
      },
    }
  },
  effect: 'none',
  relations: { needsCluster: true },
  explain: {
    summary: 'A peer of a policy matches no Pod.',
    means: 'The rule allows no client. If it is the only rule, every connection times out.',
    why: 'A peer selects Pods by their labels and by the labels of their Namespaces. The name of a Namespace is not a label. The API server sets only the label kubernetes.io/metadata.name; you must set other labels, for example name=shop, yourself.',
    sources: ['networking.k8s.io/v1 NetworkPolicyPeer', 'Network Policies: Targeting a Namespace by its name'],
    confirm: ['kubectl get namespaces --show-labels', 'kubectl get pods -A -l KEY=VALUE', 'kubectl -n NS get networkpolicy NAME -o yaml'],
    fix: ['kubectl label namespace NAME KEY=VALUE', 'Or select the Namespace by its name: kubernetes.io/metadata.name'],
  },
}

/** Clients in another namespace may come and go, and the trace of one Service does not read them. */
function isMatchedByNone({ peer, namespaces }: AccessSource): boolean {
  return peer.type !== 'pods' || peer.namespaces === undefined || namespaces === 0
}

function sourceText({ policy, rule, peer, nearest }: AccessSource, home: string): string {
  const near = nearest
    ? ` (closest match: ${nearest.object.kind.toLowerCase()}/${nearest.object.name} has ${some(nearest.differs.map(labelDifference))})`
    : ''
  return `rule ${rule.index} of ${policyName(policy, home)} allows ${peerText(peer)}, but no such Pod exists now${near}`
}
