import { type Site, stamped } from '../../../src/demo/shop/site.ts'
import type { LiveCluster } from '../live.ts'
import type { Scenarios } from '../scenario.ts'

function nginx(at: Site): unknown {
  return {
    kind: 'IngressClass',
    apiVersion: 'networking.k8s.io/v1',
    metadata: stamped(at, 'IngressClass', { name: 'nginx', generation: 1 }),
    spec: { controller: 'k8s.io/ingress-nginx' },
  }
}

/** The Ingress by which GKE's own load balancer is asked for. */
function takeByGke(cluster: LiveCluster): void {
  const annotations = { 'kubernetes.io/ingress.class': 'gce' }
  cluster.patch('Ingress', 'shop', { metadata: { annotations }, spec: { ingressClassName: null } })
}

/** A VirtualService of all hosts to a subset of Service `web`. */
function toSubset(at: Site, subset: string): unknown {
  return {
    kind: 'VirtualService',
    apiVersion: 'networking.istio.io/v1',
    metadata: stamped(at, 'VirtualService', { name: 'web', namespace: 'demo', generation: 1 }),
    spec: { hosts: ['web.demo.svc.cluster.local'], http: [{ route: [{ destination: { host: 'web', subset } }] }] },
  }
}

function subsets(at: Site): unknown {
  return {
    kind: 'DestinationRule',
    apiVersion: 'networking.istio.io/v1',
    metadata: stamped(at, 'DestinationRule', { name: 'web', namespace: 'demo', generation: 1 }),
    spec: { host: 'web', subsets: [{ name: 'v1', labels: { app: 'web' } }] },
  }
}

/** What cert-manager reports of the certificate in the Secret of the Ingress: that it ends so many days before the cluster was read. */
function certificate(at: Site, days: number): unknown {
  return {
    kind: 'Certificate',
    apiVersion: 'cert-manager.io/v1',
    metadata: stamped(at, 'Certificate', { name: 'shop', namespace: 'demo', generation: 1 }),
    spec: { secretName: 'shop-tls', dnsNames: ['shop.example.com'], issuerRef: { kind: 'ClusterIssuer', name: 'letsencrypt' } },
    status: {
      notBefore: at.ago((days + 90) * 86_400),
      notAfter: at.ago(days * 86_400),
      conditions: [
        {
          type: 'Ready',
          status: days > 0 ? 'False' : 'True',
          reason: days > 0 ? 'Expired' : 'Ready',
          message: days > 0 ? 'Certificate has expired' : 'Certificate is up to date and has not expired',
          lastTransitionTime: at.ago(86_400),
          observedGeneration: 1,
        },
      ],
    },
  }
}

const secured = (cluster: LiveCluster) =>
  cluster.patch('Ingress', 'shop', { spec: { tls: [{ hosts: ['shop.example.com'], secretName: 'shop-tls' }] } })

const httpsPorts = [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 'http', appProtocol: 'https' }]

/** PT5xx: Ingresses and other routes. */
export const routeScenarios: Scenarios = {
  PT501: {
    fault: {
      what: 'The Ingress names a Service that does not exist.',
      backend: { service: { name: 'wbe', port: { name: 'http' } } },
      target: { kind: 'service', name: 'wbe' },
      verdict: 'broken',
    },
    twin: { what: 'The Ingress names the Service.', backend: { service: { name: 'web', port: { name: 'http' } } }, verdict: 'healthy' },
  },
  PT502: {
    fault: {
      what: 'The Ingress names the port of the container.',
      backend: { service: { name: 'web', port: { number: 8080 } } },
      verdict: 'degraded',
    },
    twin: {
      what: 'The Ingress names the port of the Service, by number.',
      backend: { service: { name: 'web', port: { number: 80 } } },
      verdict: 'healthy',
    },
  },
  PT503: {
    fault: {
      what: 'The Ingress names a class that does not exist.',
      objects: (at) => [nginx(at)],
      later: (cluster) =>
        cluster.patch('Ingress', 'shop', { spec: { ingressClassName: 'ngnix' }, status: { loadBalancer: { ingress: null } } }),
      also: ['IngressClass'],
      verdict: 'degraded',
    },
    twin: { what: 'The Ingress names a class that exists.', objects: (at) => [nginx(at)], also: ['IngressClass'], verdict: 'healthy' },
  },
  PT508: {
    fault: {
      what: 'A GKE Ingress leads to a ClusterIP Service without a network endpoint group.',
      later: (cluster) => takeByGke(cluster),
      verdict: 'degraded',
    },
    twin: {
      what: 'The Service has a network endpoint group.',
      services: { web: { metadata: { annotations: { 'cloud.google.com/neg': '{"ingress": true}' } } } },
      later: (cluster) => takeByGke(cluster),
      verdict: 'healthy',
    },
  },
  PT510: {
    fault: {
      what: 'The certificate of the Ingress has expired.',
      objects: (at) => [certificate(at, 29)],
      also: ['Certificate'],
      later: secured,
      verdict: 'degraded',
    },
    twin: {
      what: 'The certificate of the Ingress is valid for two more months.',
      objects: (at) => [certificate(at, -60)],
      also: ['Certificate'],
      later: secured,
      verdict: 'healthy',
    },
  },
  PT512: {
    fault: {
      what: 'The port of the Service declares HTTPS, and ingress-nginx sends HTTP.',
      objects: (at) => [nginx(at)],
      services: { web: { spec: { ports: httpsPorts } } },
      also: ['IngressClass'],
      verdict: 'unknown',
    },
    twin: {
      what: 'The port of the Service declares HTTPS, and the annotation of the Ingress says so.',
      objects: (at) => [nginx(at)],
      services: { web: { spec: { ports: httpsPorts } } },
      later: (cluster) =>
        cluster.patch('Ingress', 'shop', { metadata: { annotations: { 'nginx.ingress.kubernetes.io/backend-protocol': 'HTTPS' } } }),
      also: ['IngressClass'],
      verdict: 'healthy',
    },
  },
  PT509: {
    fault: {
      what: 'The VirtualService names a subset that the DestinationRule of the Service does not have.',
      objects: (at) => [toSubset(at, 'v2'), subsets(at)],
      also: ['VirtualService', 'DestinationRule'],
      verdict: 'degraded',
    },
    twin: {
      what: 'The DestinationRule has the subset, and Pods have its labels.',
      objects: (at) => [toSubset(at, 'v1'), subsets(at)],
      also: ['VirtualService', 'DestinationRule'],
      verdict: 'healthy',
    },
  },
}
