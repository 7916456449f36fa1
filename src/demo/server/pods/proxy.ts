import { fields, items, number, text } from '../../../lib/read.ts'
import { badRequest, failure, notFound, type Refusal } from '../refusals.ts'
import { type ApiRequest, answerText, refuse } from '../request.ts'
import { type ApiObject, fieldText } from '../store/object.ts'
import type { ObjectStore } from '../store/store.ts'
import type { PortCall, PortHandler } from './pod-ports.ts'

/** What is asked through the API server: `services` or `pods`, and a name such as `https:web:443`. */
export interface ProxyPath {
  group: string
  resource: string
  namespace: string
  name: string
}

/** Answers `services/{scheme:name:port}/proxy` and `pods/{scheme:name:port}/proxy`, whose Service or Pod the user may reach. */
export function answerProxy(request: ApiRequest, path: ProxyPath, store: ObjectStore, ports: PortHandler, minor: number): void {
  const found = path.resource === 'services' ? ofService(store, path) : ofPod(store, path)
  if ('code' in found) {
    refuse(request, found)
    return
  }
  const reply = ports({ ...found, from: 'network' })
  if (reply === 'silent') return
  if (typeof reply === 'string') refuse(request, unreached(reply, `${found.address}:${found.port}`, minor))
  else answerText(request, reply.status, reply.contentType ?? 'text/plain', reply.body ?? '')
}

/** 1.20 as seen on a cluster; later ones as apimachinery's util/proxy says. */
function unreached(reply: 'refused' | 'timeout' | 'closes', address: string, minor: number): Refusal {
  const words = { refused: 'connect: connection refused', timeout: 'i/o timeout' }
  const why = reply === 'closes' ? 'EOF' : `dial tcp ${address}: ${words[reply]}`
  const message = `error trying to reach service: ${why}`
  return minor > 20 ? failure(503, message, 'ServiceUnavailable') : failure(500, message)
}

/** apimachinery net SplitSchemeNamePort: a name alone, `name:port`, `scheme:name:port`. */
function split(id: string): { name: string; port: string } {
  const parts = id.split(':')
  return parts.length < 2 ? { name: id, port: '' } : { name: parts.at(-2) ?? '', port: parts.at(-1) ?? '' }
}

type Address = Omit<PortCall, 'from'>

/** The API server goes by Endpoints, and takes any ready address (registry/core/service ResourceLocation). */
function ofService(store: ObjectStore, path: ProxyPath): Address | Refusal {
  const { namespace } = path
  const { name, port } = split(path.name)
  const service = store.get({ kind: 'Service', name, namespace })
  if (!service) return notFound({ ...path, name })
  const declared = items(fields(service.spec).ports).map(fields)
  const wanted = declared.find((each) => port === '' || each.name === port || String(each.port) === port)
  if (!wanted) return failure(503, `no service port ${port} found for service ${JSON.stringify(name)}`, 'ServiceUnavailable')
  const subsets = items(store.get({ kind: 'Endpoints', name, namespace })?.subsets).map(fields)
  for (const subset of subsets) {
    const open = items(subset.ports)
      .map(fields)
      .find((each) => (text(each.name) ?? '') === (text(wanted.name) ?? ''))
    const [address] = items(subset.addresses).map(fields)
    const target = text(fields(address?.targetRef).name)
    const to = number(open?.port)
    if (address === undefined || to === undefined) continue
    const pod = target === undefined ? undefined : store.get({ kind: 'Pod', name: target, namespace })
    return { pod, address: text(address.ip) ?? '', port: to }
  }
  return failure(503, `no endpoints available for service ${JSON.stringify(name)}`, 'ServiceUnavailable')
}

function ofPod(store: ObjectStore, path: ProxyPath): Address | Refusal {
  const { name, port } = split(path.name)
  const pod: ApiObject | undefined = store.get({ kind: 'Pod', name, namespace: path.namespace })
  if (!pod) return notFound({ ...path, name })
  const address = fieldText(pod, 'status.podIP')
  if (address === '') return badRequest('address not allowed')
  return { pod, address, port: Number(port) || 80 }
}
