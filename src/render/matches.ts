import type { RouteMatch, ValueMatch } from '../model/gateway.ts'

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
