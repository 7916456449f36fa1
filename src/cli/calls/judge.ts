import type { GivenAddress } from '../../cluster/project/calls.ts'
import { compareVerdicts } from '../../diagnose/verdict/verdict.ts'
import { serviceDnsName } from '../../kube/dns-name.ts'
import { namedAddressText } from '../../kube/named-addresses.ts'
import { isIp } from '../../lib/ip.ts'
import type { TracedCall } from '../../model/calls.ts'
import type { TargetRef } from '../../model/target.ts'
import type { Trace } from '../../model/trace.ts'
import { isFound } from '../../trace/target.ts'
import type { Traced } from '../origin.ts'

/** What to trace for an address: a name without a dot is a Service of the Pod's own namespace (its DNS search path comes first). */
export function targetOf({ host, port }: GivenAddress): TargetRef {
  if (!host.includes('.') && !isIp(host)) return { kind: 'service', name: host, ...(port !== undefined && { port }) }
  return {
    kind: 'address',
    text: namedAddressText({ host, ...(port !== undefined && { port }) }),
    host,
    ...(port !== undefined && { port }),
  }
}

/** A text that is the same for addresses with the same target. */
export function targetKey(address: GivenAddress): string {
  return namedAddressText(address)
}

/**
 * The addresses that are those of Services, each with what its trace says, the worst first. An address that no Service has counts only if it
 * can be nothing else: it is outside of the cluster, or none at all. `isPlanned`: the client is not applied yet, so a Service that is missing
 * may come from elsewhere.
 */
export function judged(
  addresses: readonly GivenAddress[],
  traced: Pick<Traced, 'traces' | 'missing'>,
  targets: readonly string[],
  isPlanned: boolean,
): TracedCall[] {
  const missing = [...traced.missing]
  const answers = new Map<string, { trace: Trace; missing?: string }>()
  for (const [index, key] of targets.entries()) {
    const trace = traced.traces[index]
    if (!trace) continue
    const line = isFound(trace) ? undefined : missing.shift()
    answers.set(key, { trace, ...(line !== undefined && { missing: line }) })
  }
  return addresses
    .flatMap((address): TracedCall[] => {
      const answer = answers.get(targetKey(address))
      return answer ? callOf(address, answer, isPlanned) : []
    })
    .sort((a, b) => compareVerdicts(a.verdict, b.verdict))
}

function callOf(given: GivenAddress, { trace, missing }: { trace: Trace; missing?: string }, isPlanned: boolean): TracedCall[] {
  const { container, field, configMap } = given
  const place = { container, field, ...(configMap !== undefined && { configMap }), address: targetKey(given) }
  if (isFound(trace) && isOfCluster(trace)) {
    return [{ ...place, verdict: trace.verdict, ...(trace.cause && { cause: trace.cause }), trace }]
  }
  if (!meansService(given)) return []
  const isUnread = trace.gaps.some(({ resource, hides }) => resource === 'services' && hides)
  return [{ ...place, verdict: isUnread || isPlanned ? 'unknown' : 'broken', ...(missing !== undefined && { missing }) }]
}

/** Is the address one of the cluster? If only the client's policies match it, it is outside of the cluster. */
function isOfCluster({ service, pods, node, address, route, gateway }: Trace): boolean {
  return [service, pods, node, address, route, gateway].some((view) => view !== undefined)
}

function meansService({ host, isCertain }: GivenAddress): boolean {
  if (isIp(host)) return false
  return host.includes('.') ? serviceDnsName(host)?.isCertain === true : isCertain
}
