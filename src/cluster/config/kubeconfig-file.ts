import { type Fields, fieldsOrAbsent } from '../../lib/read.ts'
import { expansionFault } from '../../lib/yaml/expansion.ts'
import { yamlFault } from '../../lib/yaml/fault.ts'
import { parsePlainYaml } from '../../lib/yaml/plain.ts'
import { Shape } from './kubeconfig-shape.ts'
import { UserError } from './user-error.ts'

/** `clusters[].cluster`. Paths are absolute. */
export interface ClusterEntry {
  server: string
  tlsServerName: string
  insecure: boolean
  caFile: string
  /** Base64, as it is in the file. */
  caData: string
  proxyUrl: string
  disableCompression: boolean
  /** Extension `client.authentication.k8s.io/exec`: handed to exec plugins as it is. */
  execConfig: unknown
}

/** `users[].user.exec` (client-go ExecConfig). */
export interface ExecEntry {
  /** As written, or an absolute path where it holds a path separator. */
  command: string
  args: string[]
  env: Record<string, string>
  apiVersion: string
  installHint: string
  provideClusterInfo: boolean
  interactiveMode: string
}

/** `users[].user`. Paths are absolute; `''` where a field is not set. */
export interface UserEntry {
  certificateFile: string
  certificateData: string
  keyFile: string
  keyData: string
  token: string
  tokenFile: string
  as: string
  asUid: string
  asGroups: string[]
  asUserExtra: Record<string, string[]>
  username: string
  password: string
  authProvider?: { name: string; config: Record<string, string> }
  exec?: ExecEntry
}

/** `contexts[].context`. */
export interface ContextEntry {
  cluster: string
  user: string
  namespace: string
}

/** What one kubeconfig file holds, or several merged. */
export interface Kubeconfig {
  currentContext: string
  clusters: Map<string, ClusterEntry>
  users: Map<string, UserEntry>
  contexts: Map<string, ContextEntry>
}

/** A kubeconfig that holds nothing. */
export function emptyKubeconfig(): Kubeconfig {
  return { currentContext: '', clusters: new Map(), users: new Map(), contexts: new Map() }
}

const execExtension = 'client.authentication.k8s.io/exec'

/**
 * Reads the text of one kubeconfig: JSON where it starts with `{`, else YAML. Relative paths are taken from the file's directory, an
 * exec command only where it holds a path separator (client-go ResolveLocalPaths). Unknown fields are passed over; a known field of the
 * wrong type throws a UserError that names the file and the field, as kubectl refuses it too.
 */
export async function parseKubeconfig(text: string, file: string, platform: string): Promise<Kubeconfig> {
  const document = await parseText(text, file)
  if (document === undefined || document === null) return emptyKubeconfig()
  const root = fieldsOrAbsent(document)
  if (!root) throw new UserError(`${file} is not a kubeconfig: it has no fields`)
  const kind = root.kind
  if (kind !== undefined && kind !== '' && kind !== 'Config') {
    // The value may be anything, even a password: the message repeats it only if it could be the name of a kind.
    const isName = typeof kind === 'string' && /^[A-Z][A-Za-z]{0,40}$/.test(kind)
    throw new UserError(`${file} is not a kubeconfig: its kind is ${isName ? `"${kind}", not "Config"` : 'not "Config"'}`)
  }
  const shape = new Shape(file, platform)
  return {
    currentContext: shape.text(root, '', 'current-context'),
    clusters: shape.named(root, 'clusters', 'cluster', (entry, at) => readCluster(shape, entry, at)),
    users: shape.named(root, 'users', 'user', (entry, at) => readUser(shape, entry, at)),
    contexts: shape.named(root, 'contexts', 'context', (entry, at) => ({
      cluster: shape.text(entry, at, 'cluster'),
      user: shape.text(entry, at, 'user'),
      namespace: shape.text(entry, at, 'namespace'),
    })),
  }
}

