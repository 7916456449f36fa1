import { defined } from '../../lib/defined.ts'
import { type Attributes, accessReview, notAllowed, type RequestUser } from './access.ts'
import { type ApiPath, parsePath } from './api-path.ts'
import { discover, serves, versionInfo } from './discovery.ts'
import { listObjects, select } from './list.ts'
import { answerEphemeral, type EphemeralHandler } from './pods/ephemeral-containers.ts'
import { answerExec, type ExecHandler } from './pods/exec.ts'
import { answerLog, type LogHandler } from './pods/log.ts'
import type { PortHandler } from './pods/pod-ports.ts'
import { answerPortForward } from './pods/port-forward.ts'
import { answerProxy } from './pods/proxy.ts'
import { badRequest, forbidden, methodNotAllowed, noSuchResource, notFound, type Refusal } from './refusals.ts'
import { type ApiRequest, answerJson, answerNoSuchPath, answerText, isTrue, readBody, refuse } from './request.ts'
import { groupVersion, knownSince, type ResourceType, type ResourceTypes } from './store/resource-types.ts'
import { selectedName } from './store/selectors.ts'
import type { ObjectStore } from './store/store.ts'
import { answerWatch, type WatchContext } from './watch.ts'

/** What an answer depends on. */
export interface Cluster extends Pick<WatchContext, 'watches' | 'eventText'> {
  store: ObjectStore
  types: ResourceTypes
  /** `1.36`. */
  version: string
  /** Which group versions are there, of those that the version knows. */
  served: (groupVersion: string) => boolean
  /** Who a request acts as, or why it may not. */
  authenticate: (request: ApiRequest) => RequestUser | Refusal
  /** What commands in containers answer. */
  exec: ExecHandler
  /** What the ports of Pods answer to the API server's proxies and to port-forward. */
  ports: PortHandler
  /** What becomes of a container that is added to a Pod. */
  ephemeral: EphemeralHandler
  /** What containers have written. */
  logs: LogHandler
}

type ResourcePath = Extract<ApiPath, { at: 'resource' }>

