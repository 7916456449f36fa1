import { directionText } from '../kube/access-text.ts'
import { clientAccesses, clientName, denyingSide } from '../kube/client-access.ts'
import type { ClientAccess } from '../model/access.ts'
import type { Endpoint } from '../model/endpoint.ts'
import type { FactLine } from './part.ts'
import { type Look, type Sign, signOf, span } from './style.ts'

/** A line for each client that was named, or several where the endpoints differ; nothing where none was. */
export function clientLines(endpoints: readonly Endpoint[], home: string | undefined, look: Look): FactLine[] {
  const accesses = endpoints.map(clientAccesses)
  const [first = []] = accesses
  return first.flatMap((_, index) => {
    const all = accesses.flatMap((one) => one[index] ?? [])
    const used = all.filter(({ unused }) => unused === undefined)
    if (used.length === 0) return all.slice(0, 1).map((access) => unusedLine(access, home, look))
    const groups = [...Map.groupBy(used, (access) => JSON.stringify(access)).values()]
    return groups.flatMap((group) => group.slice(0, 1).map((access) => clientLine(access, group.length, all.length, home, look)))
  })
}

/** `pod/client of shop: dropped by networkpolicy/default-deny of shop, egress of the client (inferred)`. */
export function clientLine(access: ClientAccess, part: number, of: number, home: string | undefined, look: Look): FactLine {
  const { result, from } = access
  const side = denyingSide(access)
  const certain = (side ? access[side] : access.ingress).certainty === 'proven'
  const sign: Sign = result === 'allowed' ? 'ok' : result === 'denied' && certain ? 'broken' : 'unknown'
  const some = part < of ? [span(`   at ${part} of ${of} endpoints`, 'quiet')] : []
  const object = (side ? access[side] : access.ingress.policy ? access.ingress : access.egress).policy
  const rule = (side ? access[side] : access.ingress.policy ? access.ingress : access.egress).rule
  const direction = side === 'egress' || (!side && !access.ingress.policy) ? 'egress' : 'ingress'
  return {
    line: [signOf(sign, look), span(` ${clientName(from, home)}: ${accessText(access, home)}`), ...some],
    ...(object && { object, field: rule ? `spec.${direction}[${rule.index}]` : 'spec' }),
  }
}

function unusedLine({ from, unused }: ClientAccess, home: string | undefined, look: Look): FactLine {
  const why = unused === 'no-local' ? 'its Node has no endpoint of its own, and the Service wants one' : 'its Node sends to no endpoint'
  return { line: [signOf('broken', look), span(` ${clientName(from, home)}: dropped, ${why}`)] }
}

function accessText(access: ClientAccess, home: string | undefined): string {
  const { result, egress, ingress, pods } = access
  const side = denyingSide(access)
  if (side) return `dropped ${directionText(access[side], side, home)}${access[side].certainty === 'inferred' ? ' (inferred)' : ''}`
  if (pods) return `its Pods differ: ${pods.allowed} allowed, ${pods.denied} denied, ${pods.unknown} not known`
  if (result === 'unknown') {
    const doubtful = egress.result === 'unknown' ? 'egress' : 'ingress'
    return `not known: ${directionText(access[doubtful], doubtful, home)}`
  }
  const named = [
    ...(egress.policy ? [directionText(egress, 'egress', home)] : []),
    ...(ingress.policy ? [directionText(ingress, 'ingress', home)] : []),
  ]
  return named.length === 0 ? 'allowed, no policy decides' : `allowed ${named.join(', ')}`
}
