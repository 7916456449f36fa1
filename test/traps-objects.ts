import { parseDump } from '../src/cluster/read/dump.ts'
import { diagnose } from '../src/diagnose/diagnose.ts'
import type { Trace } from '../src/model/trace.ts'
import { createLookup } from '../src/trace/lookup.ts'
import { traceTarget } from '../src/trace/target.ts'

export const taken = '2026-01-15T09:00:00Z'

export async function traced(...objects: object[]): Promise<Trace> {
  const snapshot = await parseDump(JSON.stringify({ kind: 'List', apiVersion: 'v1', items: objects }), 'dump', taken)
  return diagnose(traceTarget('demo', { kind: 'service', name: 'web' }, createLookup(snapshot)), { kubectlFlags: [] })
}

export function service(ports: object[], selector: object | null = { app: 'web' }): object {
  const spec = {
    type: 'ClusterIP',
    clusterIP: '10.96.0.10',
    clusterIPs: ['10.96.0.10'],
    ipFamilies: ['IPv4'],
    ports,
    ...(selector && { selector }),
  }
  return { kind: 'Service', apiVersion: 'v1', metadata: { namespace: 'demo', name: 'web' }, spec }
}

export function slice(ports: object[] | null, endpoints: object[], name = 'web-abcde'): object {
  const metadata = { namespace: 'demo', name, labels: { 'kubernetes.io/service-name': 'web' } }
  return { kind: 'EndpointSlice', apiVersion: 'discovery.k8s.io/v1', metadata, addressType: 'IPv4', ports, endpoints }
}

export function pod(index: number, ports: object[] = [{ containerPort: 8080 }]): object {
  const name = `web-${index}`
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { namespace: 'demo', name, uid: `uid-${name}`, labels: { app: 'web' } },
    spec: { nodeName: 'node-1', containers: [{ name: 'app', image: 'app', ports }] },
    status: {
      phase: 'Running',
      podIP: `10.244.0.${index}`,
      podIPs: [{ ip: `10.244.0.${index}` }],
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [{ name: 'app', ready: true, restartCount: 0, state: { running: { startedAt: taken } } }],
    },
  }
}

export function endpoint(index: number): object {
  const targetRef = { kind: 'Pod', namespace: 'demo', name: `web-${index}`, uid: `uid-web-${index}` }
  return { addresses: [`10.244.0.${index}`], conditions: { ready: true, serving: true, terminating: false }, nodeName: 'node-1', targetRef }
}

export function ingress(port: object): object {
  const path = { path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port } } }
  return {
    kind: 'Ingress',
    apiVersion: 'networking.k8s.io/v1',
    metadata: { namespace: 'demo', name: 'shop' },
    spec: { rules: [{ host: 'shop.example.com', http: { paths: [path] } }] },
    status: { loadBalancer: { ingress: [{ ip: '203.0.113.1' }] } },
  }
}

export const unnamed = [{ port: 80, protocol: 'TCP', targetPort: 8080 }]
export const plainSlice = [{ name: '', port: 8080, protocol: 'TCP' }]
export const codesOf = (trace: Trace) => trace.findings.map(({ code }) => code)
