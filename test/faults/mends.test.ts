import { describe, expect, it } from 'vitest'
import { parseDump } from '../../src/cluster/read/dump.ts'
import { app, container } from '../../src/demo/shop/app-plan.ts'
import { type Site, stamped } from '../../src/demo/shop/site.ts'
import { workload } from '../../src/demo/shop/workload.ts'
import { diagnose } from '../../src/diagnose/diagnose.ts'
import { type Fields, fields } from '../../src/lib/read.ts'
import type { ClientRef } from '../../src/model/client.ts'
import type { Finding } from '../../src/model/finding.ts'
import type { TargetRef } from '../../src/model/target.ts'
import type { Trace } from '../../src/model/trace.ts'
import { withClients } from '../../src/trace/access/clients.ts'
import { createLookup } from '../../src/trace/lookup.ts'
import { traceTarget } from '../../src/trace/target.ts'
import { inHouseStyle } from '../house-style.ts'
import { type Change, clusterOf, taken, web } from './cluster.ts'
import { dumpOf } from './dump.ts'
import { condition, gateway, gatewayClass, httpRoute } from './gateway.ts'
import type { LiveCluster } from './live.ts'
import { mend } from './mend.ts'

/** A fault that another rule of a code finds than the one of the scenario, or for which it prints another command. */
interface Variant extends Change {
  target?: TargetRef
  clients?: readonly ClientRef[]
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

/** A policy of the Pods `web` that lets these in. */
function policyOfWeb(at: Site, ingress: Fields): Fields {
  return {
    kind: 'NetworkPolicy',
    apiVersion: 'networking.k8s.io/v1',
    metadata: stamped(at, 'NetworkPolicy', { name: 'web', namespace: 'demo' }),
    spec: { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Ingress'], ingress: [ingress] },
  }
}

const asClient = {
  apps: [client],
  also: ['NetworkPolicy', 'DaemonSet', 'Namespace'],
  clients: [{ kind: 'workload', type: 'Deployment', name: 'client' }],
} as const

const variants: Readonly<Record<string, Variant>> = {
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

async function traced(cluster: LiveCluster, { target, also, clients = [] }: Variant): Promise<Trace> {
  const snapshot = await parseDump(dumpOf(cluster, also), 'dump.yaml', taken)
  const lookup = withClients(createLookup(snapshot), clients, 'demo')
  return inHouseStyle(diagnose(traceTarget('demo', target ?? { kind: 'service', name: 'web' }, lookup), { kubectlFlags: [] }))
}

function withCode({ findings }: Trace, code: string): Finding | undefined {
  return findings.flatMap((one) => [one, ...one.causes]).find((one) => one.code === code)
}

describe('the command of each further rule', () => {
  it.each(Object.entries(variants))('%s is mended by what is printed', async (title, variant) => {
    const [code = ''] = title.split(' ')
    const cluster = clusterOf(variant)
    const command = withCode(await traced(cluster, variant), code)?.fix?.command ?? 'nothing'
    expect(command).toContain(variant.prints)
    expect(mend(cluster, command)).toBe(true)
    variant.afterwards?.(cluster)
    const after = await traced(cluster, variant)
    expect(withCode(after, code)).toBeUndefined()
  })
})
