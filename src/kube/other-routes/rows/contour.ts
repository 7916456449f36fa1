import type { BackendRow, RouteRow } from '../row.ts'

/** projectcontour.io Service. */
const contourService = (at: string): BackendRow => ({
  at,
  name: 'name',
  port: { at: 'port', is: 'number' },
  withoutPort: 'required',
  weight: { at: 'weight', default: 1 },
  mirror: { at: 'mirror' },
})

/** Contour's HTTPProxies. */
export const contourRows: readonly RouteRow[] = [
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
      prefix: 'conditions[].prefix',
      partial: ['conditions[].header', 'conditions[].queryParameter'],
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
]
