import { fields, items, number, text, texts } from '../../lib/read.ts'
import { type ApiObject, fieldText, labelsOf } from '../server/store/object.ts'
import type { ObjectStore } from '../server/store/store.ts'
import type { AppPlan } from './app-plan.ts'
import { planOf, socketsOf } from './sockets.ts'

/** What becomes of a TCP connection; `node` is where the Pod runs that takes it. */
export type Connected = { result: 'open'; node: string } | { result: 'refused' | 'timeout' | 'no-such-name' }

/** A connection from a Pod to a DNS name or an address: what DNS, kube-proxy and the sockets of the Pods of `plans` make of it. */
export function connect(store: ObjectStore, plans: readonly AppPlan[], host: string, port: number): Connected {
  const services = store.list('Service')
  const [, name, namespace] = /^([^.]+)\.([^.]+)\.svc(?:\.cluster\.local)?\.?$/.exec(host) ?? []
  const pods = store.list('Pod')
  const take = (service: ApiObject, isPort: (port: Port, target: number | undefined) => boolean, nodeOnly?: string) =>
    toEndpoints({ store, plans, pods }, service, isPort, nodeOnly)
  if (name !== undefined) {
    const service = services.find(({ metadata }) => metadata.name === name && metadata.namespace === namespace)
    if (!service || fieldText(service, 'spec.type') === 'ExternalName') return { result: 'no-such-name' }
    const isHeadless = fieldText(service, 'spec.clusterIP') === 'None'
    return take(service, (one, target) => (isHeadless ? target === port : one.port === port))
  }
  const owner = services.find((service) => texts(fields(service.spec).clusterIPs).includes(host))
  if (owner) return take(owner, (one) => one.port === port)
  const node = store.list('Node').find((one) => items(fields(one.status).addresses).some((each) => fields(each).address === host))
  const published = node && services.find((service) => portsOf(service).some(({ nodePort }) => nodePort === port))
  if (published) {
    const isLocal = fieldText(published, 'spec.externalTrafficPolicy') === 'Local'
    return take(published, (one) => one.nodePort === port, isLocal ? node.metadata.name : undefined)
  }
  // A Pod on the network of its Node has that address, too.
  const pod = pods.find((one) => addressesOf(one).includes(host))
  if (pod) return toPod(plans, pod, port)
  return { result: node ? 'refused' : 'timeout' }
}

interface Port {
  name: string
  port: number | undefined
  nodePort: number | undefined
}

function portsOf(service: ApiObject): Port[] {
  return items(fields(service.spec).ports).map((item) => {
    const { name, port, nodePort } = fields(item)
    return { name: text(name) ?? '', port: number(port), nodePort: number(nodePort) }
  })
}

interface Cluster {
  store: ObjectStore
  plans: readonly AppPlan[]
  pods: readonly ApiObject[]
}

/**
 * To the first usable endpoint. kube-proxy rejects a connection to a port without endpoints, and drops one to a port that the Service does
 * not have. If traffic must stay on a Node (`nodeOnly`), it drops the connection if that Node has no endpoint.
 */
function toEndpoints(
  { store, plans, pods }: Cluster,
  service: ApiObject,
  isPort: (port: Port, target: number | undefined) => boolean,
  nodeOnly?: string,
): Connected {
  const { name, namespace } = service.metadata
  const slices = store
    .list('EndpointSlice')
    .filter((slice) => slice.metadata.namespace === namespace && labelsOf(slice)['kubernetes.io/service-name'] === name)
  const asked = portsOf(service)
  let isKnown = asked.some((port) => isPort(port, undefined))
  const found = slices.flatMap((slice) =>
    items(slice.ports).flatMap((item) => {
      const target = number(fields(item).port)
      const port = asked.find((one) => one.name === (text(fields(item).name) ?? ''))
      if (target === undefined || !port || !isPort(port, target)) return []
      isKnown = true
      const used = items(slice.endpoints)
        .map(fields)
        .filter(({ conditions, nodeName }) => {
          return fields(conditions).ready !== false && (nodeOnly === undefined || nodeName === nodeOnly)
        })
      return used.flatMap(({ addresses }) => texts(addresses).map((address) => ({ address, target })))
    }),
  )
  const [first] = found
  if (!first) return { result: isKnown && nodeOnly === undefined ? 'refused' : 'timeout' }
  const pod = pods.find((one) => addressesOf(one).includes(first.address))
  return pod ? toPod(plans, pod, first.target) : { result: 'timeout' }
}

function addressesOf(pod: ApiObject): string[] {
  return items(fields(pod.status).podIPs).flatMap((one) => text(fields(one).ip) ?? [])
}

/** A socket on loopback accepts no clients from outside of the Pod, and none at the Pod's own address. */
function toPod(plans: readonly AppPlan[], pod: ApiObject, port: number): Connected {
  const plan = planOf(plans, pod)
  const isOpen = (plan ? socketsOf(plan) : []).some(
    (socket) => socket.startsWith('tcp') && socket.endsWith(`:${port}`) && !/ (127\.|::1:)/.test(socket),
  )
  return isOpen ? { result: 'open', node: fieldText(pod, 'spec.nodeName') } : { result: 'refused' }
}
