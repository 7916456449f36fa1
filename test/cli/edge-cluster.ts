import { shop, shopPresent } from '../../src/demo/shop/shop.ts'
import { site } from '../../src/demo/shop/site.ts'
import { condition, gateway, gatewayClass, httpRoute, namespace } from '../faults/gateway.ts'
import type { TestServerOptions } from '../server/server.ts'
import type { Bench } from './program.ts'
import { start } from './start.ts'

export const at = site(shopPresent)
export const toPublic = { name: 'public', namespace: 'infra' }
export const split = [
  { name: 'web', port: 80, weight: 9 },
  { name: 'sidecar', port: 80, weight: 1 },
]
export const notPermitted = condition(at, 'ResolvedRefs', 'False', 'RefNotPermitted', 'Backend ref to Service demo/sidecar not permitted.')
const front = { allowedRoutes: { namespaces: { from: 'Selector', selector: { matchLabels: { team: 'shop' } } } } }

/** The shop, whose Service `web` is reached by a Gateway of namespace infra. */
export const edge = [gatewayClass(at, 'envoy'), gateway(at, 'infra', front), namespace(at, 'infra'), httpRoute(at, 'demo', toPublic, split)]

/** The shop with more objects; if two are the same, the later one. */
export function startWith(more: readonly unknown[] = edge, options: TestServerOptions = {}): Promise<Bench> {
  const labelled = namespace(at, 'demo', { team: 'shop' })
  return start({ objects: [...shop(), labelled, ...more], now: () => shopPresent, served: () => true, ...options })
}

/** Paths asked for, without the API's root. */
export function asked({ server }: Bench): string[] {
  return server.requests.map(({ path, query }) => {
    const selector = query.get('labelSelector')
    return `${path.replace(/^\/apis?\//, '').replace('gateway.networking.k8s.io', 'GW')}${selector ? `?${selector}` : ''}`
  })
}

export const gatewayLists = (one: Bench) => asked(one).filter((path) => path.startsWith('GW/'))
