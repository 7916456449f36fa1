import type { ParentView } from '../../model/edge.ts'
import type { Condition } from '../../model/resources.ts'
import type { RouteView } from '../../model/way-in.ts'
import type { WordContext } from '../finding.ts'

/** `httproute/shop`. */
export function routeName(route: RouteView): string {
  return `${kindWord(route)}/${route.name}`
}

/** `httproute`, as kubectl takes it. */
export function kindWord({ kind }: RouteView): string {
  return kind.toLowerCase()
}

/** Opens the route in an editor. */
export function editOf(route: RouteView, kubectlIn: WordContext['kubectlIn']): string {
  return kubectlIn(route.namespace ?? '', 'edit', kindWord(route), route.name)
}

/** `shop.example.com/pay`, `any host`. */
export function wayOf(route: RouteView): string {
  const host = route.host ?? 'any host'
  if (route.path) return `${host}${route.host ? '' : ' '}${route.path}`
  return route.host ? host : route.kind === 'Ingress' ? 'The default backend' : routeName(route)
}

/** `gateway/public in infra`, with the listener if one is named; a controller by its name. */
export function parentName({ kind, namespace, name, sectionName, port }: ParentView): string {
  if (kind === 'Controller') return name
  const listener = sectionName === undefined ? (port === undefined ? '' : ` (port ${port})`) : ` (listener ${sectionName})`
  return `${kind.toLowerCase()}/${name}${namespace === '' ? '' : ` in ${namespace}`}${listener}`
}

/** What a controller says in a condition, in its words. */
export function saidBy({ type, status, reason, message, stale }: Condition): string {
  const words = `The controller reports ${type}=${status}${reason ? ` (${reason})` : ''}${message ? `: ${message.replace(/\.$/, '')}` : ''}.`
  return stale ? `${words} This condition is of an older generation and may be out of date.` : words
}

/** `/spec/parentRefs/0` of `spec.parentRefs[0]`: a field as a JSON patch names it (RFC 6901). */
export function pointerOf(field: string): string {
  return `/${field.replaceAll('[', '/').replaceAll(']', '').replaceAll('.', '/')}`
}
