import { type Attributes, allowed, authenticate, type Identity, impersonate, impersonation, refusal, type User } from './access.ts'
import { discover, serves } from './discovery.ts'
import { answerEphemeral, type EphemeralHandler } from './ephemeral.ts'
import { answerJson, answerNoSuchPath, answerText, type Exchange, readBody, refuse } from './exchange.ts'
import { answerExec, type ExecHandler } from './exec.ts'
import type { ActiveFaults } from './faults.ts'
import { listObjects, select } from './list.ts'
import { type ApiPath, parsePath } from './paths.ts'
import { answerPortForward } from './port-forward.ts'
import type { PortHandler } from './ports.ts'
import { answerProxy } from './proxy.ts'
import { groupVersion, knownSince, type ResourceType, type ResourceTypes } from './resources.ts'
import { readReview, review } from './review.ts'
import { selectedName } from './selectors.ts'
import { badRequest, forbidden, methodNotAllowed, noSuchResource, notFound, unauthorized } from './status.ts'
import type { ObjectStore } from './store.ts'
import { versionInfo } from './version.ts'
import { answerWatch, isTrue, type OpenWatch } from './watch.ts'

/** What an answer depends on. */
export interface Cluster {
  store: ObjectStore
  types: ResourceTypes
  users: readonly User[]
  /** Who a request without a token is; undefined: a 401. */
  tokenless: string | undefined
  served: (groupVersion: string) => boolean
  /** `1.36`. */
  version: string
  faults: ActiveFaults
  watches: Set<OpenWatch>
  exec: ExecHandler
  ports: PortHandler
  ephemeral: EphemeralHandler
}

type ResourcePath = Extract<ApiPath, { at: 'resource' }>

