import type { BackendRow, RouteRow } from '../row.ts'

/** networking.istio.io Destination. */
const destination = (at: string, extra: Partial<BackendRow> = {}): BackendRow => ({
  at,
  name: 'destination.host',
  nameIs: 'host',
  port: { at: 'destination.port.number', is: 'number' },
  withoutPort: 'only',
  subset: 'destination.subset',
  weight: { at: 'weight', default: 1 },
  ...extra,
})

/** Istio's VirtualServices. */
export const istioRows: readonly RouteRow[] = [
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
          destination('mirror', { name: 'host', port: { at: 'port.number', is: 'number' }, subset: 'subset', mirror: true }),
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
    group: 'networking.istio.io',
    kind: 'Gateway',
    namesake: 'gateway.networking.k8s.io',
    resource: 'istiogateways',
    plural: 'gateways',
    versions: ['v1', 'v1beta1', 'v1alpha3'],
    shortNames: ['gw'],
    hosts: [],
    isNoEntry: true,
    isParent: true,
    listeners: { each: 'spec.servers[]', name: 'port.name', port: 'port.number', protocol: 'port.protocol', hosts: 'hosts' },
    selector: 'spec.selector',
    controller: 'Istio',
    rules: [],
  },
]
