import { apiOf, type Kind } from '../cluster/kinds/kind.ts'
import { kindNamed } from '../cluster/kinds/kinds.ts'
import { serviceDnsName } from '../kube/dns-name.ts'
import { otherRouteRows } from '../kube/other-routes/table.ts'
import { nearest } from '../lib/similar.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { AddressTarget, TargetRef, TargetView } from '../model/target.ts'
import type { Trace } from '../model/trace.ts'
import { isFound } from '../trace/target.ts'

/** A target and its trace. The trace of a target that does not exist says only that. */
export interface TracedTarget {
  target: TargetRef
  trace: Trace
}

/** What there is in place of an object that does not exist. */
export interface Instead {
  /** The objects of its kind in its namespace, by name; empty if they may not be listed. */
  names: readonly string[]
  /** The namespaces that have an object of its kind and name; empty if they may not be listed. */
  homes: readonly string[]
  /** Objects of its name and namespace whose kind has the same name in another group, as targets: `gateways.networking.istio.io/public`. */
  namesakes?: readonly string[]
  /** Set if its namespace does not exist: the words for that, and the closest match. */
  lost?: { why: string; near?: string }
}

/** Looks for what there is in place of a target that does not exist. */
export type FindInstead = (target: TargetView) => Promise<Instead>

/** A line for each target that does not exist. */
export function missingLines(traced: readonly TracedTarget[], look: FindInstead, namespace: string, snapshot: Snapshot): Promise<string[]> {
  const missing = traced.filter(({ trace }) => !isFound(trace))
  return Promise.all(
    missing.map(async ({ target: asked, trace: { target } }) => {
      if (asked.kind !== 'address') return missingLine(target, await look(target))
      const named = missingService(asked, snapshot)
      if (named) return `${asked.text}: ${missingLine(named, await look(named))}`
      return (await import('./missing-address.ts')).missingAddress(asked, namespace, snapshot)
    }),
  )
}

/**
 * The Service that a DNS name stands for, if the name can stand for nothing else and the Services, which were all read, do not include it.
 */
function missingService({ host = '' }: AddressTarget, { services, gaps }: Snapshot): TargetView | undefined {
  const named = serviceDnsName(host)
  if (!named?.isCertain || gaps.some(({ resource }) => resource === 'services')) return undefined
  const { namespace, service: name } = named
  return services.some((one) => one.namespace === namespace && one.name === name) ? undefined : { kind: 'Service', namespace, name }
}

/** The id of a target's row in the table of kinds. */
export function kindId({ kind, group }: Pick<TargetView, 'kind' | 'group'>): string {
  return group === undefined ? kind : `${kind}.${group}`
}

/** The kind of another group that has the same name as the one of the target; undefined: none, or the target has it. */
export function namesakeOf({ kind, group }: Pick<TargetView, 'kind' | 'group'>): Kind | undefined {
  const row = group === undefined ? otherRouteRows.find((one) => one.kind === kind && one.namesake !== undefined) : undefined
  return row && kindNamed(kindId(row))
}

/** The line for an object that does not exist. */
function missingLine(target: TargetView, { names, homes, namesakes = [], lost }: Instead): string {
  const { name, namespace } = target
  const where = namespace === undefined ? '' : ` in namespace "${namespace}"`
  const kind = kindNamed(kindId(target))
  const also = namesakes.length === 0 ? '' : `; ${namesakes.join(', ')} exists`
  const missing = `${kind ? apiOf(kind) : target.kind.toLowerCase()} "${name}" not found${where}${also}`
  if (lost) {
    const meant = nearest(namespace ?? '', homes) ?? lost.near
    return `${missing}: ${lost.why}${meant === undefined ? elsewhere(homes) : `; did you mean -n ${meant}?`}`
  }
  // A controller appends a suffix to the name that a person knows.
  const close = nearest(name, names) ?? names.find((one) => one.startsWith(`${name}-`))
  return `${missing}${elsewhere(homes)}${close ? `; did you mean "${close}"?` : ''}`
}

const MOST_HOMES = 3

/** `; namespace shop has one`. */
function elsewhere(homes: readonly string[]): string {
  const [first] = homes
  if (first === undefined) return ''
  if (homes.length === 1) return `; namespace ${first} has it: -n ${first}`
  const more = homes.length - MOST_HOMES
  const listed = homes.slice(0, MOST_HOMES).join(', ')
  return `; namespaces that have it: ${listed}${more > 0 ? ` and ${more} more` : ''}`
}

/** Said of a name that several namespaces of a dump have. */
export function severalHomes(named: string, homes: readonly string[]): string {
  return `${named} is in several namespaces of the dump (${homes.join(', ')}): choose one with -n`
}
