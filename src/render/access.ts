import { directionText, peerText } from '../kube/access-text.ts'
import { clientAccesses, clientName, denyingSide, openAccess } from '../kube/client-access.ts'
import { isOutside, outsideText } from '../kube/outside-entries.ts'
import { count } from '../lib/count.ts'
import type { AccessSource, ClientAccess, WhoMayConnect } from '../model/access.ts'
import type { Endpoint } from '../model/endpoint.ts'
import type { PodPort } from '../model/reach.ts'
import type { ObjectRef } from '../model/resources.ts'
import type { PortTrace, Trace } from '../model/trace.ts'
import type { Entry } from '../model/way-in.ts'
import { type FactLine, labelledParts, type Part } from './part.ts'
import { type Look, type Sign, signOf, span } from './style.ts'

/** At most so many rules are drawn; the rest is a number. */
const shownRules = 6

/** Who may connect to the endpoints of a port according to the policies; nothing if no policy says anything. */
export function accessParts({ endpoints, entries }: PortTrace, home: string | undefined, look: Look): Part[] {
  const used = endpoints.filter(({ usable }) => usable)
  const groups = [...Map.groupBy(used, (endpoint) => JSON.stringify(openAccess(endpoint) ?? null)).values()]
  const lines = [...clientLines(used, entries, home, look), ...groups.flatMap((group) => groupLines(group, used.length, home, look))]
  return drawnAccess(lines)
}

/** Whether policies allow the given clients to connect to an address that nothing in the cluster owns. */
export function foreignParts(trace: Trace, look: Look): Part[] {
  return drawnAccess(clientAccesses(trace).map((access) => clientLine(access, 1, 1, undefined, look)))
}

/**
 * Whether the clients that were named can connect to the ports of Pods without a Service: one line for each, with the port if there are
 * several.
 */
export function portAccessParts({ reach, target }: Trace, look: Look): Part[] {
  const asked = reach?.ports.filter((port) => clientAccesses(port).length > 0) ?? []
  const place = ({ port, protocol }: PodPort) => (asked.length > 1 ? [span(`   on ${port}/${protocol}`, 'quiet')] : [])
  const lines = asked.flatMap((port) => clientAccesses(port).map((access) => ({ access, place: place(port) })))
  return drawnAccess(
    lines.map(({ access, place }) => {
      const drawn = clientLine(access, 1, 1, target.namespace, look)
      return { ...drawn, line: [...drawn.line, ...place] }
    }),
  )
}

function drawnAccess(lines: readonly FactLine[]): Part[] {
  return labelledParts('access', 9, lines)
}

function groupLines(group: readonly Endpoint[], of: number, home: string | undefined, look: Look): FactLine[] {
  const [first] = group
  const ingress = first && openAccess(first)?.ingress
  if (!first || !ingress) return []
  const some = group.length < of ? `   at ${group.length} of ${of} endpoints` : ''
  const lines = whoLines(ingress, first, home, look)
  return lines.map((one, index) => (index === 0 && some !== '' ? { ...one, line: [...one.line, span(some, 'quiet')] } : one))
}

function whoLines(who: WhoMayConnect, { port }: Endpoint, home: string | undefined, look: Look): FactLine[] {
  const { pods, outside, doubt, policies, certainty, rest } = who
  const [first] = policies
  if (doubt !== undefined) return [noted('unknown', `unknown who may connect: ${doubtText(who, home)}`, look, first)]
  const sure = certainty === 'inferred' ? ' (inferred)' : ''
  if (pods === 'nobody' && outside === 'nobody') {
    return [noted(certainty === 'proven' ? 'broken' : 'unknown', `no client may connect: ${names(policies, home)}${sure}`, look, first)]
  }
  const sources = who.sources.filter(({ effect }) => effect !== 'passed')
  const shown = look.wide || look.scrolls ? sources : sources.slice(0, shownRules)
  const left = sources.length - shown.length
  const isAfterDenial = ({ peer }: AccessSource, index: number) =>
    peer.type === 'everyone' && sources.slice(0, index).some(({ effect }) => effect === 'denied')
  const isForAll = sources.some(({ effect, peer }) => effect === 'allowed' && peer.type === 'everyone')
  return [
    ...shown.map((source, index) => sourceLine(source, isAfterDenial(source, index), port, home, look)),
    ...(left > 0 ? [noted('info', `and ${count(left, 'more rule')} (-o wide shows all)`, look)] : []),
    ...(isForAll ? [] : [restLine(rest, sources.length > 0, sure, who, home, look)]),
  ]
}

function restLine(
  rest: WhoMayConnect['rest'],
  isElse: boolean,
  sure: string,
  { policies }: WhoMayConnect,
  home: string | undefined,
  look: Look,
) {
  const who = `${rest === 'denied' ? 'no' : 'any'}${isElse ? ' other' : ''} client`
  return noted(
    rest === 'denied' ? 'off' : 'ok',
    rest === 'denied' ? `${who}: ${names(policies, home)}${sure}` : who,
    look,
    rest === 'denied' ? policies[0] : undefined,
  )
}

