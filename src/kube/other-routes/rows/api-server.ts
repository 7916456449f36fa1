import type { OtherRouteKind } from '../../../model/other-route.ts'
import type { BackendRow, RouteRow } from '../row.ts'

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

/** What the API server itself calls: webhooks and aggregated APIs. */
export const apiServerRows: readonly RouteRow[] = [
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
