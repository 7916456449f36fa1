import { defined } from '../lib/defined.ts'
import { includesIp, isIp, isSameIp } from '../lib/ip.ts'
import type { Owner, OwnerType } from '../model/address-owner.ts'
import type { ContainerPort, LoadBalancerAddress, Node, ObjectRef, Pod, Service, ServicePort } from '../model/resources.ts'
import type { RouteRule } from '../model/route-rule.ts'
import type { AddressTarget } from '../model/target.ts'
import { podNameAddress, serviceDnsName } from './dns-name.ts'
import { hasEnded } from './pod-phase.ts'
import { matchRoutes } from './route-match.ts'

/** What was read: an address can be owned by anything in it. */
export interface Known {
  services: readonly Service[]
  pods: readonly Pod[]
  nodes: readonly Node[]
  rules: readonly RouteRule[]
}

/** All that own an address: none if nothing that was read does, several where they share it. */
export function addressOwners(target: AddressTarget, known: Known): Owner[] {
  const { port } = target
  const host = hostOf(target)
  const owners = [
    ...(host === undefined ? [] : known.services.flatMap((service) => serviceOwners(service, host, port))),
    ...(host === undefined ? [] : nameOwners(host, port, known.services)),
    ...(host === undefined
      ? portOwners(target, undefined, known)
      : nodesOf(host, known).flatMap((node) => portOwners(target, node, known))),
    ...known.pods.flatMap((pod) => podIpOwners(pod, host, port)),
  ]
  const found = owners.some((owner) => !owner.lacksPort) ? owners.filter((owner) => !owner.lacksPort) : owners
  if (host === undefined || isIp(host) || serviceDnsName(host)?.isCertain) return found
  const routes = matchRoutes(host, target.path, known.rules)
  // A rule for any host matches every name, so it says nothing about a name that something else owns.
  return [...found, ...routes.filter((rule) => rule.host !== undefined || found.length === 0).map(routeOwner)]
}

/** The host of an address; the IP where its name holds one. */
export function hostOf({ host }: AddressTarget): string | undefined {
  return host === undefined ? undefined : (podNameAddress(host) ?? host)
}

function serviceRef({ namespace, name }: Service): ObjectRef {
  return { kind: 'Service', namespace, name }
}

/** ClusterIP, external IP, and the load balancer's IP or name. */
function serviceOwners(service: Service, host: string, port: number | undefined): Owner[] {
  const isBalanced = service.loadBalancer.some((balancer) => isBalancedAt(balancer, host))
  const types: OwnerType[] = [
    ...(includesIp(service.clusterIPs, host) ? (['clusterIP'] as const) : []),
    ...(includesIp(service.externalIPs, host) ? (['externalIP'] as const) : []),
    ...(isBalanced ? (['loadBalancer'] as const) : []),
  ]
  return types.flatMap((type) => withPort({ type, object: serviceRef(service) }, service, port))
}

/** Is the host, in lower case, the IP or the name of a load balancer? It can have both. */
export function isBalancedAt({ ip = '', hostname }: Pick<LoadBalancerAddress, 'ip' | 'hostname'>, host: string): boolean {
  return isSameIp(ip, host) || hostname?.toLowerCase() === host
}

function withPort(owner: Owner, service: Service, port: number | undefined): Owner[] {
  if (port === undefined) return [owner]
  const ports = service.ports.filter((one) => one.port === port)
  return ports.length > 0 ? ports.map((one) => ({ ...owner, port: portKey(one) })) : [{ ...owner, port, lacksPort: true }]
}

/** A port is identified by its name: its number may not be unique, since TCP and UDP can share one. */
function portKey({ name, port }: ServicePort): number | string {
  return name === '' ? port : name
}

