import { addressOwners, hostOf } from '../../../kube/address-owners.ts'
import { type ServiceDnsName, serviceDnsName } from '../../../kube/dns-name.ts'
import { refersToGateway } from '../../../kube/gateway-refs.ts'
import { gatewayRules } from '../../../kube/gateway-rules.ts'
import { ingressRules } from '../../../kube/ingress.ts'
import { namespacedName } from '../../../kube/namespaced-name.ts'
import { otherRouteRules } from '../../../kube/other-routes/rules.ts'
import { includesIp, isIp, isSameIp } from '../../../lib/ip.ts'
import type { Owner } from '../../../model/address-owner.ts'
import type { AddressTarget } from '../../../model/target.ts'
import { kinds } from '../../kinds/kinds.ts'
import { listAddressing } from '../dataplane.ts'
import type { Reading } from '../reading.ts'
import { listHostRoutes, listRoutes } from '../routes-to.ts'
import { listServed } from '../served.ts'
import { readNode } from './node.ts'
import { readPod } from './pods.ts'
import { readChains, readServices } from './service.ts'

/**
 * Reads what owns an address and what is after it: the Services of all namespaces (or of one, if that is forbidden), and what the kind of
 * address needs. Pods are requested by the address, Nodes only if nothing else owns it; the full list of Pods is never read.
 * @throws ApiError where the Service that a DNS name names cannot be read.
 */
export async function readAddress(reading: Reading, namespace: string, target: AddressTarget): Promise<void> {
  const host = hostOf(target)
  const name = host === undefined || isIp(host) ? undefined : serviceDnsName(host)
  if (name?.isCertain) return readNamed(reading, name)
  await readFirst(reading, namespace, target)
  if (mayBeNode(reading, target)) await readNodes(reading, namespace, target)
  if (owners(reading, target).length === 0) await readMore(reading, namespace, target)
  await readGatewaysOf(reading, owners(reading, target))
  const found = owners(reading, target)
  const services = new Set(found.flatMap((owner) => serviceOf(owner)))
  const missing = [...services].filter((key) => !reading.lists.services.some((service) => namespacedName(service) === key))
  const behind = reading.lists.services.filter((service) => services.has(namespacedName(service)))
  await Promise.all([
    readChains(reading, behind),
    ...missing.map((key) => readBackend(reading, key)),
    ...found.map((owner) => readOwner(reading, namespace, owner)),
  ])
}

async function readNamed(reading: Reading, { namespace, service }: ServiceDnsName): Promise<void> {
  await readServices(reading, namespace, [service])
  // To find the one that was meant.
  if (reading.lists.services.length === 0) await reading.list(kinds.Service, { namespace })
}

/** What was found up to now. */
function owners({ lists }: Reading, target: AddressTarget): Owner[] {
  const { services, pods, nodes, ingresses, gatewayRoutes, otherRoutes, gateways } = lists
  const rules = [...ingressRules(ingresses), ...gatewayRules(gatewayRoutes, gateways), ...otherRouteRules(otherRoutes)]
  return addressOwners(target, { services, pods, nodes, rules })
}

async function readFirst(reading: Reading, namespace: string, target: AddressTarget): Promise<void> {
  const host = hostOf(target)
  const services = reading.listWide(kinds.Service, namespace)
  if (host === undefined) await services
  else if (isIp(host)) await Promise.all([services, reading.listWide(kinds.Pod, namespace, { fieldSelector: `status.podIP=${host}` })])
  else {
    await Promise.all([
      services,
      reading.listWide(kinds.Ingress, namespace),
      listAllRoutes(reading, namespace),
      listHostRoutes(reading, namespace),
    ])
    const name = serviceDnsName(host)
    const isHidden = reading.gaps.some(({ resource }) => resource === 'services')
    if (name && isHidden && name.namespace !== namespace) await reading.get(kinds.Service, name.namespace, name.service)
  }
}

/** If the routes of all namespaces cannot be read, those of the own namespace are still worth reading. */
async function listAllRoutes(reading: Reading, namespace: string): Promise<void> {
  if (!(await listRoutes(reading, undefined))) await listRoutes(reading, namespace)
}

/** The Gateways of the routes that were found: a route without a host has the hosts of their listeners. */
async function readGatewaysOf(reading: Reading, found: readonly Owner[]): Promise<void> {
  const routes = reading.lists.gatewayRoutes.filter(({ kind, namespace, name }) =>
    found.some(({ rule }) => rule?.route.kind === kind && rule.route.namespace === namespace && rule.route.name === name),
  )
  const namespaces = new Set(routes.flatMap(({ parentRefs }) => parentRefs.filter(refersToGateway).map((ref) => ref.namespace)))
  await Promise.all([...namespaces].map((namespace) => listServed(reading, kinds.Gateway, namespace)))
}

/** The address belongs to no Service and no Pod of its own, so a Node may have it; the Pods on a Node's network share its address. */
function mayBeNode(reading: Reading, target: AddressTarget): boolean {
  if (target.host === undefined) return false
  const own: readonly Owner['type'][] = ['clusterIP', 'podIP', 'dns', 'route']
  return !owners(reading, target).some(({ type }) => own.includes(type))
}

async function readNodes(reading: Reading, namespace: string, target: AddressTarget): Promise<void> {
  const { port } = target
  const host = hostOf(target)
  await reading.list(kinds.Node, {})
  const { nodes, pods } = reading.lists
  const named = nodes
    .filter(({ addresses }) => addresses.some(({ address }) => isSameIp(address.toLowerCase(), host ?? '')))
    .map(({ name }) => name)
  const hosting = pods.flatMap((pod) => (pod.hostNetwork && pod.node !== undefined && host && includesIp(pod.ips, host) ? [pod.node] : []))
  if (port === undefined) return
  await Promise.all(
    [...new Set([...named, ...hosting])].map((node) => reading.listWide(kinds.Pod, namespace, { fieldSelector: `spec.nodeName=${node}` })),
  )
}

/**
 * Last: the hostPorts and the further addresses of the Pods of the own namespace, the addresses of Ingresses, and the ranges that say
 * what an address may be.
 */
async function readMore(reading: Reading, namespace: string, target: AddressTarget): Promise<void> {
  const host = hostOf(target)
  await Promise.all([
    ...(host === undefined || isIp(host) ? [reading.list(kinds.Pod, { namespace })] : []),
    ...(host !== undefined && isIp(host) ? [reading.listWide(kinds.Ingress, namespace), listAddressing(reading, kinds.ServiceCIDR)] : []),
  ])
}

function serviceOf({ object, rule }: Owner): string[] {
  if (rule) return rule.backend ? [namespacedName({ namespace: rule.backend.namespace, name: rule.backend.service })] : []
  return object.kind === 'Service' ? [namespacedName(object)] : []
}

/** A Service that a route names, and that the list of Services did not hold: it may not exist. */
async function readBackend(reading: Reading, key: string): Promise<void> {
  const [namespace = '', name = ''] = key.split('/')
  await reading.get(kinds.Service, namespace, name)
}

async function readOwner(reading: Reading, namespace: string, { object }: Owner): Promise<void> {
  if (object.kind === 'Pod') await readPod(reading, object.namespace ?? namespace, { kind: 'pod', name: object.name })
  if (object.kind === 'Node') await readNode(reading, namespace, { kind: 'node', name: object.name })
}
