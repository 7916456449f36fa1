import { type Fields, fields, text } from '../lib/read.ts'

/** Kinds without a namespace, by group and kind, as far as a chain or a manifest beside it has them. */
const clusterScoped: ReadonlySet<string> = new Set([
  '/Namespace',
  '/Node',
  '/PersistentVolume',
  'admissionregistration.k8s.io/MutatingWebhookConfiguration',
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration',
  'apiextensions.k8s.io/CustomResourceDefinition',
  'apiregistration.k8s.io/APIService',
  'gateway.networking.k8s.io/GatewayClass',
  'networking.k8s.io/IngressClass',
  'networking.k8s.io/IPAddress',
  'networking.k8s.io/ServiceCIDR',
  'policy.networking.k8s.io/AdminNetworkPolicy',
  'policy.networking.k8s.io/BaselineAdminNetworkPolicy',
  'policy.networking.k8s.io/ClusterNetworkPolicy',
  'rbac.authorization.k8s.io/ClusterRole',
  'rbac.authorization.k8s.io/ClusterRoleBinding',
  'scheduling.k8s.io/PriorityClass',
  'storage.k8s.io/StorageClass',
])

/** Has a kind no namespace? False for a kind that is not known. */
export function isClusterScoped({ group, kind }: { group: string; kind: string }): boolean {
  return clusterScoped.has(`${group}/${kind}`)
}

/** The object with the namespace into which it would be applied: its own, else `fallback`, as for `kubectl apply`. */
export function placed<T extends { group: string; kind: string; raw: Fields }>(object: T, fallback: string): T {
  if (isClusterScoped(object)) return object
  const metadata = fields(object.raw.metadata)
  return text(metadata.namespace) !== undefined
    ? object
    : { ...object, raw: { ...object.raw, metadata: { ...metadata, namespace: fallback } } }
}
