import { answerOf } from '../kube/corefile/answer.ts'
import { shortName } from '../kube/corefile/kubernetes.ts'
import type { ClusterName } from '../kube/corefile/question.ts'
import { fullName, isIn, isReverse, zonesFor } from '../kube/corefile/zones.ts'
import { aliasedService, podNameAddress } from '../kube/dns-name.ts'
import { defined } from '../lib/defined.ts'
import { familyOf, isIp } from '../lib/ip.ts'
import type { Corefile } from '../model/corefile.ts'
import type { NameAnswer, NameView } from '../model/name-view.ts'
import type { Service } from '../model/resources.ts'
import type { Lookup } from './lookup.ts'
import { clusterWorld, defaultOptions, hostNames } from './records.ts'

/** For a headless Service, the names of at most this many Pods are looked up: the rules of a Corefile seldom tell them apart. */
const maxPods = 20

/** A name that clients use, and what it stands for. */
interface Asked {
  name: string
  of: NameView['of']
  /** What the plugin kubernetes should answer from; absent for a name outside of the cluster. */
  meant?: ClusterName
}

/**
 * What CoreDNS, as its ConfigMap configures it, answers to the names of a Service: its own, those of its Pods if it is headless, and what
 * `spec.externalName` names. Absent if no Corefile was read.
 */
export function namesOf(service: Service, lookup: Lookup): { names?: NameView[] } {
  const [corefile] = lookup.corefiles
  if (!corefile || service.planned) return {}
  const world = clusterWorld(corefile, lookup)
  const domain = domainOf(corefile, lookup)
  const type = service.clusterIPs.length > 0 && service.clusterIPs.every((ip) => isIp(ip) && familyOf(ip) === 'IPv6') ? 'AAAA' : 'A'
  const names = askedNames(service, domain, lookup)
    // Names for which Kubernetes itself has no record are left to other findings.
    .filter(({ meant }) => meant === undefined || world.record(meant, defaultOptions) === 'address')
    .map(({ name, of, meant }): NameView => {
      const answer = answerOf(corefile, fullName(name), type, world)
      if (meant === undefined || answer.type !== 'upstream') return { name, of, result: resultOf(answer, meant), answer }
      if (isLost(corefile, name, answer)) return { name, of, result: 'other', answer }
      return {
        name,
        of,
        result: 'unknown',
        answer: { ...answer, why: `it is forwarded to ${list(answer.values)}, whose answers are not known` },
      }
    })
  return names.length > 0 ? { names } : {}
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
 * the Corefile itself answers for the domain elsewhere.
 */
function isLost(corefile: Corefile, name: string, { values = [] }: NameAnswer): boolean {
  return values.includes('/etc/resolv.conf') || kubernetesZones(corefile).some((zone) => isIn(zone, fullName(name)))
}

/** The domain of the kubelets, which is below the names that clients look up. */
function domainOf(corefile: Corefile, lookup: Lookup): string {
  const configured = lookup.dataplane.find(({ topic, object }) => topic === 'dnsDomain' && object.name === 'kubeadm-config')
  const zones = kubernetesZones(corefile)
  const usual = 'cluster.local.'
  return (configured?.value ?? (zones.includes(usual) ? usual : (zones[0] ?? usual))).replace(/\.$/, '')
}

/** The zones of the plugin kubernetes that hold names of Services. */
function kubernetesZones({ blocks }: Corefile): string[] {
  return blocks.flatMap((block) =>
    block.directives
      .filter(({ plugin }) => plugin === 'kubernetes')
      .flatMap(({ args = [] }) => zonesFor(args, block))
      .filter((zone) => zone !== '.' && !isReverse(zone)),
  )
}

function askedNames(service: Service, domain: string, lookup: Lookup): Asked[] {
  const { namespace, name, headless, externalName } = service
  if (service.type === 'ExternalName') return externalName ? [externalNameOf(externalName, domain)] : []
  const own: ClusterName = { type: 'svc', namespace, name }
  const hosts = headless ? hostNames(service, lookup).slice(0, maxPods) : []
  return [inDomain(own, 'service', domain), ...hosts.map((endpoint) => inDomain({ ...own, endpoint }, 'pod', domain))]
}

function inDomain(meant: ClusterName, of: NameView['of'], domain: string): Asked {
  return { name: `${shortName(meant)}.${domain}`, of, meant }
}

/** The name that an alias has: of a Service or an address of a Pod of this cluster, or of whatever is outside of it. */
function externalNameOf(externalName: string, domain: string): Asked {
  const name = fullName(externalName).slice(0, -1)
  if (!isIn(fullName(domain), fullName(name))) return { name, of: 'external' }
  const alias = aliasedService(name)
  if (alias && !alias.lacksDomain) {
    const { namespace, service, hostname } = alias
    return { name, of: 'external', meant: { type: 'svc', namespace, name: service, ...defined({ endpoint: hostname }) } }
  }
  const [address = '', namespace = ''] = name.split('.')
  return { name, of: 'external', ...(podNameAddress(name) !== undefined && { meant: { type: 'pod', namespace, name: address } }) }
}
