import type { V1Container, V1EnvFromSource, V1EnvVar, V1Pod, V1PodSpec, V1Probe } from '@kubernetes/client-node'
import { type NamedAddress, namedAddresses } from '../../kube/named-addresses.ts'
import { labels, text, texts } from '../../lib/read.ts'
import { isSecretName } from '../../lib/secrets.ts'
import { part, parts, type Raw, type RawFields, rawOf } from './raw.ts'

/** An address that a container was given, and where it stands. */
export interface GivenAddress extends NamedAddress {
  container: string
  field: string
  configMap?: string
}

/** A ConfigMap that a container gets values of. */
export interface ConfigUse {
  container: string
  /** Where the Pod refers to it. */
  field: string
  name: string
  /** The one key that is used, and what it is called there; absent: all of them. */
  key?: string
  setting?: string
}

/** What the containers of a Pod were given. */
export interface Given {
  addresses: GivenAddress[]
  configs: ConfigUse[]
  /** Names that the Pod answers by itself (core/v1 PodSpec.hostAliases). */
  ownNames: string[]
}

interface WithTemplate {
  spec?: { template?: V1Pod }
}

/** What the containers of a Pod, or of the Pod template of a workload, were given: literal values, commands, arguments and probes. */
export function projectGiven(raw: unknown, isPod: boolean): Given {
  const spec = isPod ? part(rawOf<V1Pod>(raw).spec) : part(part(part(rawOf<WithTemplate>(raw).spec).template).spec)
  const path = isPod ? 'spec' : 'spec.template.spec'
  const containers = (['initContainers', 'containers'] as const).flatMap((list) =>
    parts(spec[list]).map((container, index) => inContainer(container, `${path}.${list}[${index}]`)),
  )
  const volumes = configVolumes(spec, path)
  return {
    addresses: containers.flatMap(({ addresses }) => addresses),
    configs: [...containers.flatMap(({ configs }) => configs), ...volumes],
    ownNames: parts(spec.hostAliases).flatMap(({ hostnames }) => texts(hostnames)),
  }
}

/** The addresses in a ConfigMap, as its user was given them. */
export function configAddresses(raw: unknown, { container, key, setting, name }: ConfigUse): GivenAddress[] {
  const { data } = rawOf<{ data?: Record<string, string> }>(raw)
  return Object.entries(labels(data))
    .filter(([one]) => key === undefined || one === key)
    .flatMap(([one, value]) => inText(value, { container, field: `data[${one}]`, configMap: name }, setting ?? one))
}

type Place = Pick<GivenAddress, 'container' | 'field' | 'configMap'>

/** `values`: the variables of the container, which a reference may name. */
function inText(value: string, place: Place, setting: string, values: ReadonlyMap<string, string> = none): GivenAddress[] {
  // An address in the value of a secret must not be shown.
  if (isSecretName(setting)) return []
  const { rest, services } = withVariables(value, values)
  const named: NamedAddress[] = services.map((host) => ({ host, isCertain: true }))
  return [...named, ...namedAddresses(rest, setting)].map((address) => ({ ...place, ...address }))
}

const none: ReadonlyMap<string, string> = new Map()

function inContainer(raw: RawFields<V1Container>, path: string): Pick<Given, 'addresses' | 'configs'> {
  const container = text(raw.name) ?? ''
  const variables = parts(raw.env)
  const values = expandedVariables(variables)
  const probes = (['readinessProbe', 'livenessProbe', 'startupProbe'] as const).flatMap((name) =>
    inProbe(raw[name], container, `${path}.${name}`),
  )
  return {
    addresses: [
      ...variables.flatMap((one) => {
        const name = text(one.name) ?? ''
        return inText(values.get(name) ?? '', { container, field: `${path}.env[${name}].value` }, name)
      }),
      ...inWords(texts(raw.command), container, `${path}.command`, values),
      ...inWords(texts(raw.args), container, `${path}.args`, values),
      ...probes,
    ],
    configs: [
      ...variables.flatMap((one) => configVariable(one, container, path)),
      ...parts(raw.envFrom).flatMap((one) => configSource(one, container, path)),
    ],
  }
}