const verbs: Readonly<Record<string, string>> = { POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' }

/** Answers a request in the order of the API server: who asks, is it allowed, and do the path, the kind and the object exist. */
export async function answer(cluster: Cluster, request: ApiRequest): Promise<void> {
  const user = cluster.authenticate(request)
  if ('code' in user) return refuse(request, user)
  const path = parsePath(request.path)
  if (path.at === 'resource') return answerResource(cluster, request, path, user)
  if (path.at === 'version') return answerJson(request, 200, versionInfo(cluster.version))
  if (path.at === 'health') return answerText(request, 200, 'text/plain; charset=utf-8', 'ok')
  const found = discover(path, servedTypes(cluster), String(request.headers.host))
  return found === undefined ? answerNoSuchPath(request) : answerJson(request, 200, found)
}

function servedTypes(cluster: Cluster): ResourceType[] {
  return cluster.types.all().filter((type) => knownSince(cluster.version, groupVersion(type)) && cluster.served(groupVersion(type)))
}

async function answerResource(cluster: Cluster, request: ApiRequest, path: ResourcePath, user: RequestUser): Promise<void> {
  const { method } = request
  const served = servedTypes(cluster)
  if (path.group === 'authorization.k8s.io' && method === 'POST') return answerReview(request, path, user)
  const wanted = attributesOf(request, path)
  if (!user.allowed(wanted)) return refuse(request, notAllowed(user, wanted))
  if (!serves(served, path.group, path.version)) return answerNoSuchPath(request)
  const type = served.find((each) => each.group === path.group && each.version === path.version && each.resource === path.resource)
  if (!type) return refuse(request, noSuchResource())
  if (path.subresource !== '') return answerSubresource(cluster, request, path, user)
  if (method !== 'GET') return refuse(request, methodNotAllowed())
  if (path.name) return answerObject(cluster, request, type, path)
  return answerCollection(cluster, request, type, path, wanted.verb)
}

/** Every user may review their own access (ClusterRole system:basic-user). */
async function answerReview(request: ApiRequest, path: ResourcePath, user: RequestUser): Promise<void> {
  if (path.resource !== 'selfsubjectaccessreviews') return refuse(request, noSuchResource())
  const posted = parsed(await readBody(request))
  if (posted === undefined) return refuse(request, badRequest('the object provided is unrecognized'))
  return answerJson(request, 201, accessReview(user, posted))
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

/** What RBAC is asked. A field selector on the name counts as the name (apiserver requestinfo.go). */
function attributesOf({ method, query }: ApiRequest, path: ResourcePath): Attributes {
  const { group, resource, subresource, namespace } = path
  const reading = path.name ? 'get' : isTrue(query.get('watch')) ? 'watch' : 'list'
  const name = path.name || selectedName(query.get('fieldSelector') ?? '')
  return { verb: verbs[method] ?? reading, group, resource, subresource, namespace, name }
}

function answerObject(cluster: Cluster, request: ApiRequest, type: ResourceType, path: ResourcePath): void {
  const object = cluster.store.get({
    group: type.group,
    kind: type.kind,
    name: path.name,
    ...defined({ namespace: type.namespaced ? path.namespace : undefined }),
  })
  if (object) answerJson(request, 200, object)
  else refuse(request, notFound(path))
}

function answerCollection(cluster: Cluster, request: ApiRequest, type: ResourceType, path: ResourcePath, verb: string): void {
  const selection = select(type, path.namespace, request.query)
  if ('code' in selection) {
    refuse(request, selection)
  } else if (verb === 'watch') {
    answerWatch(request, selection, { ...cluster, minor: minorOf(cluster) })
  } else {
    const list = listObjects(cluster.store, selection, request.query)
    if ('code' in list) refuse(request, list)
    else answerJson(request, 200, list)
  }
}

function minorOf(cluster: Cluster): number {
  return Number(cluster.version.split('.')[1])
}

const methods: Readonly<Record<string, string>> = {
  'pods/exec': 'GET',
  'pods/log': 'GET',
  'pods/portforward': 'GET',
  'pods/ephemeralcontainers': 'PATCH',
  'pods/proxy': 'GET',
  'services/proxy': 'GET',
}

/** Since 1.35 a WebSocket to a Pod needs the verb `create` as well; as recorded, that refusal gives no reason. */
async function answerSubresource(cluster: Cluster, request: ApiRequest, path: ResourcePath, user: RequestUser): Promise<void> {
  const { store, ports } = cluster
  const minor = minorOf(cluster)
  const { subresource } = path
  const method = path.group === '' ? methods[`${path.resource}/${subresource}`] : undefined
  // On by default since 1.23 (KEP-277).
  const absent = method === undefined || (subresource === 'ephemeralcontainers' && minor < 23)
  if (absent || (path.behind !== '' && subresource !== 'proxy')) return refuse(request, noSuchResource())
  if (request.method !== method) return refuse(request, methodNotAllowed())
  if (subresource === 'proxy') return answerProxy(request, path, store, ports, minor)
  const upgrades = subresource === 'exec' || subresource === 'portforward'
  if (upgrades && minor >= 35 && !user.allowed({ ...path, verb: 'create' })) return refuse(request, forbidden(path, ''))
  const pod = store.get({ kind: 'Pod', name: path.name, namespace: path.namespace })
  if (!pod) return refuse(request, notFound(path))
  if (subresource === 'log') return answerLog(request, pod, cluster.logs)
  if (subresource === 'portforward') return answerPortForward(request, pod, ports)
  if (subresource === 'ephemeralcontainers') return answerEphemeral(request, pod, store, cluster.ephemeral)
  return answerExec(request, pod, cluster.exec, minor)
}
