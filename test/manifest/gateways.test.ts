import { describe, expect, test } from 'vitest'
import { snapshotOfFiles } from '../../src/cluster/read/files.ts'
import { fileContent } from '../../src/files/read.ts'
import { loadYaml } from '../../src/lib/yaml/parse.ts'
import { createTracer } from '../../src/live/tracer.ts'
import type { TargetRef } from '../../src/model/target.ts'

const yaml = await loadYaml()

const web = `{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, ports: [{containerPort: 8080}]}]}`
const istioGateway = (host: string) =>
  `{apiVersion: networking.istio.io/v1, kind: Gateway, metadata: {name: gw}, spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: [${host}]}]}}`
const virtualService =
  '{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: web}, spec: {hosts: [web.example.com], gateways: [gw], http: [{route: [{destination: {host: web, port: {number: 80}}}]}]}}'
const gateway = (listener: string) =>
  `{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: gw, namespace: infra}, spec: {gatewayClassName: x, listeners: [{name: http, port: 80, protocol: HTTP, ${listener}}]}}`
const httpRoute =
  '{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: web}, spec: {parentRefs: [{name: gw, namespace: infra}], hostnames: [web.example.com], rules: [{backendRefs: [{name: web, port: 80}]}]}}'
const namespace = (tier: string) => `{apiVersion: v1, kind: Namespace, metadata: {name: default, labels: {tier: ${tier}}}}`
const bySelector = 'allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {tier: front}}}}'

async function summary(target: TargetRef, documents: readonly string[], inNamespace = 'default') {
  const content = [web, ...documents].join('\n---\n')
  const { snapshot } = await snapshotOfFiles(fileContent(content, 'web.yaml', yaml), { name: 'web.yaml', taken: '2026-01-15T10:00:00Z' })
  const [found] = createTracer([]).traces(snapshot, [{ namespace: inNamespace, target }])
  const findings = found?.findings.map(({ code, confidence, severity }) => `${code} ${confidence} ${severity}`)
  return [found?.verdict, found?.route?.parents?.map(({ reason }) => reason ?? 'ok') ?? [], findings]
}

const unattached = ['PT506 inferred warn']

describe('a route of manifests and its Gateway', () => {
  const ofIstio: TargetRef = { kind: 'route', type: 'VirtualService', name: 'web' }
  const ofApi: TargetRef = { kind: 'route', type: 'HTTPRoute', name: 'web' }
  test.each([
    ['is planned where a server of Istio has its host', ofIstio, [istioGateway('web.example.com'), virtualService], 'planned', [], []],
    [
      'is unknown, inferred, where no server of Istio has it',
      ofIstio,
      [istioGateway('other.example.com'), virtualService],
      'unknown',
      ['no-listener'],
      unattached,
    ],
    [
      'is planned where a listener takes it',
      ofApi,
      [gateway('hostname: web.example.com, allowedRoutes: {namespaces: {from: All}}'), httpRoute],
      'planned',
      ['ok'],
      [],
    ],
    [
      'is unknown, inferred, where no listener has its hostname',
      ofApi,
      [gateway('hostname: other.example.com, allowedRoutes: {namespaces: {from: All}}'), httpRoute],
      'unknown',
      ['no-listener'],
      unattached,
    ],
    [
      'is unknown, inferred, where no listener allows its namespace',
      ofApi,
      [gateway('hostname: web.example.com'), httpRoute],
      'unknown',
      ['no-listener'],
      unattached,
    ],
    [
      'is planned where its Namespace has the labels that a listener asks for',
      ofApi,
      [gateway(bySelector), httpRoute, namespace('front')],
      'planned',
      ['ok'],
      [],
    ],
    [
      'is unknown, inferred, where its Namespace has other labels',
      ofApi,
      [gateway(bySelector), httpRoute, namespace('back')],
      'unknown',
      ['no-listener'],
      unattached,
    ],
    [
      'is unknown, without a finding, where its Namespace is kept elsewhere',
      ofApi,
      [gateway(bySelector), httpRoute],
      'unknown',
      ['namespace-unread'],
      [],
    ],
    ['is unknown, without a finding, where its Gateway is kept elsewhere', ofApi, [httpRoute], 'unknown', ['gateway-unread'], []],
  ])('a route of manifests %s', async (_, target, documents, verdict, parents, findings) =>
    expect(await summary(target, documents)).toEqual([verdict, parents, findings]),
  )

  test.each([
    ['that no server of Istio takes', [istioGateway('other.example.com'), virtualService], 'unknown', unattached],
    ['that a server of Istio takes', [istioGateway('web.example.com'), virtualService], 'planned', []],
    ['that no listener takes', [gateway('hostname: web.example.com'), httpRoute], 'unknown', unattached],
    ['that a listener takes', [gateway('allowedRoutes: {namespaces: {from: All}}'), httpRoute], 'planned', []],
    ['whose Gateway is kept elsewhere', [httpRoute], 'planned', []],
  ])('a Service of manifests with a route %s', async (_, documents, verdict, findings) =>
    expect(await summary({ kind: 'service', name: 'web' }, documents)).toEqual([verdict, [], findings]),
  )

  test('a Gateway of manifests is planned, whichever controller serves its class', async () => {
    const documents = [gateway('allowedRoutes: {namespaces: {from: All}}'), httpRoute]
    expect(await summary({ kind: 'gateway', name: 'gw' }, documents, 'infra')).toEqual(['planned', [], []])
  })
})
