import type { Labels } from '../model/resources.ts'

/**
 * Labels of the Pods of well-known Ingress controllers, by `spec.controller` of their IngressClass, as their own charts and manifests set
 * them. One that is not here is found by the address that it writes into the status of its Ingresses.
 */
const table: readonly (readonly [controller: RegExp, labels: Labels])[] = [
  [/^k8s\.io\/ingress-nginx/, { 'app.kubernetes.io/name': 'ingress-nginx', 'app.kubernetes.io/component': 'controller' }],
  [/^nginx\.org\//, { 'app.kubernetes.io/name': 'nginx-ingress' }],
  [/^traefik\.io\//, { 'app.kubernetes.io/name': 'traefik' }],
  [/^haproxy-ingress\.github\.io\//, { 'app.kubernetes.io/name': 'haproxy-ingress' }],
  [/^haproxy\.org\//, { 'app.kubernetes.io/name': 'kubernetes-ingress' }],
  [/^projectcontour\.io\//, { 'app.kubernetes.io/name': 'contour', 'app.kubernetes.io/component': 'envoy' }],
  [/^ingress-controllers\.konghq\.com\//, { 'app.kubernetes.io/name': 'kong' }],
]

/** Labels of the Pods of a controller; undefined for one that is not known. */
export function controllerLabels(controller: string): Labels | undefined {
  return table.find(([pattern]) => pattern.test(controller))?.[1]
}

/** A selector for the Pods of all of them, as a query takes it. */
export const controllersQuery: string = `app.kubernetes.io/name in (${table.map(([, labels]) => labels['app.kubernetes.io/name']).join(',')})`
