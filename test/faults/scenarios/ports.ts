import { app, container } from '../../../src/demo/shop/app-plan.ts'
import { web, webContainer } from '../cluster.ts'
import type { Scenarios } from '../scenario.ts'
import { http } from '../service.ts'

const stable = web({ labels: { app: 'web', track: 'stable' } })
const canary = (port: number) =>
  web(
    { name: 'web-canary', on: ['node-2'], labels: { app: 'web', track: 'canary' } },
    { ports: { http: port }, listens: [`tcp6 :::${port}`] },
  )
const dualStack = { ipFamilies: ['IPv4', 'IPv6'], ipFamilyPolicy: 'PreferDualStack' }
const headless = { clusterIP: 'None', clusterIPs: ['None'] }

const dnsPort = { name: 'dns', protocol: 'UDP', port: 53, targetPort: 'dns' }
const dnsPorts = [dnsPort, { ...dnsPort, name: 'dns-tcp', protocol: 'TCP', targetPort: 'dns-tcp' }]
const dns = app(
  'dns',
  ['node-1', 'node-3'],
  [container('dns', { ports: { dns: '5353/UDP', 'dns-tcp': 5353 }, listens: ['udp6 :::5353', 'tcp6 :::5353'] })],
)

/** The annotation that a client-side `kubectl apply` of the Service `dns` with these ports leaves. */
function applied(...ports: unknown[]) {
  const manifest = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { annotations: {}, name: 'dns', namespace: 'demo' },
    spec: { ports, selector: { app: 'dns' } },
  }
  return { metadata: { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': `${JSON.stringify(manifest)}\n` } } }
}

/** PT3xx: Service ports, target ports and what listens. */
export const portScenarios: Scenarios = {
  PT301: {
    fault: {
      what: 'targetPort is a name with two letters swapped.',
      services: { web: { spec: { ports: [{ ...http, targetPort: 'htpp' }] } } },
      verdict: 'broken',
    },
    twin: {
      what: 'The named port is declared by a native sidecar, and by no container.',
      apps: [
        web(
          { sidecars: [container('proxy', { ports: { 'http-proxy': 15001 }, listens: ['tcp 0.0.0.0:15001'] })] },
          { ports: {}, readiness: { path: '/healthz', port: 8080 } },
        ),
      ],
      services: { web: { spec: { ports: [{ ...http, targetPort: 'http-proxy' }] } } },
      verdict: 'healthy',
    },
  },
  PT302: {
    fault: {
      what: 'targetPort is a number that no container declares, and another one is declared.',
      services: { web: { spec: { ports: [{ ...http, targetPort: 8081 }] } } },
      verdict: 'unknown',
    },
    twin: {
      what: 'The number is not declared either, but the readiness probe passes on it.',
      apps: [web({}, { ports: { admin: 9000 }, readiness: { path: '/healthz', port: 8081 }, listens: ['tcp6 :::8081', 'tcp6 :::9000'] })],
      services: { web: { spec: { ports: [{ ...http, targetPort: 8081 }] } } },
      verdict: 'healthy',
    },
  },
  PT306: {
    fault: {
      what: 'The port asked for is that of the container.',
      target: { kind: 'service', name: 'web', port: 8080 },
      verdict: 'broken',
    },
    twin: { what: 'The port asked for is that of the Service.', target: { kind: 'service', name: 'web', port: 80 }, verdict: 'healthy' },
  },
  PT304: {
    fault: {
      what: 'The port of this name is another number in the canary.',
      apps: [stable, canary(9090)],
      verdict: 'healthy',
    },
    twin: { what: 'The port of this name is the same number in the canary.', apps: [stable, canary(8080)], verdict: 'healthy' },
  },
  PT305: {
    fault: {
      what: 'A dual-stack Service, and its Pods have IPv4 addresses only.',
      services: { web: { spec: { ...dualStack, clusterIPs: ['10.96.3.16', 'fd00:10:96::10'] } } },
      verdict: 'degraded',
    },
    twin: {
      what: 'A dual-stack Service of dual-stack Pods.',
      apps: [web({ dualStack: true })],
      services: { web: { spec: { ...dualStack, clusterIPs: ['10.96.3.16', 'fd00:10:96::10'] } } },
      verdict: 'healthy',
    },
  },
  PT307: {
    fault: {
      what: 'Applied were TCP and UDP on one number; only one of them is there.',
      apps: [dns],
      services: { dns: { ...applied(...dnsPorts), spec: { ports: dnsPorts.slice(0, 1) } } },
      target: { kind: 'service', name: 'dns' },
      verdict: 'degraded',
    },
    twin: {
      what: 'Applied were TCP and UDP on one number, and both are there.',
      apps: [dns],
      services: { dns: { ...applied(...dnsPorts), spec: { ports: dnsPorts } } },
      target: { kind: 'service', name: 'dns' },
      verdict: 'healthy',
    },
  },
  PT309: {
    fault: {
      what: 'A headless Service translates no port, and its port is another than the target port.',
      apps: [web({ kind: 'StatefulSet' })],
      services: { web: { spec: { ...headless, ports: [{ ...http, targetPort: 8080 }] } } },
      verdict: 'healthy',
    },
    twin: {
      what: 'A headless Service whose port is the target port.',
      apps: [web({ kind: 'StatefulSet' })],
      services: { web: { spec: { ...headless, ports: [{ ...http, port: 8080, targetPort: 8080 }] } } },
      backend: { service: { name: 'web', port: { number: 8080 } } },
      verdict: 'healthy',
    },
  },
  PT310: {
    fault: {
      what: 'The container declares the number for TCP, and the Service port is UDP.',
      apps: [app('dns', ['node-1', 'node-3'], [container('dns', { ports: { dns: 5353 }, listens: ['tcp6 :::5353'] })])],
      services: { dns: { spec: { ports: [{ ...dnsPort, targetPort: 5353 }] } } },
      target: { kind: 'service', name: 'dns' },
      verdict: 'unknown',
    },
    twin: {
      what: 'The container declares the number for both protocols.',
      apps: [dns],
      services: { dns: { spec: { ports: [{ ...dnsPort, targetPort: 5353 }] } } },
      target: { kind: 'service', name: 'dns' },
      verdict: 'healthy',
    },
  },
  PT311: {
    fault: {
      what: 'Two containers of a Pod declare the same port.',
      apps: [web({ containers: [webContainer(), container('admin', { ports: { admin: 8080 } })] })],
      verdict: 'healthy',
    },
    twin: {
      what: 'Two containers of a Pod declare the same number, for different protocols.',
      apps: [web({ containers: [webContainer(), container('admin', { ports: { admin: '8080/UDP' }, listens: ['udp6 :::8080'] })] })],
      verdict: 'healthy',
    },
  },
}
