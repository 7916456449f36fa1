import type { RequestRecord } from './exchange.ts'
import { forbidden, type Refusal } from './status.ts'

/** An RBAC rule, with the namespaces of its bindings (absent: bound cluster-wide). `*` means all in the first three. */
export interface Rule {
  apiGroups: readonly string[]
  resources: readonly string[]
  verbs: readonly string[]
  namespaces?: readonly string[]
  resourceNames?: readonly string[]
}

/** A user of the server. Without a token it can only be impersonated; without rules it may do everything. */
export interface User {
  name: string
  token?: string
  groups?: readonly string[]
  rules?: readonly Rule[]
}

/** Who a request acts as. */
export interface Identity {
  name: string
  groups: readonly string[]
  /** `all`: may do everything. */
  rules: readonly Rule[] | 'all'
}

/** What a request does, as RBAC sees it. */
export interface Attributes {
  verb: string
  group: string
  resource: string
  subresource: string
  /** Empty for cluster-scoped requests and for all namespaces. */
  namespace: string
  name: string
}

function identityOf(user: User): Identity {
  return { name: user.name, groups: user.groups ?? [], rules: user.rules ?? 'all' }
}

/**
 * The user of the bearer token; undefined for a wrong one. Without any it is the user named `tokenless`, who may be nobody known (such as
 * `system:anonymous`) and then has no rights; undefined where there is no such name.
 */
export function authenticate(
  users: readonly User[],
  tokenless: string | undefined,
  headers: RequestRecord['headers'],
): Identity | undefined {
  const header = headers.authorization
  if (header === undefined) return tokenless === undefined ? undefined : named(users, tokenless)
  const token = /^Bearer\s+(\S+)\s*$/i.exec(String(header))?.[1]
  const user = users.find((each) => each.token !== undefined && each.token === token)
  return user && identityOf(user)
}

function named(users: readonly User[], name: string): Identity {
  const known = users.find((each) => each.name === name)
  return known ? identityOf(known) : { name, groups: [], rules: [] }
}

/** Do the rules allow it (rbac/v1 PolicyRule)? `pods/exec` and `*` and `*` + `/exec` name a subresource; a plain `pods` does not. */
export function allowed(identity: Identity, wanted: Attributes): boolean {
  if (identity.rules === 'all' || identity.groups.includes('system:masters')) return true
  const resource = wanted.subresource ? `${wanted.resource}/${wanted.subresource}` : wanted.resource
  return identity.rules.some(
    (rule) =>
      has(rule.verbs, wanted.verb) &&
      has(rule.apiGroups, wanted.group) &&
      (has(rule.resources, resource) || (wanted.subresource !== '' && rule.resources.includes(`*/${wanted.subresource}`))) &&
      (!rule.namespaces || (wanted.namespace !== '' && rule.namespaces.includes(wanted.namespace))) &&
      (!rule.resourceNames?.length || rule.resourceNames.includes(wanted.name)),
  )
}

function has(list: readonly string[], item: string): boolean {
  return list.includes('*') || list.includes(item)
}

/** The 403 of what the rules do not allow (apiserver responsewriters.Forbidden). */
export function refusal(identity: Identity, wanted: Attributes): Refusal {
  const resource = wanted.subresource ? `${wanted.resource}/${wanted.subresource}` : wanted.resource
  const where = wanted.namespace ? `in the namespace "${wanted.namespace}"` : 'at the cluster scope'
  return forbidden(wanted, `User "${identity.name}" cannot ${wanted.verb} resource "${resource}" in API group "${wanted.group}" ${where}`)
}

/** The Impersonate-* headers of a request; undefined where there are none. */
export function impersonation(headers: RequestRecord['headers']): RequestRecord['impersonated'] {
  const user = headers['impersonate-user']
  const groups = [headers['impersonate-group'] ?? []].flat().flatMap((group) => group.split(', '))
  const uid = headers['impersonate-uid']
  if (user === undefined && groups.length === 0 && uid === undefined) return undefined
  return { user: String(user ?? ''), groups, ...(uid !== undefined && { uid: String(uid) }) }
}

/**
 * The identity that an impersonating request acts as: the rules of the server's user of that name, else none. Answers the 403 where
 * the caller may not impersonate (verb `impersonate` on `users` and `groups`).
 */
export function impersonate(
  users: readonly User[],
  caller: Identity,
  as: { user: string; groups: readonly string[] },
): { identity: Identity } | { refusal: Refusal } {
  const wanted = [{ resource: 'users', name: as.user }, ...as.groups.map((name) => ({ resource: 'groups', name }))]
  for (const each of wanted) {
    const attributes = { verb: 'impersonate', group: '', subresource: '', namespace: '', ...each }
    if (!allowed(caller, attributes)) return { refusal: refusal(caller, attributes) }
  }
  const identity = named(users, as.user)
  return { identity: { ...identity, groups: [...identity.groups, ...as.groups] } }
}
