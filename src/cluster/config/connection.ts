import { getCACertificates } from 'node:tls'
import { maskUrl } from '../../lib/secrets.ts'
import { type Authentication, readAuthentication, readPem } from './authentication.ts'
import { type ConnectionFlags, flagsToRepeat } from './connection-flags.ts'
import { loadKubeconfig } from './kubeconfig.ts'
import type { ClusterEntry } from './kubeconfig-file.ts'
import type { PluginRuns } from './plugin-runs.ts'
import { chooseProxy } from './proxy.ts'
import { resolveContext } from './resolve-context.ts'
import { UserError } from './user-error.ts'

export type { ConnectionFlags } from './connection-flags.ts'

/** What the process is in. */
export interface Surroundings {
  env: Readonly<Record<string, string | undefined>>
  home: string
  /** As Node's `process.platform`. */
  platform: string
  stdinIsTTY: boolean
  /** Takes what an interactive exec plugin says while it runs. */
  stderr: (text: string) => void
  /** Where a Pod's service account is mounted; the usual place when absent. */
  serviceAccountDirectory?: string
  /** What plugins gave out to other connections of this run; absent if there is only one connection. */
  plugins?: PluginRuns
}

/** The way to one API server, as one user. It holds secrets: nothing of `authentication` may be printed. */
export interface Connection {
  /** Absent inside a Pod, and where a flag made one unnecessary. */
  context?: string
  /** Name of the user entry; `''` if there is none. */
  user: string
  namespace: string
  /** Scheme, host, port and path prefix, without a slash at the end. */
  server: string
  /** Flags that a suggested kubectl command must repeat: see `flagsToRepeat`. */
  kubectlFlags: string[]
  tls: Tls
  /** Empty towards an `http:` server: client-go sends no credentials in clear text. */
  authentication: Authentication
  /** Handed to exec plugins that ask for the cluster. */
  execConfig: unknown
  /** URL of the proxy, which may hold a password. */
  proxy?: string
  disableCompression: boolean
  /** ms for a whole request; 0: none. */
  requestTimeoutMs: number
  surroundings: Surroundings
}

/** How the server's identity is checked. */
export interface Tls {
  /** PEM; absent: the system's certificate authorities. */
  ca?: string
  /** The name that the server's certificate must bear, where it is not the host of its URL. */
  serverName?: string
  insecure: boolean
}

/** The certificate authorities, PEM, that Node ships and that the system trusts: kubectl asks the system. */
export function systemAuthorities(): string[] {
  return [...getCACertificates('default'), ...getCACertificates('system')]
}

/**
 * Works out which API server to talk to, and as whom, as kubectl does from flags, kubeconfig files and the Pod's service account. Reads the
 * files that these name, but sends no request and starts no plugin. Throws a UserError.
 */
export async function loadConnection(flags: ConnectionFlags, surroundings: Surroundings): Promise<Connection> {
  const kubeconfig = await loadKubeconfig(flags.kubeconfig, surroundings)
  const resolved = await resolveContext(kubeconfig, flags, surroundings.env, surroundings.serviceAccountDirectory)
  const { cluster, user, userName } = resolved
  const hasTls = [cluster.caFile, cluster.caData, user.certificateFile, user.certificateData].some((text) => text !== '')
  const server = serverUrl(cluster.server, hasTls || cluster.insecure)
  const secure = server.protocol === 'https:'
  const connection: Connection = {
    user: userName,
    namespace: flags.namespace || resolved.namespace || 'default',
    server: `${server.origin}${server.pathname}`.replace(/\/+$/, ''),
    kubectlFlags: flagsToRepeat(flags),
    tls: secure ? await readTls(cluster) : { insecure: false },
    authentication: secure ? await readAuthentication(user, userName) : { impersonation: {} },
    execConfig: cluster.execConfig,
    disableCompression: cluster.disableCompression,
    requestTimeoutMs: flags.requestTimeoutMs ?? 0,
    surroundings,
  }
  if (resolved.context !== undefined) connection.context = resolved.context
  const proxy = chooseProxy(server, cluster.proxyUrl, surroundings.env)
  if (proxy !== undefined) connection.proxy = proxy
  return connection
}

/** client-go DefaultServerURL: without a scheme it is `https:` where anything of TLS is configured, else `http:`. */
function serverUrl(text: string, hasTls: boolean): URL {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `${hasTls ? 'https' : 'http'}://${text}`
  const url = URL.parse(withScheme)
  if (!url || url.hostname === '') throw new UserError(`the server "${maskUrl(text)}" is not a valid URL`, 'Write it as https://HOST:PORT.')
  if (url.protocol === 'https:' || url.protocol === 'http:') return url
  throw new UserError(
    `unsupported protocol scheme "${url.protocol.slice(0, -1)}" of server "${maskUrl(text)}"`,
    'Write it as https://HOST:PORT.',
  )
}

async function readTls(cluster: ClusterEntry): Promise<Tls> {
  const tls: Tls = { insecure: cluster.insecure }
  const ca = await readPem(cluster.caData, cluster.caFile, 'certificate authority')
  if (ca !== undefined && cluster.insecure) {
    const hint = 'Remove the certificate authority or insecure-skip-tls-verify.'
    throw new UserError('specifying a root certificates file with the insecure flag is not allowed', hint)
  }
  if (ca !== undefined) tls.ca = ca
  if (cluster.tlsServerName !== '') tls.serverName = cluster.tlsServerName
  return tls
}
