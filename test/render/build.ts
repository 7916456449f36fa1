import { pageOf } from '../../src/diagnose/page.ts'
import type { Candidate, Endpoint } from '../../src/model/endpoint.ts'
import type { Finding } from '../../src/model/finding.ts'
import type { Gap, Hop, PortTrace, ServiceView, Trace } from '../../src/model/trace.ts'
import type { HopState } from '../../src/model/verdict.ts'
import type { NodeTrace } from '../../src/model/way-in.ts'
import { emptyTraceLists } from '../../src/trace/chain.ts'

/** 2026-11-20T10:00:00Z, the moment at which all traces of these tests were read. */
export const taken = '2026-11-20T10:00:00Z'
export const now = Date.parse(taken) + 900

/** A healthy ClusterIP Service `demo/NAME` with what `over` sets. */
export function trace(name: string, over: Partial<Trace> = {}, service: Partial<ServiceView> = {}): Trace {
  return {
    apiVersion: 'porttrace/v1',
    kind: 'Trace',
    taken,
    target: { kind: 'Service', namespace: 'demo', name },
    verdict: 'healthy',
    service: {
      type: 'ClusterIP',
      headless: false,
      selector: { app: name },
      clusterIPs: ['10.96.120.14'],
      ipFamilies: ['IPv4'],
      externalIPs: [],
      externalTrafficPolicy: 'Cluster',
      internalTrafficPolicy: 'Cluster',
      publishNotReadyAddresses: false,
      loadBalancerSourceRanges: [],
      loadBalancer: [],
      ports: [],
      ...service,
    },
    ...emptyTraceLists(),
    findings: [],
    ...over,
  }
}

/** Port `http`, 80 to `http`, of a Service `web`. */
export function port(over: Partial<PortTrace> = {}): PortTrace {
  const number = over.port ?? 80
  return {
    index: 0,
    name: 'http',
    port: number,
    protocol: 'TCP',
    targetPort: 'http',
    verdict: 'healthy',
    hops: hops(),
    entries: [
      { type: 'dns', address: 'web.demo.svc', port: number, state: 'ok' },
      { type: 'clusterIP', address: '10.96.120.14', port: number, family: 'IPv4', state: 'ok' },
    ],
    endpoints: [],
    candidates: [],
    ...over,
  }
}

/** All stages in order and the socket not probed, but for what `over` says; `servedUntil`: what comes behind it is off. */
export function hops(over: Partial<Record<Hop['stage'], HopState>> = {}, servedUntil: Hop['stage'] = 'socket'): Hop[] {
  const stages = ['entry', 'service', 'targetPort', 'endpoint', 'access', 'pod', 'containerPort', 'socket'] as const
  const last = stages.indexOf(servedUntil)
  return stages.map((stage, index) => ({
    stage,
    state: over[stage] ?? (index > last || stage === 'access' ? 'off' : stage === 'socket' ? 'unknown' : 'ok'),
  }))
}

/** Endpoint number `index`: ready, on Node `node-1` to `node-3`. */
export function endpoint(index: number, over: Partial<Endpoint> = {}): Endpoint {
  return {
    address: `10.244.${index % 3}.${5 + index}`,
    port: 8080,
    protocol: 'TCP',
    family: 'IPv4',
    state: 'ready',
    usable: (over.state ?? 'ready') === 'ready',
    pod: podName('web', index),
    podReady: true,
    node: `node-${1 + (index % 3)}`,
    zone: `zone-${'abc'[index % 3]}`,
    slice: 'web-x7k2p',
    hintZones: [],
    hintNodes: [],
    container: 'app',
    declared: true,
    ...over,
  }
}

export function endpoints(count: number, over: Partial<Endpoint> = {}): Endpoint[] {
  return Array.from({ length: count }, (_, index) => endpoint(index, over))
}

/** A Pod's name as a Deployment gives it. */
export function podName(app: string, index: number): string {
  return `${app}-6d4f9bc7d5-${['k2x9z', 'pw7rt', 'zzq4n'][index] ?? (10_000 + index * 7919).toString(36).padStart(5, '2')}`
}

export function candidate(index: number, over: Partial<Candidate> & Pick<Candidate, 'reason'>): Candidate {
  return {
    pod: podName('web', index),
    node: `node-${1 + (index % 3)}`,
    address: `10.244.${index % 3}.${5 + index}`,
    declared: [{ container: 'app', name: 'http', port: 8080, protocol: 'TCP' }],
    field: 'status.conditions[Ready].status',
    value: 'False',
    ...over,
  }
}

export function finding(over: Partial<Finding> & Pick<Finding, 'code' | 'title'>): Finding {
  return {
    name: 'a-finding',
    severity: 'error',
    confidence: 'proven',
    hop: 'ports[0]',
    message: '',
    evidence: [],
    docs: pageOf(over.code),
    causes: [],
    ...over,
  }
}

/** Nodes `node-1`…, each with what it reaches from inside and outside on the only port. */
export function nodes(reached: { internal: string[]; external?: string[] }[], why: NodeTrace['ports'][number]['why'] = 'all'): NodeTrace[] {
  return reached.map((ports, index) => ({
    name: `node-${1 + index}`,
    ready: true,
    addresses: [{ type: 'InternalIP', address: `10.0.0.${1 + index}` }],
    ports: [{ port: 80, protocol: 'TCP', name: 'http', ...ports, why: ports.external?.length === 0 ? 'no-local' : why }],
  }))
}

export function gap(over: Partial<Gap> = {}): Gap {
  return {
    resource: 'nodes',
    api: 'nodes',
    verb: 'list',
    reason: 'forbidden',
    message: 'nodes is forbidden',
    hops: ['node'],
    hides: true,
    ...over,
  }
}
