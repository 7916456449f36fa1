import { type Site, stamped } from './site.ts'

type Port = { number: number } | { name: string }

/** Path, Service and port of each rule of the Ingress; two of them lead nowhere. */
const paths: readonly (readonly [path: string, service: string, port: Port])[] = [
  ['/', 'web', { name: 'http' }],
  ['/pay', 'checkout', { number: 80 }],
  ['/old', 'web', { number: 8888 }],
  ['/gone', 'gone', { number: 80 }],
]

/** The Ingress of the shop and its class. */
export function routes(site: Site): unknown[] {
  return [
    {
      kind: 'IngressClass',
      apiVersion: 'networking.k8s.io/v1',
      metadata: stamped(site, 'IngressClass', { name: 'nginx', generation: 1 }),
      spec: { controller: 'k8s.io/ingress-nginx' },
    },
    {
      kind: 'Ingress',
      apiVersion: 'networking.k8s.io/v1',
      metadata: stamped(site, 'Ingress', { name: 'shop', namespace: 'demo', generation: 1 }),
      spec: {
        ingressClassName: 'nginx',
        rules: [
          {
            host: 'shop.example.com',
            http: { paths: paths.map(([path, name, port]) => ({ path, pathType: 'Prefix', backend: { service: { name, port } } })) },
          },
        ],
      },
      status: { loadBalancer: { ingress: [{ ip: '203.0.113.10' }] } },
    },
  ]
}