/** A flag may be a separate argument before its value: `--backend http://cart`. */
function inWords(words: readonly string[], container: string, path: string, values = none): GivenAddress[] {
  return words.flatMap((word, index) => {
    const [, flag, value] = /^(-{1,2}[\w.-]+)=(.*)$/s.exec(word) ?? []
    const before = words[index - 1] ?? ''
    return inText(value ?? word, { container, field: `${path}[${index}]` }, flag ?? (before.startsWith('-') ? before : ''), values)
  })
}

/** A probe connects to the Pod itself, unless it names a host (core/v1 HTTPGetAction.host, TCPSocketAction.host). */
function inProbe(raw: Raw<V1Probe> | undefined, container: string, path: string): GivenAddress[] {
  const probe = rawOf<V1Probe>(raw)
  const command = inWords(texts(part(probe.exec).command), container, `${path}.exec.command`)
  const named = (['httpGet', 'tcpSocket'] as const).flatMap((kind) => {
    const { host, port } = kind === 'httpGet' ? part(probe.httpGet) : part(probe.tcpSocket)
    const name = text(host)
    if (name === undefined) return []
    const number = typeof port === 'number' || typeof port === 'string' ? `:${port}` : ''
    return inText(`${name}${number}`, { container, field: `${path}.${kind}.host` }, 'host')
  })
  return [...command, ...named]
}

/**
 * `$(NAME)` as the kubelet expands it (core/v1 EnvVar.value): a variable of the container, or one that the kubelet sets for each Service of
 * the namespace. `WEB_SERVICE_HOST` is the address of Service `web`, and `WEB_SERVICE_PORT` one of its ports: these Services are returned
 * separately.
 */
function withVariables(value: string, values: ReadonlyMap<string, string>): { rest: string; services: string[] } {
  const services: string[] = []
  if (!value.includes('$(')) return { rest: value, services }
  const rest = value
    .replace(
      /(?<!\$)(?:[a-z][a-z0-9+.-]*:\/\/)?(?<!\$)\$\(([A-Z][A-Z0-9_]*)_SERVICE_HOST\)(?::(?:\$\(\w+\)|\d+))?/g,
      (reference, name: string) => {
        if (values.has(`${name}_SERVICE_HOST`)) return reference
        services.push(serviceOf(name))
        return ' '
      },
    )
    .replace(reference, (whole, name: string) => values.get(name) ?? whole)
  return { rest, services }
}

/** A reference to a variable; `$$(NAME)` is none (core/v1 EnvVar.value). */
const reference = /(?<!\$)\$\(([A-Za-z_]\w*)\)/g

/** The literal variables of a container, with references to earlier ones expanded. */
function expandedVariables(variables: readonly RawFields<V1EnvVar>[]): Map<string, string> {
  const values = new Map<string, string>()
  for (const { name, value } of variables) {
    const own = (text(value) ?? '').replace(reference, (whole, other: string) => values.get(other) ?? whole)
    values.set(text(name) ?? '', own.length > MOST_CHARACTERS ? '' : own)
  }
  return values
}

/** Values that double each other would grow without limit. */
const MOST_CHARACTERS = 100_000

/** Names of Services have no underscore (DNS label), so this is exact. */
function serviceOf(variable: string): string {
  return variable.toLowerCase().replaceAll('_', '-')
}

function configVariable(raw: RawFields<V1EnvVar>, container: string, path: string): ConfigUse[] {
  const { name, key } = part(part(raw.valueFrom).configMapKeyRef)
  const [config, wanted, setting] = [text(name), text(key), text(raw.name) ?? '']
  if (config === undefined || wanted === undefined) return []
  return [{ container, field: `${path}.env[${setting}].valueFrom`, name: config, key: wanted, setting }]
}

function configSource(raw: RawFields<V1EnvFromSource>, container: string, path: string): ConfigUse[] {
  const name = text(part(raw.configMapRef).name)
  return name === undefined ? [] : [{ container, field: `${path}.envFrom`, name }]
}

/** A volume is given to each container that mounts it. */
function configVolumes(spec: RawFields<V1PodSpec>, path: string): ConfigUse[] {
  return parts(spec.volumes).flatMap((volume, index) => {
    const name = text(part(volume.configMap).name)
    if (name === undefined) return []
    const users = parts(spec.containers).filter(({ volumeMounts }) => parts(volumeMounts).some((mount) => mount.name === volume.name))
    return users.map((user) => ({ container: text(user.name) ?? '', field: `${path}.volumes[${index}].configMap`, name }))
  })
}