const verbs: Readonly<Record<string, string>> = { POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' }

/** Answers a request in the order of the API server: who is it, may it, is there such a path, such a kind, such an object. */
export async function answer(cluster: Cluster, exchange: Exchange): Promise<void> {
  const { record } = exchange
  const caller = authenticate(cluster.users, cluster.tokenless, record.headers)
  if (!caller) return refuse(exchange, unauthorized())
  record.user = caller.name
  const as = impersonation(record.headers)
  if (as) record.impersonated = as
  const acting = as ? impersonate(cluster.users, caller, as) : { identity: caller }
  if ('refusal' in acting) return refuse(exchange, acting.refusal)
  record.user = acting.identity.name
  const path = parsePath(record.path)
  if (path.at === 'resource') return answerResource(cluster, exchange, path, acting.identity)
  if (path.at === 'version') return answerJson(exchange, 200, versionInfo(cluster.version))
  if (path.at === 'health') return answerText(exchange, 200, 'text/plain; charset=utf-8', 'ok')
  const found = discover(path, servedTypes(cluster), String(record.headers.host))
  return found === undefined ? answerNoSuchPath(exchange) : answerJson(exchange, 200, found)
}

function servedTypes(cluster: Cluster): ResourceType[] {
  return cluster.types.all().filter((type) => knownSince(cluster.version, groupVersion(type)) && cluster.served(groupVersion(type)))
}

async function answerResource(cluster: Cluster, exchange: Exchange, path: ResourcePath, identity: Identity): Promise<void> {
  const { method } = exchange.record
  const served = servedTypes(cluster)
  if (path.group === 'authorization.k8s.io' && method === 'POST') return answerReview(exchange, path, identity)
  const wanted = attributesOf(exchange, path)
  if (!allowed(identity, wanted)) return refuse(exchange, refusal(identity, wanted))
  if (!serves(served, path.group, path.version)) return answerNoSuchPath(exchange)
  const type = served.find((each) => each.group === path.group && each.version === path.version && each.resource === path.resource)
  if (!type) return refuse(exchange, noSuchResource())
  if (path.subresource !== '') return answerSubresource(cluster, exchange, path, identity)
  if (method !== 'GET') return refuse(exchange, methodNotAllowed())
  if (path.name) return answerObject(cluster, exchange, type, path)
  return answerCollection(cluster, exchange, type, path, wanted.verb)
}

/** Everybody may ask what they themselves may do (ClusterRole system:basic-user). */
async function answerReview(exchange: Exchange, path: ResourcePath, identity: Identity): Promise<void> {
  const posted = readReview(path.resource, await readBody(exchange.request))
  if (posted === undefined) return refuse(exchange, badRequest('the object provided is unrecognized'))
  const reviewed = review(path.resource, identity, posted)
  return reviewed === undefined ? refuse(exchange, noSuchResource()) : answerJson(exchange, 201, reviewed)
}

/** What RBAC is asked. A field selector on the name counts as the name (apiserver requestinfo.go). */
function attributesOf(exchange: Exchange, path: ResourcePath): Attributes {
  const { method, query } = exchange.record
  const { group, resource, subresource, namespace } = path
  const reading = path.name ? 'get' : isTrue(query.get('watch')) ? 'watch' : 'list'
  const name = path.name || selectedName(query.get('fieldSelector') ?? '')
  return { verb: verbs[method] ?? reading, group, resource, subresource, namespace, name }
}

function answerObject(cluster: Cluster, exchange: Exchange, type: ResourceType, path: ResourcePath): void {
  const object = cluster.store.get({ kind: type.kind, name: path.name, ...(type.namespaced && { namespace: path.namespace }) })
  if (object) answerJson(exchange, 200, object)
  else refuse(exchange, notFound(path))
}

function answerCollection(cluster: Cluster, exchange: Exchange, type: ResourceType, path: ResourcePath, verb: string): void {
  const { store, watches, faults } = cluster
  const { query } = exchange.record
  const selection = select(type, path.namespace, query)
  if ('code' in selection) {
    refuse(exchange, selection)
  } else if (verb === 'watch') {
    answerWatch(exchange, selection, { store, open: watches, takeFault: faults.takeWatch, minor: minorOf(cluster) })
  } else {
    const list = listObjects(store, selection, query)
    if ('code' in list) refuse(exchange, list)
    else answerJson(exchange, 200, list)
  }
}

function minorOf(cluster: Cluster): number {
  return Number(cluster.version.split('.')[1])
}

const methods: Readonly<Record<string, string>> = {
  'pods/exec': 'GET',
  'pods/portforward': 'GET',
  'pods/ephemeralcontainers': 'PATCH',
  'pods/proxy': 'GET',
  'services/proxy': 'GET',
}

/** Since 1.35 a WebSocket to a Pod needs the verb `create` as well; as recorded, that refusal gives no reason. */
async function answerSubresource(cluster: Cluster, exchange: Exchange, path: ResourcePath, identity: Identity): Promise<void> {
  const { store, ports, faults } = cluster
  const minor = minorOf(cluster)
  const { subresource } = path
  const method = path.group === '' ? methods[`${path.resource}/${subresource}`] : undefined
  // On by default since 1.23 (KEP-277).
  const absent = method === undefined || (subresource === 'ephemeralcontainers' && minor < 23)
  if (absent || (path.behind !== '' && subresource !== 'proxy')) return refuse(exchange, noSuchResource())
  if (exchange.record.method !== method) return refuse(exchange, methodNotAllowed())
  if (subresource === 'proxy') return answerProxy(exchange, path, store, ports, minor)
  const upgrades = subresource === 'exec' || subresource === 'portforward'
  if (upgrades && minor >= 35 && !allowed(identity, { ...path, verb: 'create' })) return refuse(exchange, forbidden(path, ''))
  const pod = store.get({ kind: 'Pod', name: path.name, namespace: path.namespace })
  if (!pod) return refuse(exchange, notFound(path))
  if (subresource === 'portforward') return answerPortForward(exchange, pod, ports)
  if (subresource === 'ephemeralcontainers') return answerEphemeral(exchange, pod, store, cluster.ephemeral)
  return answerExec(exchange, pod, cluster.exec, () => faults.takeExec(exchange.record), minor)
}
