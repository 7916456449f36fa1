import { istioHost } from '../../../kube/istio-host.ts'
import type { BackendRow, IncludeRow, ParentRow, RouteRow, RuleRow } from '../../../kube/other-routes/row.ts'
import { defined } from '../../../lib/defined.ts'
import { labels, number, text } from '../../../lib/read.ts'
import type { RouteMatch } from '../../../model/gateway.ts'
import type { OtherBackend, OtherInclude, OtherListener, OtherParent, OtherRoute, OtherRule } from '../../../model/other-route.ts'
import { metadata } from '../metadata.ts'
import { type FoundValue, first, found } from './json-path.ts'
import { statementsOf } from './statements.ts'

/** A route as its row describes it, or undefined if the object has no name. */
export function projectOtherRoute(raw: unknown, row: RouteRow): OtherRoute | undefined {
  const meta = metadata(raw)
  if (!meta) return undefined
  const namespace = row.isClusterScoped ? '' : meta.namespace
  const hosts = row.hosts.flatMap((path) => found(raw, path).flatMap(({ value }) => text(value) ?? []))
  const isWild = row.subdomains !== undefined && first(raw, row.subdomains.at) === row.subdomains.is
  return {
    group: row.group,
    kind: row.kind,
    namespace,
    name: meta.name,
    ...defined({ created: meta.created || undefined }),
    hosts: [...new Set(isWild ? hosts.map(subdomains) : hosts)],
    parents: (row.parents ?? []).flatMap((parent) => parentsOf(raw, parent, namespace)),
    rules: row.rules.flatMap((rule) => found(raw, rule.each).map((one) => ruleOf(raw, one, rule, namespace))),
    ...defined({
      listeners: row.listeners && listenersOf(raw, row.listeners),
      selector: row.selector === undefined ? undefined : labels(first(raw, row.selector)),
    }),
    includes: (row.includes ?? []).flatMap((include) => found(raw, include.at).flatMap((one) => includeOf(one, include, namespace))),
    statements: row.status ? statementsOf(raw, row.status) : [],
  }
}

/** `*.example.com` of `www.example.com`. */
function subdomains(host: string): string {
  return host.startsWith('*.') ? host : `*${host.slice(host.indexOf('.'))}`
}

function listenersOf(raw: unknown, row: NonNullable<RouteRow['listeners']>): OtherListener[] {
  return found(raw, row.each).map(({ value, field }) => ({
    name: text(first(value, row.name)) ?? '',
    port: number(first(value, row.port)) ?? 0,
    protocol: text(first(value, row.protocol)) ?? '',
    hosts: found(value, `${row.hosts}[]`).flatMap((one) => text(one.value) ?? []),
    field: `${field}.${row.hosts}`,
  }))
}

function parentsOf(raw: unknown, row: ParentRow, own: string): OtherParent[] {
  const parents = found(raw, row.at).flatMap(({ value, field }): OtherParent[] => {
    const name = text(row.name === '' ? value : first(value, row.name))
    if (name === undefined) return []
    // `istio-system/public`: a name alone means the namespace of the route.
    const [before = '', behind] = row.kind === 'Gateway' ? name.split('/') : [name]
    const namespace = behind === undefined ? own : before
    return [
      {
        kind: row.kind,
        ...defined({ namespace: row.kind === 'Gateway' && name !== row.except ? namespace : undefined }),
        name: behind ?? before,
        field,
      },
    ]
  })
  if (parents.length > 0 || row.default === undefined) return parents
  return [{ kind: row.kind, name: row.default, field: row.at.replaceAll('[]', '') }]
}

function ruleOf(route: unknown, { value, field }: FoundValue, row: RuleRow, namespace: string): OtherRule {
  const expression = row.expression ? text(first(value, row.expression.at)) : undefined
  const read = expression === undefined ? undefined : traefikMatch(expression)
  const paths = (row.paths ?? []).flatMap(({ at, type }) =>
    found(value, at).flatMap((one) => {
      const path = text(one.value)
      return path === undefined ? [] : [{ path, pathType: type }]
    }),
  )
  const isPartial = read?.isPartial === true || (row.partial ?? []).some((path) => found(value, path).length > 0)
  const name = row.name === undefined ? undefined : text(first(value, row.name))
  return {
    field,
    ...defined({ name }),
    hosts: read?.hosts ?? [],
    matches: read?.matches ?? paths,
    ...defined({ isPartial: isPartial ? (true as const) : undefined }),
    backends: row.backends.flatMap((backend) =>
      found(value, backend.at, field).flatMap((one) => backendOf(route, one, backend, namespace)),
    ),
  }
}