async function parseText(text: string, file: string): Promise<unknown> {
  const document = parseJson(text) ?? parsePlainYaml(text) ?? (await parseYaml(text, file))
  const fault = expansionFault(document, text.length)
  if (fault !== undefined) throw new UserError(`${file} is not read: ${fault}`)
  return document
}

/** Undefined if the text is not JSON: YAML's flow style starts with a brace as well. */
function parseJson(text: string): unknown {
  if (!text.trimStart().startsWith('{')) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function parseYaml(text: string, file: string): Promise<unknown> {
  const { loadAll, CORE_SCHEMA, mergeTag } = await import('js-yaml')
  try {
    return loadAll(text, { json: true, schema: CORE_SCHEMA.withTags(mergeTag) })[0]
  } catch (error) {
    throw new UserError(`${file} is not valid YAML: ${yamlFault(error)}`, undefined, error)
  }
}

function readCluster(shape: Shape, entry: Fields, at: string): ClusterEntry {
  return {
    server: shape.text(entry, at, 'server'),
    tlsServerName: shape.text(entry, at, 'tls-server-name'),
    insecure: shape.flag(entry, at, 'insecure-skip-tls-verify'),
    caFile: shape.path(entry, at, 'certificate-authority'),
    caData: shape.text(entry, at, 'certificate-authority-data'),
    proxyUrl: shape.text(entry, at, 'proxy-url'),
    disableCompression: shape.flag(entry, at, 'disable-compression'),
    execConfig: shape.list(entry, at, 'extensions').find((item) => fieldsOrAbsent(item)?.name === execExtension)?.extension,
  }
}

function readUser(shape: Shape, entry: Fields, at: string): UserEntry {
  const user: UserEntry = {
    certificateFile: shape.path(entry, at, 'client-certificate'),
    certificateData: shape.text(entry, at, 'client-certificate-data'),
    keyFile: shape.path(entry, at, 'client-key'),
    keyData: shape.text(entry, at, 'client-key-data'),
    token: shape.text(entry, at, 'token'),
    tokenFile: shape.path(entry, at, 'tokenFile'),
    as: shape.text(entry, at, 'as'),
    asUid: shape.text(entry, at, 'as-uid'),
    asGroups: shape.texts(entry, at, 'as-groups'),
    asUserExtra: {},
    username: shape.text(entry, at, 'username'),
    password: shape.text(entry, at, 'password'),
  }
  const extra = shape.object(entry, at, 'as-user-extra')
  for (const key of Object.keys(extra ?? {})) user.asUserExtra[key] = shape.texts(extra ?? {}, `${at}.as-user-extra`, key)
  const provider = shape.object(entry, at, 'auth-provider')
  if (provider) {
    const where = `${at}.auth-provider`
    user.authProvider = { name: shape.text(provider, where, 'name'), config: shape.map(provider, where, 'config') }
  }
  const exec = shape.object(entry, at, 'exec')
  if (exec) user.exec = readExec(shape, exec, `${at}.exec`)
  return user
}

function readExec(shape: Shape, exec: Fields, at: string): ExecEntry {
  const env: Record<string, string> = {}
  for (const item of shape.list(exec, at, 'env')) env[shape.text(item, `${at}.env`, 'name')] = shape.text(item, `${at}.env`, 'value')
  const command = shape.text(exec, at, 'command')
  const isPath = command.includes('/') || (shape.platform === 'win32' && command.includes('\\'))
  return {
    command: isPath ? shape.path(exec, at, 'command') : command,
    args: shape.texts(exec, at, 'args'),
    env,
    apiVersion: shape.text(exec, at, 'apiVersion'),
    installHint: shape.text(exec, at, 'installHint'),
    provideClusterInfo: shape.flag(exec, at, 'provideClusterInfo'),
    interactiveMode: shape.text(exec, at, 'interactiveMode'),
  }
}
