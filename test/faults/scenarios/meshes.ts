import { container } from '../../../src/demo/shop/app-plan.ts'
import { web } from '../cluster.ts'
import type { Scenarios } from '../scenario.ts'
import { http } from '../service.ts'

const proxy = container('istio-proxy', {
  image: 'registry.example.com/istio/proxyv2:1.28.1',
  ports: { 'http-envoy-prom': 15090 },
  listens: ['tcp 0.0.0.0:15006', 'tcp 0.0.0.0:15021', 'tcp 0.0.0.0:15090'],
  readiness: { path: '/healthz/ready', port: 15021 },
})
const meshed = web({ sidecars: [proxy] })
const grpc = { name: 'grpc', protocol: 'TCP', port: 50051, targetPort: 'grpc', appProtocol: 'grpc' }
const grpcWeb = web({}, { ports: { grpc: 50051 }, listens: ['tcp6 :::50051'], readiness: { path: '/healthz', port: 8081 } })
const grpcBackend = { service: { name: 'web', port: { name: 'grpc' } } }

/** PT7xx: DNS, mesh and dataplane. */
export const meshScenarios: Scenarios = {
  PT704: {
    fault: {
      what: 'The name of the port does not tell the mesh that it is HTTP.',
      apps: [meshed],
      services: { web: { spec: { ports: [{ ...http, name: 'web' }] } } },
      backend: { service: { name: 'web', port: { name: 'web' } } },
      verdict: 'healthy',
    },
    twin: {
      what: 'The name of the port begins with its protocol.',
      apps: [meshed],
      services: { web: { spec: { ports: [{ ...http, name: 'http-web' }] } } },
      backend: { service: { name: 'web', port: { name: 'http-web' } } },
      verdict: 'healthy',
    },
  },
  PT705: {
    fault: {
      what: 'Another Service leads to the same port of the same Pods, and says that it is TCP.',
      apps: [meshed],
      services: { 'web-raw': { spec: { selector: { app: 'web' }, ports: [{ ...http, name: 'tcp-raw' }] } } },
      verdict: 'healthy',
    },
    twin: {
      what: 'Another Service leads to the same port of the same Pods, and says that it is HTTP too.',
      apps: [meshed],
      services: { 'web-raw': { spec: { selector: { app: 'web' }, ports: [{ ...http, name: 'http-raw' }] } } },
      verdict: 'healthy',
    },
  },
  PT706: {
    fault: {
      what: 'gRPC to three Pods by one virtual address.',
      apps: [grpcWeb],
      services: { web: { spec: { ports: [grpc] } } },
      later: (cluster) => void cluster.store.delete({ kind: 'Ingress', namespace: 'demo', name: 'shop' }),
      verdict: 'healthy',
    },
    twin: {
      what: 'gRPC by an Ingress, whose controller chooses a Pod for each request.',
      apps: [grpcWeb],
      services: { web: { spec: { ports: [grpc] } } },
      backend: grpcBackend,
      verdict: 'healthy',
    },
  },
}
