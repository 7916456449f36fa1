import type { Enforcement } from '../../model/access.ts'
import type { ObjectRef } from '../../model/resources.ts'
import { some } from './text.ts'

/** `networkpolicy/default-deny`, with its namespace where that is not `home`. */
export function policyName({ kind, namespace, name }: ObjectRef, home: string): string {
  return `${kind.toLowerCase()}/${name}${namespace === undefined || namespace === home ? '' : ` in ${namespace}`}`
}

/** `networkpolicy/a and networkpolicy/b`. */
export function policyNames(policies: readonly ObjectRef[], home: string): string {
  return some(policies.map((policy) => policyName(policy, home)))
}

/** A sentence about whether anything enforces policies there. */
export function enforcementText(enforcement: Enforcement | undefined): string {
  const { state = 'unknown', plugin } = enforcement ?? {}
  if (state === 'enforces') return `${plugin} enforces policies on the Nodes of these Pods.`
  if (state === 'ignores') return `${plugin} is the only network plugin found, and it does not enforce policies.`
  return 'It is unknown whether a network plugin enforces policies on the Nodes of these Pods.'
}
