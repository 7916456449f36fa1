import { merged } from '../../src/demo/server/store/object.ts'
import { type Site, stamped } from '../../src/demo/shop/site.ts'
import type { Fields } from '../../src/lib/read.ts'

/** The port that every Service has unless told otherwise. */
export const http = { name: 'http', protocol: 'TCP', port: 80, targetPort: 'http' }

/** A Service with a selector and one port, as an API server prints it; `patch` is a merge patch (RFC 7396) of it. */
export function service(site: Site, name: string, ip: string, patch: Fields = {}): unknown {
  const made = {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: stamped(site, 'Service', { name, namespace: 'demo', labels: { app: name } }),
    spec: {
      ports: [http],
      selector: { app: name },
      clusterIP: ip,
      clusterIPs: [ip],
      type: 'ClusterIP',
      sessionAffinity: 'None',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      internalTrafficPolicy: 'Cluster',
    },
    status: { loadBalancer: {} },
  }
  return merged(made, patch)
}

/** The Service that every cluster has for its API server, and the slice that the API server writes for it. */
export function apiServer(site: Site): unknown[] {
  const port = { name: 'https', protocol: 'TCP', port: 443, targetPort: 6443 }
  const labels = { component: 'apiserver', provider: 'kubernetes' }
  return [
    service(site, 'kubernetes', '10.96.0.1', {
      metadata: { ...stamped(site, 'Service', { name: 'kubernetes', namespace: 'default' }), labels: { app: null, ...labels } },
      spec: { ports: [port], selector: null },
    }),
    {
      kind: 'EndpointSlice',
      apiVersion: 'discovery.k8s.io/v1',
      metadata: stamped(site, 'EndpointSlice', {
        name: 'kubernetes',
        namespace: 'default',
        generation: 1,
        labels: { 'kubernetes.io/service-name': 'kubernetes' },
      }),
      addressType: 'IPv4',
      endpoints: [{ addresses: ['10.0.0.10'], conditions: { ready: true } }],
      ports: [{ name: 'https', protocol: 'TCP', port: 6443 }],
    },
  ]
}

/** The DNS Service of the cluster. */
export function nameService(site: Site): unknown {
  const dns = { name: 'dns', protocol: 'UDP', port: 53, targetPort: 'dns' }
  return service(site, 'kube-dns', '10.96.0.10', {
    metadata: {
      ...stamped(site, 'Service', { name: 'kube-dns', namespace: 'kube-system' }),
      labels: { app: null, 'k8s-app': 'kube-dns', 'kubernetes.io/name': 'CoreDNS' },
    },
    spec: {
      ports: [
        dns,
        { ...dns, name: 'dns-tcp', protocol: 'TCP', targetPort: 'dns-tcp' },
        { ...http, name: 'metrics', port: 9153, targetPort: 'metrics' },
      ],
      selector: { app: null, 'k8s-app': 'kube-dns' },
    },
  })
}
