import { app, container } from '../../src/demo/shop/app-plan.ts'
import { type Site, stamped } from '../../src/demo/shop/site.ts'
import { workload } from '../../src/demo/shop/workload.ts'
import { type Fields, fields } from '../../src/lib/read.ts'
import type { ClientRef } from '../../src/model/client.ts'
import type { TargetRef } from '../../src/model/target.ts'
import type { ProbeWorld } from '../probe/world.ts'
import { type Change, web } from './cluster.ts'
import { condition, gateway, gatewayClass, httpRoute, namespace } from './gateway.ts'
import type { LiveCluster } from './live.ts'
import { http } from './service.ts'

/** A cluster that has a fault, and what is asked of it. */
export interface Faulty extends Change {
  target?: TargetRef
  clients?: readonly ClientRef[]
  probe?: ProbeWorld
}

/** A fault that another rule of a code finds than the one of the scenario, or for which it prints another command. */
export interface Variant extends Faulty {
  /** What the printed command has to hold. */
  prints: string
  /** What the controllers of a real cluster do when the command has run. */
  afterwards?: (cluster: LiveCluster) => void
}

const gatewayKinds = ['GatewayClass', 'Gateway', 'HTTPRoute']
const shop = { kind: 'route', type: 'HTTPRoute', name: 'shop' } as const
const dns = app('dns', ['node-1', 'node-3'], [container('dns', { ports: { dns: 5353 }, listens: ['tcp6 :::5353'] })])

const client = app('client', ['node-2'], [container('client', {})])
const ofClient = { podSelector: { matchLabels: { app: 'client' } } }

/** The controller of the class of the Ingress, in a namespace of its own. */
const controllerLabels = { 'app.kubernetes.io/name': 'ingress-nginx', 'app.kubernetes.io/component': 'controller' }
const controller = app('controller', ['node-2'], [container('controller', { ports: { http: 80 } })], {
  namespace: 'ingress-nginx',
  labels: controllerLabels,
})

function ingressClass(at: Site): Fields {
  return {
    kind: 'IngressClass',
    apiVersion: 'networking.k8s.io/v1',
    metadata: stamped(at, 'IngressClass', { name: 'nginx' }),
    spec: { controller: 'k8s.io/ingress-nginx' },
  }
}

const withController = {
  apps: [controller],
  also: ['NetworkPolicy', 'DaemonSet', 'Namespace', 'IngressClass'],
} as const

/** A policy of the Pods of the client that lets it out to these. */
function policyOfClient(at: Site, egress: readonly Fields[]): Fields {
  return {
    kind: 'NetworkPolicy',
    apiVersion: 'networking.k8s.io/v1',
    metadata: stamped(at, 'NetworkPolicy', { name: 'client', namespace: 'demo' }),
    spec: { podSelector: { matchLabels: { app: 'client' } }, policyTypes: ['Egress'], egress },
  }
}

