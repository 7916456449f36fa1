import { similar } from '../../lib/similar.ts'
import type { OwnerView } from '../../model/workload-view.ts'
import type { Chain, PortChain } from '../../trace/chain.ts'
import { isTested } from './declared.ts'

/**
 * Workloads whose Pods have none of the drawn ports, while other workloads have each of these ports. Empty if they cannot be told apart.
 */
export function foreignOwners(chain: Chain): OwnerView[] {
  const { owners = [] } = chain
  const ports = chain.ports.filter((port) => port.port !== 0)
  if (owners.length < 2 || ports.length === 0) return []
  const has = owners.filter((owner) => ports.some((port) => portOf(port, owner) === 'has'))
  if (!ports.every((port) => has.some((owner) => portOf(port, owner) === 'has'))) return []
  return owners.filter((owner) => ports.every((port) => portOf(port, owner) === 'lacks' && !isSlip(port, owner, has)))
}

/** Do the Pods of the workload have the port? Undefined: some may, or it cannot be told. */
function portOf(port: PortChain, owner: OwnerView): 'has' | 'lacks' | undefined {
  const pods = new Set(owner.pods)
  const endpoints = port.endpoints.filter((one) => one.usable && one.pod !== undefined && pods.has(one.pod))
  if (endpoints.some((one) => one.declared || isTested(one))) return 'has'
  if (typeof port.targetPort === 'number')
    return endpoints.length > 0 && endpoints.every((one) => one.declared === false) ? 'lacks' : undefined
  const candidates = port.candidates.filter((one) => pods.has(one.pod))
  // The name of a headless Service leads also to Pods without the port.
  if (endpoints.length > 0) return endpoints.every((one) => one.port === undefined) ? 'lacks' : undefined
  return candidates.some((one) => one.reason === 'no-port') ? 'lacks' : undefined
}

/**
 * The Pods declare the number that the port name means in the other Pods, or a similar name: it is probably the same program with a typo.
 */
function isSlip(port: PortChain, owner: OwnerView, others: readonly OwnerView[]): boolean {
  const { targetPort } = port
  if (typeof targetPort === 'number') return false
  const meant = new Set(
    port.endpoints.flatMap((one) => (one.usable && others.some((other) => other.pods.includes(one.pod ?? '')) ? (one.port ?? []) : [])),
  )
  return [
    ...port.candidates.map(({ pod, declared }) => ({ pod, declared })),
    ...port.endpoints.flatMap(({ pod, declaredPorts: declared = [] }) => (pod === undefined ? [] : [{ pod, declared }])),
  ]
    .filter(({ pod }) => owner.pods.includes(pod))
    .flatMap(({ declared }) => declared)
    .some(({ port: number, name }) => meant.has(number) || (name !== '' && similar(name, targetPort)))
}