function nameOwners(host: string, port: number | undefined, services: readonly Service[]): Owner[] {
  const name = isIp(host) ? undefined : serviceDnsName(host)
  const service = name && services.find((one) => one.namespace === name.namespace && one.name === name.service)
  if (!name || !service) return []
  const owner: Owner = { type: 'dns', object: serviceRef(service), ...defined({ hostname: name.hostname }) }
  if (name.srv) {
    const { srv } = name
    const found = service.ports.find((one) => one.name === srv.port && one.protocol === srv.protocol)
    return [found ? { ...owner, port: portKey(found) } : { ...owner, port: srv.port, lacksPort: true }]
  }
  // A client of an alias connects to the port that it was given, whatever ports the alias has.
  if (service.type === 'ExternalName') return [{ ...owner, ...defined({ port }) }]
  const owners = withPort(owner, service, port)
  // The name of a headless Service gives the addresses of Pods: any port of theirs is reached, whatever ports the Service has.
  return service.headless && owners.every(({ lacksPort }) => lacksPort) ? [owner] : owners
}

/** The Nodes that have an address or a name. A Node may not have been read itself, but Pods on its network show its address. */
function nodesOf(host: string, { nodes, pods }: Known): string[] {
  const named = nodes
    .filter(({ addresses }) => addresses.some(({ address }) => isSameIp(address.toLowerCase(), host)))
    .map(({ name }) => name)
  const hosting = pods.flatMap((pod) => (pod.hostNetwork && pod.node !== undefined && includesIp(pod.ips, host) ? [pod.node] : []))
  return [...new Set([...named, ...hosting])].sort()
}

/** What is behind a port of one Node, or of any; without a port the Node itself. */
function portOwners(target: AddressTarget, node: string | undefined, { services, pods }: Known): Owner[] {
  const { port } = target
  const place = node === undefined ? {} : { node }
  if (port === undefined) return node === undefined ? [] : [{ type: 'node', object: { kind: 'Node', name: node }, node }]
  return [
    ...services.flatMap((service): Owner[] => [
      ...service.ports
        .filter(({ nodePort }) => nodePort === port)
        .map((one): Owner => ({ type: 'nodePort', object: serviceRef(service), port: portKey(one), ...place })),
      ...(service.healthCheckNodePort === port ? [{ type: 'healthCheck' as const, object: serviceRef(service), ...place }] : []),
    ]),
    ...pods
      .filter((pod) => !hasEnded(pod) && (node === undefined || pod.node === node))
      .flatMap((pod) => hostPorts(pod, hostOf(target), port)),
  ]
}

function hostPorts(pod: Pod, host: string | undefined, wanted: number): Owner[] {
  return pod.containers
    .filter(({ role }) => role !== 'init')
    .flatMap(({ name, ports }) =>
      ports
        .filter((one) => (pod.hostNetwork ? one.port : one.hostPort) === wanted && isBoundTo(one, host))
        .map(
          (one): Owner => ({
            type: pod.hostNetwork ? 'hostNetwork' : 'hostPort',
            object: { kind: 'Pod', namespace: pod.namespace, name: pod.name },
            ...defined({ node: pod.node }),
            container: name,
            containerPort: one.port,
          }),
        ),
    )
}

/** `hostIP` is the one address of the Node on which the port is open; a Node's name may stand for it. */
function isBoundTo({ hostIP }: ContainerPort, host: string | undefined): boolean {
  return !hostIP || hostIP === '0.0.0.0' || hostIP === '::' || host === undefined || !isIp(host) || isSameIp(hostIP, host)
}

function podIpOwners(pod: Pod, host: string | undefined, port: number | undefined): Owner[] {
  if (host === undefined || pod.hostNetwork || hasEnded(pod) || !includesIp(pod.ips, host)) return []
  const declaring = pod.containers.find(({ role, ports }) => role !== 'init' && ports.some((one) => one.port === port))
  return [
    {
      type: 'podIP',
      object: { kind: 'Pod', namespace: pod.namespace, name: pod.name },
      ...(port !== undefined && declaring && { container: declaring.name, containerPort: port }),
    },
  ]
}

function routeOwner(rule: RouteRule): Owner {
  return { type: 'route', object: rule.route, rule }
}