/** A policy of the Pods `web` that allows these. */
function policyOfWeb(at: Site, ingress: Fields): Fields {
  return {
    kind: 'NetworkPolicy',
    apiVersion: 'networking.k8s.io/v1',
    metadata: stamped(at, 'NetworkPolicy', { name: 'web', namespace: 'demo' }),
    spec: { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Ingress'], ingress: [ingress] },
  }
}

/** A client of another workload, which is named. */
export const asClient = {
  apps: [client],
  also: ['NetworkPolicy', 'DaemonSet', 'Namespace'],
  clients: [{ kind: 'workload', type: 'Deployment', name: 'client' }],
} as const

/** The fault of each further rule of a code, by the code and what is particular. */
export const variants: Readonly<Record<string, Variant>> = {
  'PT105 own labels': {
    services: { web: { spec: { selector: null } } },
    prints: 'set selector service/web app=web',
  },
  'PT107 paused': {
    apps: [web({ on: [] })],
    later: (cluster) => cluster.patch('Deployment', 'web', { spec: { paused: true, replicas: 3 } }),
    prints: 'rollout resume deployment/web',
    afterwards: (cluster) => {
      if (fields(cluster.object('Deployment', 'web').spec).paused === true) return
      for (const object of workload(cluster.site, web())) if (fields(object).kind !== 'Deployment') cluster.store.put(object)
    },
  },
  'PT310 named port': {
    apps: [dns],
    services: { dns: { spec: { ports: [{ name: 'dns', protocol: 'UDP', port: 53, targetPort: 'dns' }] } } },
    target: { kind: 'service', name: 'dns' },
    prints: '/spec/ports/0/protocol',
  },
  'PT502 HTTPRoute': {
    objects: (at) => [
      gatewayClass(at, 'envoy'),
      gateway(at, 'demo'),
      httpRoute(
        at,
        'demo',
        { name: 'public' },
        [{ name: 'web', port: 8080 }],
        [condition(at, 'ResolvedRefs', 'False', 'BackendNotFound', 'port 8080 not found on service web')],
      ),
    ],
    also: gatewayKinds,
    target: shop,
    prints: 'patch httproute shop',
  },
  'PT506 Gateway missing': {
    objects: (at) => [
      gatewayClass(at, 'envoy'),
      gateway(at, 'demo'),
      httpRoute(at, 'demo', { name: 'pubilc' }, [{ name: 'web', port: 80 }]),
    ],
    also: gatewayKinds,
    target: shop,
    prints: '/spec/parentRefs/0/name',
  },
  'PT405 one Node': {
    apps: [web({ on: ['node-1'] })],
    services: { web: { spec: { internalTrafficPolicy: 'Local' } } },
    prints: '"internalTrafficPolicy":"Cluster"',
  },
  'PT601 client': {
    ...asClient,
    objects: (at) => [policyOfWeb(at, { from: [{ podSelector: { matchLabels: { app: 'front' } } }] })],
    prints: '"kind":"NetworkPolicy"',
  },
  'PT602 client': {
    ...asClient,
    objects: (at) => [policyOfWeb(at, { from: [ofClient], ports: [{ port: 80 }] })],
    prints: '/spec/ingress/0/ports/0/port',
  },
  'PT601 client that is not let out': {
    ...asClient,
    objects: (at) => [policyOfClient(at, [{ to: [{ podSelector: { matchLabels: { app: 'db' } } }] }])],
    prints: '"policyTypes":["Egress"]',
  },
  'PT602 client that is let out on the port of the Service': {
    ...asClient,
    objects: (at) => [policyOfClient(at, [{ to: [{ podSelector: { matchLabels: { app: 'web' } } }], ports: [{ port: 80 }] }])],
    prints: '/spec/egress/0/ports/0/port',
  },
  'PT601 controller of a route': {
    ...withController,
    objects: (at) => [
      ingressClass(at),
      namespace(at, 'demo'),
      namespace(at, 'ingress-nginx'),
      policyOfWeb(at, { from: [{ podSelector: {} }], ports: [{ port: 8080 }] }),
    ],
    prints: '"kubernetes.io/metadata.name":"ingress-nginx"',
  },
  'PT602 controller of a route': {
    ...withController,
    objects: (at) => [
      ingressClass(at),
      namespace(at, 'demo'),
      namespace(at, 'ingress-nginx'),
      policyOfWeb(at, {
        from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ingress-nginx' } } }],
        ports: [{ port: 80 }],
      }),
    ],
    prints: '/spec/ingress/0/ports/0/port',
  },
  'PT302 that an argument shows': {
    apps: [web({}, { args: ['--port=8080'], readiness: { command: ['true'] } })],
    services: { web: { spec: { ports: [{ ...http, targetPort: 8081 }] } } },
    prints: '"path":"/spec/ports/0/targetPort","value":8080',
  },
  'PT302 that sockets prove': {
    services: { web: { spec: { ports: [{ ...http, targetPort: 8081 }] } } },
    probe: { listens: () => ['tcp6 :::8080'], connect: ({ port }) => (port === 8080 || port === 80 ? 'open' : 'refused') },
    prints: '"path":"/spec/ports/0/targetPort","value":8080',
  },
  'PT208 below PT201': {
    apps: [web({ kind: 'StatefulSet' })],
    services: {
      web: {
        spec: { clusterIP: 'None', clusterIPs: ['None'], ports: [{ name: 'http', protocol: 'TCP', port: 8080, targetPort: 'http' }] },
      },
    },
    later: (cluster) => cluster.unready('web-1'),
    prints: '"publishNotReadyAddresses":true',
  },
}
