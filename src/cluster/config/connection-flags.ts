import type { ClusterEntry, UserEntry } from './kubeconfig-file.ts'

/** kubectl's global flags (cli-runtime ConfigFlags) as they were given. */
export interface ConnectionFlags {
  kubeconfig?: string
  context?: string
  cluster?: string
  user?: string
  namespace?: string
  server?: string
  token?: string
  as?: string
  asGroups: string[]
  asUid?: string
  /** `key=value` each, as kubectl's `--as-user-extra`. */
  asUserExtra: string[]
  certificateAuthority?: string
  clientCertificate?: string
  clientKey?: string
  tlsServerName?: string
  insecureSkipTlsVerify?: boolean
  /** ms for a whole request; 0 or absent: no limit, but other limits keep a request from hanging. */
  requestTimeoutMs?: number
}

/**
 * The cluster with the flags applied (client-go DirectClientConfig.getCluster): `--server` clears the kubeconfig's tls-server-name;
 * `--insecure-skip-tls-verify` and `--certificate-authority` replace whatever the kubeconfig says of either.
 */
export function overrideCluster(entry: ClusterEntry | undefined, flags: ConnectionFlags): ClusterEntry {
  const cluster: ClusterEntry = { ...(entry ?? emptyCluster) }
  if (flags.server) cluster.server = flags.server
  if (flags.server || flags.tlsServerName) cluster.tlsServerName = flags.tlsServerName ?? ''
  if (flags.insecureSkipTlsVerify || flags.certificateAuthority) {
    cluster.insecure = flags.insecureSkipTlsVerify ?? false
    cluster.caFile = flags.certificateAuthority ?? ''
    cluster.caData = ''
  }
  return cluster
}

/**
 * The user with the flags applied (client-go DirectClientConfig.getAuthInfo): `--token` replaces every other way to prove who one is but
 * a client certificate; certificate and key files replace the data; each `--as…` replaces its own part.
 */
export function overrideUser(entry: UserEntry | undefined, flags: ConnectionFlags): UserEntry {
  const user: UserEntry = { ...(entry ?? emptyUser) }
  if (flags.token) {
    user.token = flags.token
    user.tokenFile = ''
    user.username = ''
    user.password = ''
  }
  if (flags.clientCertificate) {
    user.certificateFile = flags.clientCertificate
    user.certificateData = ''
  }
  if (flags.clientKey) {
    user.keyFile = flags.clientKey
    user.keyData = ''
  }
  if (flags.as) user.as = flags.as
  if (flags.asUid) user.asUid = flags.asUid
  if (flags.asGroups.length > 0) user.asGroups = flags.asGroups
  if (flags.asUserExtra.length > 0) user.asUserExtra = readExtra(flags.asUserExtra)
  return user
}

function readExtra(pairs: readonly string[]): Record<string, string[]> {
  const extra: Record<string, string[]> = {}
  for (const pair of pairs) {
    const equals = pair.indexOf('=')
    const key = equals < 0 ? pair : pair.slice(0, equals)
    const values = extra[key] ?? []
    extra[key] = values
    values.push(equals < 0 ? '' : pair.slice(equals + 1))
  }
  return extra
}

/**
 * The flags that a suggested kubectl command must repeat to reach the same cluster as the same user: those that were given, each name
 * and value an argument of its own, unquoted. The namespace is not among them, and a token or a password never is.
 */
export function flagsToRepeat(flags: ConnectionFlags): string[] {
  const named: [string, string | undefined][] = [
    ['--kubeconfig', flags.kubeconfig],
    ['--context', flags.context],
    ['--cluster', flags.cluster],
    ['--user', flags.user],
    ['--server', flags.server && withoutUser(flags.server)],
    ['--certificate-authority', flags.certificateAuthority],
    ['--client-certificate', flags.clientCertificate],
    ['--client-key', flags.clientKey],
    ['--tls-server-name', flags.tlsServerName],
    ['--as', flags.as],
    ['--as-uid', flags.asUid],
    ...flags.asGroups.map((group): [string, string] => ['--as-group', group]),
    ...flags.asUserExtra.map((pair): [string, string] => ['--as-user-extra', pair]),
  ]
  const given = named.flatMap(([name, value]) => (value ? [name, value] : []))
  return flags.insecureSkipTlsVerify ? [...given, '--insecure-skip-tls-verify'] : given
}

/** A URL without user name and password. */
function withoutUser(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)?[^\s]*@/i, '$1')
}

const emptyCluster: ClusterEntry = {
  server: '',
  tlsServerName: '',
  insecure: false,
  caFile: '',
  caData: '',
  proxyUrl: '',
  disableCompression: false,
  execConfig: undefined,
}

const emptyUser: UserEntry = {
  certificateFile: '',
  certificateData: '',
  keyFile: '',
  keyData: '',
  token: '',
  tokenFile: '',
  as: '',
  asUid: '',
  asGroups: [],
  asUserExtra: {},
  username: '',
  password: '',
}