function backendOf(route: unknown, { value, field }: FoundValue, row: BackendRow, own: string): OtherBackend[] {
  const given = text(row.name === '' ? value : first(value, row.name))
  // `api@internal` is a part of Traefik, not an object.
  if (given === undefined || given.includes('@')) return []
  const { kind, namespace, name } = objectOf(value, given, row, own)
  const port = row.port && portOf(route, value, row.port)
  const subset = row.subset === undefined ? undefined : text(first(value, row.subset))
  const isAway = namespace !== own && row.crossNamespaceSetting !== undefined
  const at = (path: string) => (path.startsWith('/') ? path.slice(1) : path === '' ? field : `${field}.${path}`)
  return [
    {
      field,
      nameField: at(row.name),
      ...defined({ portField: row.port && at(row.port.at) }),
      kind,
      namespace,
      name,
      ...defined({ port, subset: subset && row.subset ? { name: subset, field: at(row.subset) } : undefined }),
      portMeaning: row.port?.is ?? 'number',
      withoutPort: row.withoutPort ?? 'all',
      weight: row.weight ? (number(first(value, row.weight.at)) ?? row.weight.default) : 1,
      ...defined({
        mirror: row.mirror === true || (row.mirror && first(value, row.mirror.at) === true) ? (true as const) : undefined,
        needsSetting: isAway && row.crossNamespaceSetting !== undefined ? row.crossNamespaceSetting : undefined,
      }),
    },
  ]
}

function objectOf(value: unknown, given: string, row: BackendRow, own: string): Pick<OtherBackend, 'kind' | 'namespace' | 'name'> {
  if (row.nameIs === 'host') return istioHost(given, own)
  const kind = row.kind ? (text(first(value, row.kind)) ?? 'Service') : 'Service'
  const namespace = row.namespace ? (text(first(value, row.namespace)) ?? own) : own
  return { kind, namespace, name: given }
}

function portOf(route: unknown, value: unknown, { at, default: fallback }: NonNullable<BackendRow['port']>): number | string | undefined {
  const port = at.startsWith('/') ? first(route, at.slice(1)) : first(value, at)
  return text(port) ?? number(port) ?? fallback
}

function includeOf({ value, field }: FoundValue, row: IncludeRow, own: string): OtherInclude[] {
  const name = text(first(value, row.name))
  if (name === undefined) return []
  const prefix = row.prefix === undefined ? [] : found(value, row.prefix).flatMap((one) => text(one.value) ?? [])
  const isPartial = (row.partial ?? []).some((path) => found(value, path).length > 0)
  return [
    {
      namespace: text(first(value, row.namespace)) ?? own,
      name,
      field,
      ...defined({ prefix: prefix.join('') || undefined, isPartial: isPartial ? (true as const) : undefined }),
    },
  ]
}

/** What the rule of a Traefik router takes, as far as its hosts and paths tell. */
interface TraefikMatch {
  hosts: string[]
  matches: RouteMatch[]
  /** The rule has other conditions, or joins conditions in a way that hosts and paths cannot express. */
  isPartial: boolean
}

const pathTypes: Readonly<Record<string, string>> = { Path: 'Exact', PathPrefix: 'PathPrefix', PathRegexp: 'RegularExpression' }

/**
 * Reads a rule such as ``Host(`a.example.com`) && PathPrefix(`/api`)`` (Traefik, routing rules). Values are in backticks or quotes; version
 * 2 allows several in one call. A `!` before a call, and calls of other names, mean that the rule takes only some of the requests.
 */
export function traefikMatch(rule: string): TraefikMatch {
  const hosts: string[] = []
  const matches: RouteMatch[] = []
  let isPartial = false
  const call = /(?<not>!\s*)?(?<name>\w+)\(\s*(?<values>(?:`[^`]*`|"(?:[^"\\]|\\.)*")(?:\s*,\s*(?:`[^`]*`|"(?:[^"\\]|\\.)*"))*)?\s*\)/g
  for (const { groups } of rule.matchAll(call)) {
    const name = groups?.name ?? ''
    const values = [...(groups?.values ?? '').matchAll(/`([^`]*)`|"((?:[^"\\]|\\.)*)"/g)].map(([, raw, quoted]) => raw ?? quoted ?? '')
    const pathType = pathTypes[name]
    if (groups?.not !== undefined) isPartial = true
    else if (name === 'Host' || name === 'HostSNI') hosts.push(...values)
    else if (pathType) matches.push(...values.map((path) => ({ path, pathType })))
    else isPartial = true
  }
  // A host of one branch applies only with a path of the same branch.
  const isBranched = rule.includes('||') && hosts.length > 0 && matches.length > 0
  return { hosts: [...new Set(hosts)], matches, isPartial: isPartial || isBranched }
}
