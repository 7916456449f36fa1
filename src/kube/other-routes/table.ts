import type { OtherRouteKind } from '../../model/other-route.ts'
import type { BackendRow, RouteRow } from './row.ts'

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

/** networking.istio.io Destination. */
const destination = (at: string, extra: Partial<BackendRow> = {}): BackendRow => ({
  at,
  name: 'destination.host',
  nameIs: 'host',
  port: { at: 'destination.port.number', is: 'number' },
  withoutPort: 'only',
  weight: { at: 'weight', default: 1 },
  ...extra,
})

/** apiextensions, admissionregistration: ServiceReference. */
const serviceReference = (at: string): BackendRow => ({
  at,
  name: 'name',
  namespace: 'namespace',
  port: { at: 'port', is: 'number', default: 443 },
})

const webhooks = (kind: OtherRouteKind, plural: string): RouteRow => ({
  group: 'admissionregistration.k8s.io',
  kind,
  plural,
  versions: ['v1'],
  isClusterScoped: true,
  hosts: [],
  rules: [{ each: 'webhooks[]', name: 'name', backends: [serviceReference('clientConfig.service')] }],
})

/** projectcontour.io Service. */
const contourService = (at: string): BackendRow => ({
  at,
  name: 'name',
  port: { at: 'port', is: 'number' },
  withoutPort: 'required',
  weight: { at: 'weight', default: 1 },
  mirror: { at: 'mirror' },
})

/** argoproj.io: the Services that a Rollout writes a selector into; none of them has a port there. */
const managedService = (at: string): BackendRow => ({ at, name: '' })

