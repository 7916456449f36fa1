import { readFile } from 'node:fs/promises'
import { isIPv6 } from 'node:net'
import { join } from 'node:path'
import { nearest } from '../../lib/similar.ts'
import { type ConnectionFlags, overrideCluster, overrideUser } from './connection-flags.ts'
import { type LoadedKubeconfig, unreadableReason } from './kubeconfig.ts'
import type { ClusterEntry, ContextEntry, UserEntry } from './kubeconfig-file.ts'
import { UserError } from './user-error.ts'

/** The cluster and the user that were requested, with the flags applied. */
export interface ResolvedContext {
  /** Absent if no context was named or set. */
  context?: string
  cluster: ClusterEntry
  user: UserEntry
  /** `''` if there is no user entry. */
  userName: string
  /** `''` if nothing names one. */
  namespace: string
}

/**
 * Chooses by `--context`, else `current-context`; `--cluster` and `--user` replace the context's own; with none of these, and no cluster
 * in any kubeconfig, the service account of the Pod that this runs in (client-go DeferredLoadingClientConfig). Throws a UserError with
 * kubectl's words for a name that does not exist, and one if nothing names a server.
 */
export async function resolveContext(
  kubeconfig: LoadedKubeconfig,
  flags: ConnectionFlags,
  env: Readonly<Record<string, string | undefined>>,
  serviceAccountDirectory?: string,
): Promise<ResolvedContext> {
  const name = flags.context || kubeconfig.currentContext
  if (name === '' && !flags.server && !flags.cluster && kubeconfig.clusters.size === 0) {
    const inCluster = await findInCluster(env, serviceAccountDirectory)
    if (inCluster) return ofPod(inCluster, flags)
  }
  const context = name === '' ? noContext : find(kubeconfig.contexts, name, `context "${name}" does not exist`, 'contexts')
  const resolved: ResolvedContext = {
    cluster: overrideCluster(clusterOf(kubeconfig, context, name, flags), flags),
    user: overrideUser(userOf(kubeconfig, context, name, flags), flags),
    userName: flags.user || context.user,
    namespace: context.namespace,
  }
  if (name !== '') resolved.context = name
  if (resolved.cluster.server === '') throw noServer(kubeconfig, flags.cluster || context.cluster, name)
  return resolved
}

const noContext: ContextEntry = { cluster: '', user: '', namespace: '' }

function ofPod(pod: { server: string; namespace: string; tokenFile: string; caFile: string }, flags: ConnectionFlags): ResolvedContext {
  const bare: ConnectionFlags = { asGroups: [], asUserExtra: [] }
  const cluster = { ...overrideCluster(undefined, bare), server: pod.server, caFile: pod.caFile }
  const user = { ...overrideUser(undefined, bare), tokenFile: pod.tokenFile }
  return {
    cluster: overrideCluster(cluster, flags),
    user: overrideUser(user, flags),
    userName: '',
    namespace: pod.namespace,
  }
}

function clusterOf(kubeconfig: LoadedKubeconfig, context: ContextEntry, contextName: string, flags: ConnectionFlags) {
  if (flags.cluster) return find(kubeconfig.clusters, flags.cluster, `no server found for cluster "${flags.cluster}"`, 'clusters')
  if (context.cluster === '') return undefined
  const cluster = kubeconfig.clusters.get(context.cluster)
  if (cluster || flags.server) return cluster
  return find(kubeconfig.clusters, context.cluster, missing('cluster', context.cluster, contextName), 'clusters')
}

/** kubectl asks for a user name and password where the user does not exist; here that is an error, unless the flags say who one is. */
function userOf(kubeconfig: LoadedKubeconfig, context: ContextEntry, contextName: string, flags: ConnectionFlags) {
  if (flags.user) return find(kubeconfig.users, flags.user, `auth info "${flags.user}" does not exist`, 'users')
  if (context.user === '') return undefined
  const user = kubeconfig.users.get(context.user)
  if (user || flags.token || flags.clientCertificate) return user
  return find(kubeconfig.users, context.user, missing('user', context.user, contextName), 'users')
}

function missing(kind: string, name: string, context: string): string {
  return `${kind} "${name}" does not exist, but context "${context}" names it`
}

function find<Entry>(entries: ReadonlyMap<string, Entry>, name: string, message: string, plural: string): Entry {
  const entry = entries.get(name)
  if (entry !== undefined) return entry
  const names = [...entries.keys()]
  const near = nearest(name, names)
  throw new UserError(message, `${near === undefined ? '' : `Did you mean "${near}"? `}${listed(plural, names)}`)
}

const mostNames = 12

function listed(plural: string, names: readonly string[]): string {
  if (names.length === 0) return `The kubeconfig has no ${plural}.`
  const rest = names.length > mostNames ? ` and ${names.length - mostNames} more` : ''
  return `The ${plural} are: ${names.slice(0, mostNames).join(', ')}${rest}.`
}

function noServer(kubeconfig: LoadedKubeconfig, cluster: string, context: string): UserError {
  if (kubeconfig.files.length === 0) {
    const files = kubeconfig.searched.join(', ')
    const none = kubeconfig.searched.length === 1 ? `${files} does not exist` : `none of ${files} exists`
    return new UserError(`no cluster is configured: ${none}`, 'Set KUBECONFIG, or pass --kubeconfig FILE or --server URL.')
  }
  const files = kubeconfig.files.join(', ')
  if (cluster !== '') return new UserError(`cluster "${cluster}" has no server`, `Add one in ${files}, or pass --server URL.`)
  if (context !== '') return new UserError(`context "${context}" has no cluster`, 'Pass --cluster NAME or --server URL.')
  const names = [...kubeconfig.contexts.keys()]
  const hint = `Pass --context NAME, or run kubectl config use-context NAME. ${listed('contexts', names)}`
  return new UserError(`current-context is not set in ${files}`, hint)
}

/** What a Pod's service account mount and environment say (client-go rest.InClusterConfig). */
interface InCluster {
  server: string
  namespace: string
  tokenFile: string
  /** `''` where the mount holds none. */
  caFile: string
}

/**
 * The way to the API server from inside a Pod, or undefined outside one: `KUBERNETES_SERVICE_HOST` and `…_PORT` are set and
 * `directory` holds a token. The namespace is `POD_NAMESPACE`, else the mount's, else `default` (client-go inClusterClientConfig).
 */
async function findInCluster(
  env: Readonly<Record<string, string | undefined>>,
  directory = '/var/run/secrets/kubernetes.io/serviceaccount',
): Promise<InCluster | undefined> {
  const host = env.KUBERNETES_SERVICE_HOST
  const port = env.KUBERNETES_SERVICE_PORT
  if (!host || !port) return undefined
  const tokenFile = join(directory, 'token')
  const caFile = join(directory, 'ca.crt')
  if ((await textOf(tokenFile)) === undefined) return undefined
  return {
    server: `https://${isIPv6(host) ? `[${host}]` : host}:${port}`,
    namespace: env.POD_NAMESPACE || (await textOf(join(directory, 'namespace'))) || 'default',
    tokenFile,
    caFile: (await textOf(caFile)) === undefined ? '' : caFile,
  }
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim()
  } catch (error) {
    const reason = unreadableReason(error)
    if (reason === 'no such file') return undefined
    throw new UserError(`cannot read ${file}: ${reason}`, undefined, error)
  }
}
