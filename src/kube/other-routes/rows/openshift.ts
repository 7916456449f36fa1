import type { RouteRow } from '../row.ts'

/** OpenShift's Routes. */
export const openshiftRows: readonly RouteRow[] = [
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
]
