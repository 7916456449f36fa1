import type { ConnectProbe } from '../../model/probe-view.ts'
import { hostPort } from '../../trace/address.ts'
import type { Chain } from '../../trace/chain.ts'
import { connectEvidence, hasFailed, reachesPods, type Tries, to, triesOf } from '../connections.ts'
import type { AnyDiagnosis } from '../facts.ts'
import { firstPort, type Rule } from '../rule.ts'

/**
 * PT702: from the same container every Pod is reached by its own address, and the address of the Service is not: what stands between is the
 * dataplane of the client's Node (kube-proxy, or what is there instead). PT703: the client is the Pod to which the address leads, so that the
 * packets have to turn round.
 */
export const nodeDataplane: Rule = (chain) =>
  triesOf(chain).flatMap((tries) => [...serviceAddress(chain, tries), ...nodePorts(chain, tries)])

function serviceAddress(chain: Chain, tries: Tries): AnyDiagnosis[] {
  const failed = to(tries, 'clusterIP').filter(({ result }) => hasFailed(result))
  if (failed.length === 0 || !reachesPods(tries) || dropsByRule(chain, tries)) return []
  const used = chain.ports[tries.position]?.endpoints.filter(({ usable }) => usable) ?? []
  const own = used.filter(({ pod }) => pod === tries.from.pod)
  const isAlone = used.length > 0 && own.length === used.length
  const evidence = connectEvidence([...failed, ...to(tries, 'pod')])
  const place = { stage: 'entry' as const, ports: [tries.position], hop: firstPort([tries.position]), evidence }
  if (isAlone) {
    // The same address works for another client: then it is the way back to the sender that does not.
    const others = triesOf(chain).filter((one) => one.position === tries.position && one.from.pod !== tries.from.pod)
    const isProven = others.some((one) => to(one, 'clusterIP').some(({ result }) => result === 'open'))
    if (others.some((one) => to(one, 'clusterIP').some(({ result }) => hasFailed(result)))) return []
    const facts = { pod: tries.from.pod, address: addresses(failed), compared: isProven, ...nodeOf(tries) }
    return [{ code: 'PT703', facts, severity: 'warn', confidence: isProven ? 'proven' : 'inferred', ...place }]
  }
  const probed = to(tries, 'pod').length
  return [
    {
      code: 'PT702',
      facts: {
        client: tries.from.pod,
        way: 'clusterIP',
        address: addresses(failed),
        result: failed[0]?.result ?? 'unknown',
        ...(own.length > 0 && { own: true as const }),
        ...nodeOf(tries),
      },
      severity: 'warn',
      // An endpoint that was not tried, or the client itself, could be the one to which the packets went.
      confidence: own.length === 0 && probed >= used.length ? 'proven' : 'inferred',
      ...place,
    },
  ]
}

/** A NodePort that fails may be a firewall's doing as well, or that of `nodePortAddresses`. */
function nodePorts(chain: Chain, tries: Tries): AnyDiagnosis[] {
  const entries = chain.ports[tries.position]?.entries ?? []
  const isMeant = (probe: ConnectProbe) =>
    entries.some((entry) => entry.type === 'nodePort' && entry.address === probe.to.address && entry.state === 'ok')
  const failed = to(tries, 'nodePort').filter((probe) => hasFailed(probe.result) && isMeant(probe))
  if (failed.length === 0 || !reachesPods(tries) || to(tries, 'clusterIP').some(({ result }) => hasFailed(result))) return []
  const node = failed[0]?.to.node
  return [
    {
      code: 'PT702',
      facts: {
        client: tries.from.pod,
        way: 'nodePort',
        address: addresses(failed),
        result: failed[0]?.result ?? 'unknown',
        ...(node !== undefined && { node }),
      },
      severity: 'warn',
      confidence: 'inferred',
      stage: 'entry',
      ports: [tries.position],
      hop: firstPort([tries.position]),
      evidence: connectEvidence([...failed, ...to(tries, 'pod')]),
    },
  ]
}

/** `internalTrafficPolicy: Local` without an endpoint on the client's Node: dropped, as it is meant. */
function dropsByRule({ service, nodes }: Chain, { from, position }: Tries): boolean {
  if (service?.internalTrafficPolicy !== 'Local') return false
  const node = nodes.find(({ name }) => name === from.node)
  return node?.ports[position]?.internal.length !== undefined ? node.ports[position].internal.length === 0 : true
}

function nodeOf({ from: { node } }: Tries): { node?: string } {
  return node === undefined ? {} : { node }
}

function addresses(probes: readonly ConnectProbe[]): string {
  return probes.map(({ to: { address, port } }) => hostPort(address, port)).join(' and ')
}
