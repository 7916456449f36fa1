import { shellLine } from '../../lib/shell.ts'
import type { Enforcement } from '../../model/access.ts'
import type { Fix } from '../../model/finding.ts'
import type { Labels, ObjectRef } from '../../model/resources.ts'
import type { WordContext } from '../finding.ts'
import { some } from './text.ts'

/** `networkpolicy/default-deny`, with its namespace where that is not `home`. */
export function policyName({ kind, namespace, name }: ObjectRef, home: string): string {
  return `${kind.toLowerCase()}/${name}${namespace === undefined || namespace === home ? '' : ` of ${namespace}`}`
}

/** `networkpolicy/a and networkpolicy/b`. */
export function policyNames(policies: readonly ObjectRef[], home: string): string {
  return some(policies.map((policy) => policyName(policy, home)))
}

/** What is known of whether anything enforces policies there, as a sentence. */
export function enforcementText(enforcement: Enforcement | undefined): string {
  const { state = 'unknown', plugin } = enforcement ?? {}
  if (state === 'enforces') return `${plugin} enforces policies there.`
  if (state === 'ignores') return `${plugin} is the only network plugin that is shown, and it enforces no policies.`
  return 'Whether anything enforces policies there is not known.'
}

/** What a policy has to say to let traffic through to some Pods. */
export interface Opening {
  /** Labels of the Pods that get the traffic. */
  to: Labels
  port: number
  protocol: string
  /** The peer of the rule. */
  from: Readonly<Record<string, unknown>>
}

/** Creates a NetworkPolicy with the one rule; beside others it only adds. */
export function openingFix(text: string, { to, port, protocol, from }: Opening, { namespace, service, kubectl }: WordContext): Fix {
  const policy = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `allow-to-${service}`.slice(0, 253), namespace },
    spec: {
      podSelector: { matchLabels: to },
      policyTypes: ['Ingress'],
      ingress: [{ from: [from], ports: [{ port, protocol }] }],
    },
  }
  return { text, command: `${shellLine(['printf', '%s', JSON.stringify(policy)])} | ${kubectl('apply', '-f', '-')}` }
}