const rows: readonly RouteRow[] = [
  {
    // A weight of 0 takes no traffic; without a port, every endpoint of the Service (openshift/api route/v1 RouteSpec).
    group: 'route.openshift.io',
    kind: 'Route',
    plural: 'routes',
    versions: ['v1'],
    hosts: ['spec.host', 'status.ingress[].host'],
    isOfHosts: true,
    subdomains: { at: 'spec.wildcardPolicy', is: 'Subdomain' },
    rules: [
      {
        each: 'spec',
        paths: [{ at: 'path', type: 'PathPrefix' }],
        backends: ['to', 'alternateBackends[]'].map((at) => ({
          at,
          name: 'name',
          kind: 'kind',
          port: { at: '/spec.port.targetPort', is: 'endpoint' as const },
          weight: { at: 'weight', default: 100 },
        })),
      },
    ],
    parents: [{ kind: 'Router', at: 'status.ingress[].routerName', name: '' }],
    status: { form: 'conditions', at: 'status.ingress[]', type: 'Admitted', by: 'routerName' },
  },
  {
    group: 'networking.istio.io',
    kind: 'VirtualService',
    plural: 'virtualservices',
    versions: ['v1', 'v1beta1', 'v1alpha3'],
    shortNames: ['vs'],
    hosts: ['spec.hosts[]'],
    isOfHosts: true,
    controller: 'Istio',
    rules: [
      {
        each: 'spec.http[]',
        paths: [
          { at: 'match[].uri.exact', type: 'Exact' },
          { at: 'match[].uri.prefix', type: 'PathPrefix' },
          { at: 'match[].uri.regex', type: 'RegularExpression' },
        ],
        partial: [
          'headers',
          'withoutHeaders',
          'method',
          'queryParams',
          'sourceLabels',
          'sourceNamespace',
          'port',
          'authority',
          'scheme',
        ].map((key) => `match[].${key}`),
        backends: [
          destination('route[]'),
          destination('mirror', { name: 'host', port: { at: 'port.number', is: 'number' }, mirror: true }),
          destination('mirrors[]', { mirror: true }),
        ],
      },
      { each: 'spec.tcp[]', partial: ['match[].port', 'match[].destinationSubnets'], backends: [destination('route[]')] },
      { each: 'spec.tls[]', partial: ['match[].port', 'match[].sniHosts'], backends: [destination('route[]')] },
    ],
    parents: [{ kind: 'Gateway', at: 'spec.gateways[]', name: '', default: 'mesh', except: 'mesh' }],
    includes: [{ at: 'spec.http[].delegate', name: 'name', namespace: 'namespace' }],
  },
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
  {
    group: 'projectcontour.io',
    kind: 'HTTPProxy',
    plural: 'httpproxies',
    versions: ['v1'],
    shortNames: ['proxy', 'proxies'],
    hosts: ['spec.virtualhost.fqdn'],
    isOfHosts: true,
    controller: 'Contour',
    rules: [
      {
        each: 'spec.routes[]',
        paths: [
          { at: 'conditions[].prefix', type: 'PathPrefix' },
          { at: 'conditions[].exact', type: 'Exact' },
          { at: 'conditions[].regex', type: 'RegularExpression' },
        ],
        partial: ['conditions[].header', 'conditions[].queryParameter'],
        backends: [contourService('services[]')],
      },
      { each: 'spec.tcpproxy', backends: [contourService('services[]')] },
    ],
    includes: ['spec.includes[]', 'spec.tcpproxy.include', 'spec.tcpproxy.includes'].map((at) => ({
      at,
      name: 'name',
      namespace: 'namespace',
    })),
    status: {
      form: 'word',
      at: 'status.currentStatus',
      type: 'currentStatus',
      good: 'valid',
      message: 'status.description',
      errors: 'status.conditions[].errors[]',
    },
  },
  {
    group: 'elbv2.k8s.aws',
    kind: 'TargetGroupBinding',
    plural: 'targetgroupbindings',
    versions: ['v1beta1'],
    hosts: [],
    rules: [
      {
        each: 'spec',
        backends: [{ at: 'serviceRef', name: 'name', port: { at: 'port', is: 'number-or-name' }, withoutPort: 'required' }],
      },
    ],
    parents: [{ kind: 'TargetGroup', at: 'spec.targetGroupARN', name: '' }],
  },
  {
    group: 'argoproj.io',
    kind: 'Rollout',
    plural: 'rollouts',
    versions: ['v1alpha1'],
    shortNames: ['ro'],
    hosts: [],
    isNoEntry: true,
    rules: [
      {
        each: 'spec.strategy',
        backends: [
          'blueGreen.activeService',
          'blueGreen.previewService',
          'canary.stableService',
          'canary.canaryService',
          'canary.pingPong.pingService',
          'canary.pingPong.pongService',
        ].map(managedService),
      },
    ],
  },
  webhooks('ValidatingWebhookConfiguration', 'validatingwebhookconfigurations'),
  webhooks('MutatingWebhookConfiguration', 'mutatingwebhookconfigurations'),
  {
    group: 'apiregistration.k8s.io',
    kind: 'APIService',
    plural: 'apiservices',
    versions: ['v1'],
    controller: 'kube-apiserver',
    isClusterScoped: true,
    hosts: [],
    rules: [{ each: 'spec', backends: [serviceReference('service')] }],
    status: { form: 'conditions', at: 'status', type: 'Available' },
  },
  {
    group: 'apiextensions.k8s.io',
    kind: 'CustomResourceDefinition',
    plural: 'customresourcedefinitions',
    versions: ['v1'],
    isClusterScoped: true,
    shortNames: ['crd', 'crds'],
    hosts: [],
    rules: [{ each: 'spec.conversion.webhook', backends: [serviceReference('clientConfig.service')] }],
  },
]

/** Traefik 2 served its kinds in a group of another name, too. */
const older = rows.filter(({ group }) => group === 'traefik.io').map((row): RouteRow => ({ ...row, group: 'traefik.containo.us' }))

/** Every kind of route beside Ingress and the Gateway API that is read. A further kind is a further row. */
export const otherRouteRows: readonly RouteRow[] = [...rows, ...older]

/** The row of a kind. */
export function rowOf(group: string, kind: string): RouteRow | undefined {
  return otherRouteRows.find((row) => row.group === group && row.kind === kind)
}
