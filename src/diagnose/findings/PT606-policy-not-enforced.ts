import { directionText } from '../../kube/access-text.ts'
import { clientName } from '../../kube/client-access.ts'
import { socketAddress } from '../../lib/ip.ts'
import type { DirectionAccess, Enforcement } from '../../model/access.ts'
import type { TrafficSource } from '../../trace/access/traffic-sources.ts'
import { contradictions } from '../chain/client-denial.ts'
import { connectEvidence } from '../chain/connections.ts'
import { marks } from '../chain/ports.ts'
import type { FindingDefinition, Found } from '../finding.ts'
import { enforcementText } from '../words/policies.ts'

interface Facts {
  source: TrafficSource
  side: 'egress' | 'ingress'
  denied: DirectionAccess
  address: string
  home: string
  enforcement: Enforcement | undefined
}

/**
 * A probe of a client connected to a Pod although policies deny it. The traffic flows, so the verdict stays the same, unless a plugin is
 * known to enforce the policies: then the data about the policies or the client is incomplete.
 */
export const PT606: FindingDefinition<'PT606', Facts> = {
  code: 'PT606',
  name: 'policy-not-enforced',
  rule: (chain) =>
    chain.ports.flatMap((_, position) =>
      contradictions(chain, position).map(({ source, side, denied, access, endpoint, probe }): Found<Facts> => {
        const isEnforced = denied.certainty === 'proven'
        return {
          facts: {
            source,
            side,
            denied,
            address: socketAddress(endpoint.address, endpoint.port),
            home: chain.target.namespace ?? '',
            enforcement: access.enforcement,
          },
          severity: isEnforced ? 'warn' : 'info',
          confidence: isEnforced ? 'inferred' : 'proven',
          ...marks('access', [position]),
          evidence: [
            ...connectEvidence([probe]),
            ...(denied.policy ? [{ object: denied.policy, field: `spec.${side}`, value: 'denies it' }] : []),
            ...(access.enforcement?.evidence ?? []),
          ],
        }
      }),
    ),
  title: ({ source, home }) => `${clientName(source.view, home)} connects although policies deny it`,
  message: ({ source, denied, side, address, home, enforcement }) =>
    `The traffic is denied ${directionText(denied, side, home)}, but a probe from ${clientName(source.view, home)} to ${address} connected. ${enforcementText(enforcement)}`,
  advice: (_, { kubectlIn }) => ({
    next: {
      text: 'Check which network plugin runs, and whether it enforces policies.',
      command: kubectlIn('kube-system', 'get', 'daemonsets', '-o', 'wide'),
    },
  }),
  effect: 'none',
  relations: {},
  explain: {
    summary: 'Policies deny the traffic of a client, but a probe from there connected.',
    means: 'The Service works for this client. The policies are not enforced here, or not for this client.',
    why: 'Every cluster stores policies, but a network plugin must enforce them. Without one they have no effect. Also, a connection that was open before a policy was created may stay open, and some plugins exclude Pods with hostNetwork.',
    sources: ['Network Policies: Prerequisites', 'networking.k8s.io/v1 NetworkPolicy'],
    confirm: ['kubectl porttrace -n NS svc/SVC --probe --from pod/CLIENT', 'kubectl -n kube-system get daemonsets -o wide'],
    fix: ['Install a network plugin that enforces policies if the policies must be enforced.'],
  },
}
