import type { OtherRouteKind } from '../../../model/other-route.ts'
import type { BackendRow, RouteRow } from '../row.ts'

const traefikSetting = 'providers.kubernetesCRD.allowCrossNamespace'

/** traefik.io LoadBalancerSpec; a Service without a port drops the router (Traefik, getServicePort). */
const traefikService = (at: string): BackendRow => ({
  at,
  name: 'name',
  kind: 'kind',
  namespace: 'namespace',
  crossNamespaceSetting: traefikSetting,
  port: { at: 'port', is: 'number-or-name' },
  withoutPort: 'required',
  weight: { at: 'weight', default: 1 },
})

const traefik = (kind: OtherRouteKind, plural: string): Omit<RouteRow, 'rules'> => ({
  group: 'traefik.io',
  kind,
  plural,
  versions: ['v1alpha1'],
  hosts: [],
  parents: [{ kind: 'EntryPoint', at: 'spec.entryPoints[]', name: '' }],
  controller: 'Traefik',
})

const current: readonly RouteRow[] = [
  {
    ...traefik('IngressRoute', 'ingressroutes'),
    isOfHosts: true,
    rules: [{ each: 'spec.routes[]', expression: { at: 'match', language: 'traefik' }, backends: [traefikService('services[]')] }],
  },
  {
    ...traefik('IngressRouteTCP', 'ingressroutetcps'),
    isOfHosts: true,
    rules: [{ each: 'spec.routes[]', expression: { at: 'match', language: 'traefik' }, backends: [traefikService('services[]')] }],
  },
  { ...traefik('IngressRouteUDP', 'ingressrouteudps'), rules: [{ each: 'spec.routes[]', backends: [traefikService('services[]')] }] },
  {
    ...traefik('TraefikService', 'traefikservices'),
    parents: [],
    rules: [
      { each: 'spec.weighted', backends: [traefikService('services[]')] },
      { each: 'spec.highestRandomWeight', backends: [traefikService('services[]')] },
      { each: 'spec.mirroring', backends: [traefikService(''), { ...traefikService('mirrors[]'), mirror: true }] },
      { each: 'spec.failover', backends: [traefikService('service'), traefikService('fallback')] },
    ],
  },
]

/** Traefik's kinds. Traefik 2 served them in a group of another name, too. */
export const traefikRows: readonly RouteRow[] = [...current, ...current.map((row): RouteRow => ({ ...row, group: 'traefik.containo.us' }))]