const signs: Readonly<Record<AccessSource['effect'], Sign>> = { allowed: 'ok', denied: 'off', passed: 'info', unknown: 'unknown' }

/** `Pods app=front in namespaces team=shop, on 8080 (12 Pods now)   networkpolicy/web`. */
function sourceLine(
  { effect, peer, policy, rule, pods }: AccessSource,
  isElse: boolean,
  port: number | undefined,
  home: string | undefined,
  look: Look,
): FactLine {
  const start = effect === 'denied' ? 'denied: ' : effect === 'unknown' ? 'unknown: ' : ''
  const now = pods === undefined ? '' : ` (${count(pods, 'Pod')} now)`
  const words = ` ${start}${peerText(peer)}${isElse ? ' else' : ''}, on ${port ?? 'any port'}${now}   `
  return {
    line: [signOf(effect === 'allowed' && pods === 0 ? 'warn' : signs[effect], look), span(words), span(name(policy, home), 'quiet')],
    object: policy,
    field: `spec.ingress[${rule.index}]`,
  }
}

function noted(sign: Sign, text: string, look: Look, object?: ObjectRef): FactLine {
  return { line: [signOf(sign, look), span(` ${text}`)], ...(object && { object, field: 'spec' }) }
}

/** `networkpolicy/web, networkpolicy/deny in shop`. */
export function names(policies: readonly ObjectRef[], home: string | undefined): string {
  const all = policies.map((policy) => name(policy, home))
  return all.length > 3 ? `${all.slice(0, 2).join(', ')} and ${all.length - 2} more` : all.join(', ')
}

function name({ kind, namespace, name }: ObjectRef, home: string | undefined): string {
  return `${kind.toLowerCase()}/${name}${namespace === undefined || namespace === home ? '' : ` in ${namespace}`}`
}

/** Why it is not known who may connect. */
export function doubtText({ doubt, policies }: WhoMayConnect, home: string | undefined): string {
  switch (doubt) {
    case 'vendor':
      return `${names(policies, home)} is a plugin-specific policy and not evaluated`
    case 'host-network':
      return `the plugin decides whether ${names(policies, home)} selects Pods with hostNetwork`
    case 'pod-unread':
      return 'the Pod was not read, so the policies that select it are unknown'
    default:
      return 'not all policies were read'
  }
}

/** A line for each client that was named, or several where the endpoints differ; nothing if none was. */
function clientLines(endpoints: readonly Endpoint[], entries: readonly Entry[], home: string | undefined, look: Look): FactLine[] {
  const accesses = endpoints.map(clientAccesses)
  const [first = []] = accesses
  return first.flatMap((_, index) => {
    const all = accesses.flatMap((one) => one[index] ?? [])
    const used = all.filter(({ unused }) => unused === undefined)
    if (used.length === 0) return all.slice(0, 1).map((access) => unusedLine(access, home, look))
    const groups = [...Map.groupBy(used, (access) => JSON.stringify({ ...access, near: undefined })).values()]
    return groups.flatMap((group) =>
      group.slice(0, 1).map((access) => withEntry(clientLine(access, group.length, all.length, home, look), access, entries)),
    )
  })
}

/** What lets a client outside of the cluster in, or that nothing does. */
function withEntry(drawn: FactLine, { from }: ClientAccess, entries: readonly Entry[]): FactLine {
  return isOutside(from) ? { ...drawn, line: [...drawn.line, span(`   ${outsideText(entries)}`, 'quiet')] } : drawn
}

/** `pod/client in shop: dropped by networkpolicy/default-deny in shop, egress of the client (inferred)`. */
function clientLine(access: ClientAccess, part: number, of: number, home: string | undefined, look: Look): FactLine {
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
  const why = unused === 'no-local' ? 'its Node has no node-local endpoint, and the Service requires one' : 'its Node sends to no endpoint'
  return { line: [signOf('broken', look), span(` ${clientName(from, home)}: dropped, ${why}`)] }
}

/** What becomes of a client that was named, and by which policy. */
export function accessText(access: ClientAccess, home: string | undefined): string {
  const { result, egress, ingress, pods } = access
  const side = denyingSide(access)
  if (side) return `dropped ${directionText(access[side], side, home)}${access[side].certainty === 'inferred' ? ' (inferred)' : ''}`
  if (pods) return `its Pods differ: ${pods.allowed} allowed, ${pods.denied} denied, ${pods.unknown} unknown`
  if (result === 'unknown') {
    const doubtful = egress.result === 'unknown' ? 'egress' : 'ingress'
    // A client outside of the cluster that comes through a route is its controller.
    const isController = access.from.kind === 'Outside' && access[doubtful].reason === 'client-unread'
    return `unknown: ${isController ? 'the Pods of the controller were not found' : directionText(access[doubtful], doubtful, home)}`
  }
  const named = [
    ...(egress.policy ? [directionText(egress, 'egress', home)] : []),
    ...(ingress.policy ? [directionText(ingress, 'ingress', home)] : []),
  ]
  return named.length === 0 ? 'allowed, no policy applies' : `allowed ${named.join(', ')}`
}
