import { count } from '../lib/count.ts'
import type { FurtherCondition } from '../model/edge.ts'
import type { RouteMatch, ValueMatch } from '../model/gateway.ts'
import type { RouteView } from '../model/way-in.ts'

const someOnly = 'only some requests'

/** What a request has to be beside its path. */
export function matchNote({ matches = [], isPartial }: RouteView): string {
  const [first, ...more] = matches
  if (!first) return isPartial ? someOnly : ''
  const { path: _, pathType: __, ...rest } = first
  const words = Object.keys(rest).length === 0 ? '' : matchWords(rest, undefined)
  return [words, more.length > 0 ? `or ${count(more.length, 'other match', 'other matches')}` : '', isPartial ? someOnly : '']
    .filter(Boolean)
    .join(' ')
}

/** `90%   subset v2`, of the requests of its rule, and of the endpoints. */
export function shareNote(route: RouteView): string {
  const { subset, reason } = route
  // A reason that is about the subset names it.
  const part = subset && !reason?.startsWith('subset-') ? `subset ${subset.name}` : ''
  return [sharePart(route), part].filter(Boolean).join('   ')
}

function sharePart({ share, mirror }: RouteView): string {
  if (mirror) return 'gets mirrored requests'
  if (!share) return ''
  return share.weight === 0 ? 'weight 0' : `${Math.round((100 * share.weight) / share.of)}%`
}

/** `SupportedVersion=False (UnsupportedVersion)`: what decides nothing, but may be worth a look. */
export function furtherWords(further: readonly FurtherCondition[] = []): string {
  return further.map(({ type, status, reason }) => `${type}=${status}${reason ? ` (${reason})` : ''}`).join(', ')
}

/** Why a route does not lead where it says. */
export function routeReason({ reason, state, backend, className, setting = '', parents = [], subset }: RouteView): string {
  switch (reason) {
    case 'service-missing':
      return `no ${backend.kind ?? 'Service'} ${backend.service}`
    case 'port-missing':
      return backend.port === undefined ? 'has no port' : `the Service has no port ${backend.port}`
    case 'class-missing':
      return `no IngressClass ${className ?? ''}`
    case 'no-class':
      return 'no class, and no default'
    case 'not-granted':
      return 'no ReferenceGrant allows it'
    case 'grant-unread':
      return 'ReferenceGrants not read'
    case 'service-unread':
      return 'Service not read'
    case 'setting-unread':
      return `needs ${setting.split('.').at(-1) ?? ''}, which is not read`
    case 'port-unread':
      return 'endpoints that were not read decide the port'
    case 'route-unread':
      return `${backend.kind ?? 'route'} not read`
    case 'subset-missing':
      return `no subset ${subset?.name ?? ''}`
    case 'subset-empty':
      return `subset ${subset?.name ?? ''} has no Pod`
    case 'subset-unready':
      return `subset ${subset?.name ?? ''} has no ready Pod`
    case 'subset-elsewhere':
      return `subset ${subset?.name ?? ''} is for some clients only`
    case 'subset-unread':
      return `subset ${subset?.name ?? ''} not read`
    case 'not-a-service':
      return 'not traced'
    case 'not-accepted':
      if (parents.length > 0 && parents.every((one) => one.reason === 'unclaimed')) return 'not accepted by a controller'
      return state === 'unknown' ? 'not known to be accepted' : state === 'warn' ? 'not accepted by all its parents' : 'not accepted'
    default:
      return ''
  }
}

/** `POST shop.example.com/pay (Exact) x-env=canary`. A prefix, which is the usual type, is not named. */
export function matchWords({ path, pathType, method, service, headers = [], query = [] }: RouteMatch, host: string | undefined): string {
  const rpc = service === undefined && pathType === undefined && path === undefined ? undefined : service && `${service}/${method ?? '*'}`
  const type = pathType === undefined || /prefix$/i.test(pathType) || pathType === 'ImplementationSpecific' ? '' : `(${pathType})`
  const where = rpc ?? `${host ?? ''}${path ?? (method || headers.length + query.length > 0 ? '' : '/')}`
  const values = [...headers.map(valueWords), ...query.map((one) => `?${valueWords(one)}`)]
  return [rpc === undefined ? method : undefined, where, type, ...values].filter(Boolean).join(' ')
}

function valueWords({ name, value, regex }: ValueMatch): string {
  return `${name}${regex ? '~' : '='}${value}`
}
