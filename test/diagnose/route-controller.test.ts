import { describe, expect, it } from 'vitest'
import { createTracer } from '../../src/live/tracer.ts'
import type { ClientRef } from '../../src/model/client.ts'
import type { NetworkPolicy } from '../../src/model/resources.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import type { TargetRef } from '../../src/model/target.ts'
import type { Trace } from '../../src/model/trace.ts'
import { healthy, ingress, pod, service } from '../build.ts'

const ofController = { 'app.kubernetes.io/name': 'ingress-nginx', 'app.kubernetes.io/component': 'controller' }
const controller = pod('controller', {
  namespace: 'ingress-nginx',
  labels: ofController,
  ips: ['10.244.0.40'],
  owner: { kind: 'DaemonSet', name: 'nginx' },
})

function policy(ingress: NetworkPolicy['ingress'] = []): NetworkPolicy {
  const podSelector = { matchLabels: {}, matchExpressions: [] }
  return { kind: 'NetworkPolicy', namespace: 'demo', name: 'default-deny', podSelector, policyTypes: ['Ingress'], ingress, egress: [] }
}

const sameNamespace = { peers: [{ type: 'pods' as const, pods: { matchLabels: {}, matchExpressions: [] } }], ports: [] }
const fromNginx = {
  peers: [{ type: 'pods' as const, namespaces: { matchLabels: { 'kubernetes.io/metadata.name': 'ingress-nginx' }, matchExpressions: [] } }],
  ports: [],
}

function traceOf(
  policies: NetworkPolicy[],
  change: Partial<Snapshot> = {},
  target: TargetRef = { kind: 'service', name: 'web' },
  plugin?: string,
  clients: ClientRef[] = [],
): Trace {
  const from = healthy()
  const evidence = { object: { kind: 'DaemonSet', name: 'agent' }, field: 'metadata.name', value: 'agent' }
  const snapshot: Snapshot = {
    ...from,
    policies,
    ingresses: [ingress('shop', { name: 'web', portName: 'http' }, { className: 'nginx', addresses: ['198.51.100.7'] })],
    pods: [...from.pods, controller],
    namespaces: ['demo', 'ingress-nginx'].map((name) => ({
      kind: 'Namespace' as const,
      name,
      labels: { 'kubernetes.io/metadata.name': name },
    })),
    extent: { ...from.extent, namespaces: 'all' },
    ...(plugin && { policyAgents: [{ plugin, state: 'enforces' as const, evidence }] }),
    ...change,
  }
  const [trace] = createTracer([]).traces(snapshot, [{ namespace: 'demo', target, clients }])
  if (!trace) throw new Error('no trace')
  return trace
}

const codes = ({ findings }: Trace) => findings.map(({ code, confidence, severity }) => `${code} ${confidence} ${severity}`)

describe('the controller of a route', () => {
  it('the controller of a route is denied by policies that allow only Pods of the namespace', () => {
    const trace = traceOf([policy([sameNamespace])], {}, undefined, 'Calico')
    expect([trace.verdict, codes(trace)]).toEqual(['degraded', ['PT601 proven warn']])
    expect(trace.findings[0]?.title).toBe('policies block the controller of ingress/shop')
    expect(trace.findings[0]?.fix?.manifest).toContain('kubernetes.io/metadata.name: ingress-nginx')
    expect(trace.routes[0]?.access).toMatchObject({
      from: { kind: 'DaemonSet', namespace: 'ingress-nginx', name: 'nginx' },
      result: 'denied',
    })
  })

  it('the controller of a route is allowed if a rule allows its namespace, or if there is no policy', () => {
    expect(codes(traceOf([policy([sameNamespace, fromNginx])], {}, undefined, 'Calico'))).toEqual([])
    const open = traceOf([])
    expect([codes(open), open.routes[0]?.access]).toEqual([[], undefined])
  })

  it('no selector surely matches a controller on the network of its Node, and the fix has an ipBlock', () => {
    const onNode = { ...controller, hostNetwork: true, ips: ['192.0.2.3'], node: 'node-9' }
    const trace = traceOf([policy([sameNamespace, fromNginx])], { pods: [...healthy().pods, onNode] }, undefined, 'Calico')
    expect([trace.verdict, codes(trace)]).toEqual(['unknown', ['PT601 inferred warn', 'PT605 inferred info']])
    expect(trace.findings[0]?.message).toContain('use the network of their Nodes')
    expect(trace.findings[0]?.fix?.manifest).toContain('cidr: "192.0.2.3/32"')
  })

  it('the controller of a route is found by the address of the Ingress if the class does not name it', () => {
    const entry = service({
      namespace: 'edge',
      name: 'gate',
      type: 'LoadBalancer',
      selector: { app: 'gate' },
      loadBalancer: [{ ip: '198.51.100.7', ipMode: 'VIP', ports: [] }],
    })
    const gate = pod('gate-1', {
      namespace: 'edge',
      labels: { app: 'gate' },
      ips: ['10.244.0.41'],
      owner: { kind: 'Deployment', name: 'gate' },
    })
    const change = { services: [...healthy().services, entry], pods: [...healthy().pods, gate], ingressClasses: [] }
    const [route] = traceOf([policy([sameNamespace])], change).routes
    expect(route?.access?.from).toMatchObject({ namespace: 'edge' })
  })

  it('the controller of a route decides the verdict of the route itself, whichever other clients are allowed', () => {
    const target = { kind: 'route', type: 'Ingress', name: 'shop' } as const
    const trace = traceOf([policy([sameNamespace])], {}, target, 'Calico')
    expect([trace.verdict, trace.through?.[0]?.findings.map(({ code }) => code)]).toEqual(['broken', ['PT601']])
    expect(traceOf([policy([sameNamespace, fromNginx])], {}, target, 'Calico').verdict).toBe('healthy')
  })
})

describe('a client outside of the cluster that only a route lets in', () => {
  const outside = (policies: NetworkPolicy[], change: Partial<Snapshot> = {}) =>
    traceOf(policies, change, undefined, 'Calico', [{ kind: 'outside' }])

  it('the verdict for a client outside is that of the route controller: healthy if a rule allows it, broken if none does', () => {
    expect(outside([policy([fromNginx])]).verdict).toBe('healthy')
    const closed = outside([policy([sameNamespace])])
    expect(closed.verdict).toBe('broken')
    expect(closed.findings[0]?.fix?.manifest).toContain('kubernetes.io/metadata.name: ingress-nginx')
    expect(closed.ports[0]?.endpoints[0]?.access).toMatchObject({ from: { kind: 'Outside' }, result: 'denied' })
  })

  it('a client outside is unknown if the cluster does not show the route controller, and healthy if no policy exists', () => {
    const { pods } = healthy()
    expect(outside([policy([fromNginx])], { pods }).verdict).toBe('unknown')
    expect(outside([], { pods }).verdict).toBe('healthy')
  })

  it('a client outside is not judged by the route controller alone if it can also use a NodePort', () => {
    const services = healthy().services.map((one) => ({ ...one, type: 'NodePort' as const }))
    expect(outside([policy([fromNginx])], { services }).verdict).toBe('broken')
  })
})
