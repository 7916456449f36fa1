import { shortName } from '../kube/corefile/kubernetes.ts'
import type { ClusterName } from '../kube/corefile/question.ts'
import { fullName, isIn } from '../kube/corefile/zones.ts'
import { aliasedService, podNameAddress } from '../kube/dns-name.ts'
import { defined } from '../lib/defined.ts'
import { familyOf, isIp } from '../lib/ip.ts'
import type { NameView } from '../model/name-view.ts'
import type { Service } from '../model/resources.ts'
import type { Lookup } from './lookup.ts'
import { type Asked, judgedName, kubernetesZones } from './name-answers.ts'
import { defaultOptions, hostNames, recordOf } from './records.ts'

/** For a headless Service, the names of at most this many Pods are looked up: the rules of a Corefile seldom tell them apart. */
const maxPods = 20

/**
 * What cluster DNS, as its ConfigMaps configure it, answers to the names of a Service: its own, those of its Pods if it is headless, and what
 * `spec.externalName` names. Absent if no Corefile was read.
 */
export function namesOf(service: Service, lookup: Lookup): { names?: NameView[] } {
  if (lookup.corefiles.length === 0 || service.planned) return {}
  const domain = domainOf(lookup)
  const type = service.clusterIPs.length > 0 && service.clusterIPs.every((ip) => isIp(ip) && familyOf(ip) === 'IPv6') ? 'AAAA' : 'A'
  const names = askedNames(service, domain, lookup)
    // Names for which Kubernetes itself has no record are left to other findings.
    .filter(({ meant }) => meant === undefined || recordOf(meant, defaultOptions, lookup) === 'address')
    .flatMap((asked): NameView[] => {
      const judged = judgedName(asked, type, lookup)
      return judged ? [{ name: asked.name, of: asked.of, ...judged }] : []
    })
  return names.length > 0 ? { names } : {}
}

/** The domain of the kubelets, which is below the names that clients look up. */
function domainOf(lookup: Lookup): string {
  const configured = lookup.dataplane.find(({ topic, object }) => topic === 'dnsDomain' && object.name === 'kubeadm-config')
  const zones = lookup.corefiles.flatMap(kubernetesZones)
  const usual = 'cluster.local.'
  return (configured?.value ?? (zones.includes(usual) ? usual : (zones[0] ?? usual))).replace(/\.$/, '')
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
