import type { OtherRouteKind } from '../../src/model/other-route.ts'

/** Where a route of a test leads. */
export interface Backend {
  service: string
  namespace: string
  /** Absent: the right one of its kind. */
  port?: number | string
}

/** A kind of route with what a test of it needs. */
export interface Form {
  kind: OtherRouteKind
  /** An object of the kind with the name `web`, in namespace `shop` if it has one. */
  make: (backend: Backend) => object
  /** Absent: it names no port. */
  wrongPort?: number | string
  /** Verdict, state, reason and namespace of one that names a Service of another namespace; absent: it cannot. */
  elsewhere?: readonly (string | undefined)[]
  /** It names the host `www.example.com`. */
  isHostOwner?: true
  /** False: no client comes in by it. */
  isWayIn?: false
}

const object = (apiVersion: string, kind: OtherRouteKind, spec: object, rest: object = {}) => ({
  apiVersion,
  kind,
  metadata: { name: 'web', namespace: 'shop' },
  spec,
  ...rest,
})

const lets = ['healthy', 'ok', undefined, 'infra'] as const
const needsSetting = ['unknown', 'unknown', 'setting-unread', 'infra'] as const

const traefik = ({ service, namespace, port = 'http' }: Backend) => ({
  name: service,
  port,
  ...(namespace !== 'shop' && { namespace }),
})

const webhooks = (kind: OtherRouteKind): Form => ({
  kind,
  make: ({ service, namespace, port = 80 }) => ({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind,
    metadata: { name: 'web' },
    webhooks: [{ name: 'check.example.com', clientConfig: { service: { name: service, namespace, port, path: '/check' } } }],
  }),
  wrongPort: 443,
  elsewhere: lets,
})

/** Every kind of the table. */
export const forms: readonly Form[] = [
  {
    kind: 'Route',
    isHostOwner: true,
    make: ({ service, port = 'http' }) =>
      object(
        'route.openshift.io/v1',
        'Route',
        { host: 'www.example.com', to: { kind: 'Service', name: service, weight: 100 }, port: { targetPort: port } },
        { status: { ingress: [{ host: 'www.example.com', routerName: 'default', conditions: [{ type: 'Admitted', status: 'True' }] }] } },
      ),
    wrongPort: 9090,
  },
  {
    kind: 'VirtualService',
    isHostOwner: true,
    make: ({ service, namespace, port = 80 }) =>
      object('networking.istio.io/v1', 'VirtualService', {
        hosts: ['www.example.com'],
        gateways: ['istio-system/public'],
        http: [
          {
            match: [{ uri: { prefix: '/pay' } }],
            route: [
              {
                destination: {
                  host: namespace === 'shop' ? service : `${service}.${namespace}.svc.cluster.local`,
                  port: { number: port },
                },
              },
            ],
          },
        ],
      }),
    wrongPort: 8080,
    elsewhere: lets,
  },
  {
    kind: 'IngressRoute',
    isHostOwner: true,
    make: (backend) =>
      object('traefik.io/v1alpha1', 'IngressRoute', {
        entryPoints: ['web'],
        routes: [{ match: 'Host(`www.example.com`) && PathPrefix(`/pay`)', kind: 'Rule', services: [traefik(backend)] }],
      }),
    wrongPort: 8080,
    elsewhere: needsSetting,
  },
  {
    kind: 'IngressRouteTCP',
    make: (backend) =>
      object('traefik.io/v1alpha1', 'IngressRouteTCP', {
        entryPoints: ['tls'],
        routes: [{ match: 'HostSNI(`db.example.com`)', services: [traefik(backend)] }],
      }),
    wrongPort: 'htpp',
    elsewhere: needsSetting,
  },
  {
    kind: 'IngressRouteUDP',
    make: (backend) => object('traefik.io/v1alpha1', 'IngressRouteUDP', { routes: [{ services: [traefik(backend)] }] }),
    wrongPort: 53,
    elsewhere: needsSetting,
  },
  {
    kind: 'TraefikService',
    make: (backend) => object('traefik.io/v1alpha1', 'TraefikService', { weighted: { services: [traefik(backend)] } }),
    wrongPort: 8080,
    elsewhere: needsSetting,
    isWayIn: false,
  },
  {
    kind: 'HTTPProxy',
    isHostOwner: true,
    make: ({ service, port = 80 }) =>
      object(
        'projectcontour.io/v1',
        'HTTPProxy',
        { virtualhost: { fqdn: 'www.example.com' }, routes: [{ conditions: [{ prefix: '/pay' }], services: [{ name: service, port }] }] },
        { status: { currentStatus: 'valid', description: 'Valid HTTPProxy' } },
      ),
    wrongPort: 8080,
  },
  {
    kind: 'TargetGroupBinding',
    make: ({ service, port = 'http' }) =>
      object('elbv2.k8s.aws/v1beta1', 'TargetGroupBinding', {
        serviceRef: { name: service, port },
        targetGroupARN: 'arn:aws:elasticloadbalancing:eu-central-1:1:targetgroup/web/1',
      }),
    wrongPort: 8080,
  },
  {
    kind: 'Rollout',
    make: ({ service }) => object('argoproj.io/v1alpha1', 'Rollout', { replicas: 1, strategy: { canary: { stableService: service } } }),
    isWayIn: false,
  },
  webhooks('ValidatingWebhookConfiguration'),
  webhooks('MutatingWebhookConfiguration'),
  {
    kind: 'APIService',
    make: ({ service, namespace, port = 80 }) => ({
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: 'web' },
      spec: { group: 'metrics.example.com', version: 'v1', service: { name: service, namespace, port } },
      status: { conditions: [{ type: 'Available', status: 'True', reason: 'Passed' }] },
    }),
    wrongPort: 443,
    elsewhere: lets,
  },
  {
    kind: 'CustomResourceDefinition',
    make: ({ service, namespace, port = 80 }) => ({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'web' },
      spec: {
        group: 'example.com',
        conversion: { strategy: 'Webhook', webhook: { clientConfig: { service: { name: service, namespace, port } } } },
      },
    }),
    wrongPort: 443,
    elsewhere: lets,
  },
]
