import { answerOf } from '../kube/corefile/answer.ts'
import { shortName } from '../kube/corefile/kubernetes.ts'
import type { ClusterName, Question } from '../kube/corefile/question.ts'
import { fullName, isIn, isReverse, zonesFor } from '../kube/corefile/zones.ts'
import type { Corefile } from '../model/corefile.ts'
import type { NameAnswer, NameView } from '../model/name-view.ts'
import type { Lookup } from './lookup.ts'
import { clusterWorld } from './records.ts'

/** A name that clients use, and what it stands for. */
export interface Asked {
  name: string
  of: NameView['of']
  /** What the plugin kubernetes should answer from; absent for a name outside of the cluster. */
  meant?: ClusterName
}

type Judged = Pick<NameView, 'result' | 'answer' | 'configMap'>

/** NodeLocal DNSCache puts the address of cluster DNS there when it starts (kubernetes/dns cmd/node-cache/app/configmap.go). */
const clusterDnsPlaceholder = '__PILLAR__CLUSTER__DNS__'

/**
 * What clients get for a name. NodeLocal DNSCache answers first; a name that it forwards to cluster DNS is answered by the Corefile of that. Undefined if that
 * Corefile was not read.
 */
export function judgedName(asked: Asked, type: Question['type'], lookup: Lookup): Judged | undefined {
  const inCluster = agreed(
    lookup.corefiles.filter(({ cache }) => !cache).map((corefile) => judged(corefile, asked, type, lookup)),
    'several ConfigMaps hold a Corefile, and they answer the name differently',
  )
  const cached = agreed(
    lookup.corefiles
      .filter(({ cache }) => cache)
      .map((corefile) => judged(corefile, asked, type, lookup))
      .map((one) => (isPassedOn(one.answer, lookup) ? inCluster : one)),
    'several ConfigMaps of NodeLocal DNSCache answer the name differently',
  )
  const isCached = lookup.corefiles.some(({ cache }) => cache)
  if (!isCached || !cached) return inCluster
  // Which clients ask the cache is not known, and a name outside of the cluster passes by CoreDNS there.
  return asked.meant || !inCluster ? cached : agreed([cached, inCluster], 'NodeLocal DNSCache and cluster DNS answer the name differently')
}

/** The judgements as one, if they are the same; else it is unknown which one clients meet. */
function agreed(all: readonly (Judged | undefined)[], why: string): Judged | undefined {
  const [first, ...rest] = all
  if (!first || rest.every((one) => one?.result === first.result)) return first
  return { result: 'unknown', answer: { type: 'unknown', why }, configMap: first.configMap }
}

/** Does NodeLocal DNSCache ask cluster DNS, and no other server? */
function isPassedOn({ type, values = [] }: NameAnswer, { dataplane }: Lookup): boolean {
  const addresses = dataplane.filter(({ topic }) => topic === 'dnsService').map(({ value }) => value)
  const isClusterDns = (server: string) => server === clusterDnsPlaceholder || addresses.includes(server.replace(/^dns:\/\/|:53$/g, ''))
  return type === 'upstream' && values.length > 0 && values.every(isClusterDns)
}

function judged(corefile: Corefile, { name, meant }: Asked, type: Question['type'], lookup: Lookup): Judged {
  const { object: configMap } = corefile
  const answer = answerOf(corefile, fullName(name), type, clusterWorld(corefile, lookup))
  if (meant === undefined || answer.type !== 'upstream') return { result: resultOf(answer, meant), answer, configMap }
  if (isLost(corefile, name, answer, lookup)) return { result: 'other', answer, configMap }
  const why = `it is forwarded to ${list(answer.values)}, whose answers are not known`
  return { result: 'unknown', answer: { ...answer, why }, configMap }
}

function list(servers: readonly string[] = []): string {
  return servers.slice(0, 3).join(', ') || 'no server'
}

function resultOf({ type, values = [] }: NameAnswer, meant: ClusterName | undefined): NameView['result'] {
  if (type === 'unknown') return 'unknown'
  if (meant === undefined) return type === 'upstream' ? 'same' : 'other'
  return type === 'cluster' && values.includes(shortName(meant)) ? 'same' : 'other'
}

/**
 * Does a name of the cluster go to servers that have no names of it? The resolver of a Node has none. Another server may have them, unless
 * the Corefile itself answers for the domain elsewhere. Without the Corefile of cluster DNS its domain is not known.
 */
function isLost(corefile: Corefile, name: string, { values = [] }: NameAnswer, { corefiles }: Lookup): boolean {
  if (corefiles.every(({ cache }) => cache)) return false
  return values.includes('/etc/resolv.conf') || kubernetesZones(corefile).some((zone) => isIn(zone, fullName(name)))
}

/** The zones of the plugin kubernetes that hold names of Services. */
export function kubernetesZones({ blocks }: Corefile): string[] {
  return blocks.flatMap((block) =>
    block.directives
      .filter(({ plugin }) => plugin === 'kubernetes')
      .flatMap(({ args = [] }) => zonesFor(args, block))
      .filter((zone) => zone !== '.' && !isReverse(zone)),
  )
}
