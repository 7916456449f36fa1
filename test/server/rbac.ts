import { type Attributes, notAllowed, type RequestUser } from '../../src/demo/server/access.ts'
import { failure, type Refusal } from '../../src/demo/server/refusals.ts'
import type { SeenRequest } from './requests.ts'

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

/** A user with the rules that bind it. */
export interface Identity extends RequestUser {
  /** `all`: may do everything. */
  rules: readonly Rule[] | 'all'
}

/**
 * Who the request acts as, which is noted in it, or why it may not. A user is known by the bearer token. Without a token it is the user
 * named `tokenless`, who may be unknown (such as `system:anonymous`) and then has no rights.
 */
export function recognise(users: readonly User[], tokenless: string | undefined, request: SeenRequest): Identity | Refusal {
  const user = authenticate(users, tokenless, request.headers)
  if (!user) return failure(401, 'Unauthorized', 'Unauthorized')
  request.user = user.name
  const as = impersonation(request.headers)
  if (!as) return identityOf(user)
  request.impersonated = as
  const acting = impersonate(users, identityOf(user), as)
  if ('name' in acting) request.user = acting.name
  return acting
}

function authenticate(users: readonly User[], tokenless: string | undefined, headers: SeenRequest['headers']): User | undefined {
  const header = headers.authorization
  if (header === undefined) return tokenless === undefined ? undefined : named(users, tokenless)
  const token = /^Bearer\s+(\S+)\s*$/i.exec(String(header))?.[1]
  return users.find((each) => each.token !== undefined && each.token === token)
}

function named(users: readonly User[], name: string): User {
  return users.find((each) => each.name === name) ?? { name, rules: [] }
}

function identityOf({ name, groups = [], rules }: User): Identity {
  const bound = rules === undefined || groups.includes('system:masters') ? 'all' : rules
  return { name, rules: bound, allowed: (wanted) => bound === 'all' || bound.some((rule) => allows(rule, wanted)) }
}

/** Does the rule allow it (rbac/v1 PolicyRule)? `pods/exec` and `*` and `*` + `/exec` name a subresource; a plain `pods` does not. */
function allows(rule: Rule, wanted: Attributes): boolean {
  const resource = wanted.subresource ? `${wanted.resource}/${wanted.subresource}` : wanted.resource
  return (
    has(rule.verbs, wanted.verb) &&
    has(rule.apiGroups, wanted.group) &&
    (has(rule.resources, resource) || (wanted.subresource !== '' && rule.resources.includes(`*/${wanted.subresource}`))) &&
    (!rule.namespaces || (wanted.namespace !== '' && rule.namespaces.includes(wanted.namespace))) &&
    (!rule.resourceNames?.length || rule.resourceNames.includes(wanted.name))
  )
}

function has(list: readonly string[], item: string): boolean {
  return list.includes('*') || list.includes(item)
}

/** The Impersonate-* headers of a request; undefined if there are none. */
function impersonation(headers: SeenRequest['headers']): SeenRequest['impersonated'] {
  const user = headers['impersonate-user']
  const groups = [headers['impersonate-group'] ?? []].flat().flatMap((group) => group.split(', '))
  const uid = headers['impersonate-uid']
  if (user === undefined && groups.length === 0 && uid === undefined) return undefined
  return { user: String(user ?? ''), groups, ...(uid !== undefined && { uid: String(uid) }) }
}

/**
 * The identity that an impersonating request acts as: the rules of the server's user of that name, else none. The 403 if the asker
 * may not impersonate (verb `impersonate` on `users` and `groups`).
 */
function impersonate(users: readonly User[], asker: RequestUser, as: { user: string; groups: readonly string[] }): Identity | Refusal {
  const wanted = [{ resource: 'users', name: as.user }, ...as.groups.map((name) => ({ resource: 'groups', name }))]
  for (const each of wanted) {
    const attributes = { verb: 'impersonate', group: '', subresource: '', namespace: '', ...each }
    if (!asker.allowed(attributes)) return notAllowed(asker, attributes)
  }
  const user = named(users, as.user)
  return identityOf({ ...user, groups: [...(user.groups ?? []), ...as.groups] })
}
