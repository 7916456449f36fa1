import { describe, expect, test } from 'vitest'
import { snapshotOfFiles } from '../../src/cluster/read/files.ts'
import { fileContent } from '../../src/files/read.ts'
import { createTracer } from '../../src/live/tracer.ts'
import type { RouteTarget, TargetRef } from '../../src/model/target.ts'
import { renderText } from '../../src/render/text.ts'
import { service, trace, workload, yaml } from './traced.ts'

const web = [service('selector: {app: web}, ports: [{name: http, port: 80, targetPort: http}]'), workload()]
const host = 'www.example.com'
const istio = (kind: string, name: string, spec: string, metadata = '') =>
  `{apiVersion: networking.istio.io/v1, kind: ${kind}, metadata: {name: ${name}${metadata}}, spec: {${spec}}}`
const virtualService = (gateways: string, metadata = '') =>
  istio(
    'VirtualService',
    'web',
    `hosts: [${host}], gateways: [${gateways}], http: [{route: [{destination: {host: web, port: {number: 80}}}]}]`,
    metadata,
  )
const istioGateway = (metadata = '') =>
  istio('Gateway', 'gw', `selector: {istio: gw}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]`, metadata)
const apiRoute = (kind: string, gateway: string) =>
  `{apiVersion: gateway.networking.k8s.io/v1, kind: ${kind}, metadata: {name: web}, spec: {parentRefs: [${gateway}], hostnames: [${host}], rules: [{backendRefs: [{name: web, port: 80}]}]}}`
const apiGateway = (rest = '') =>
  `{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: gw}, spec: {gatewayClassName: x, listeners: [{name: http, port: 80, protocol: HTTP${rest}}]}}`
const bySelector = ', allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {tier: front}}}}'
const ingressRoute = `{apiVersion: traefik.io/v1alpha1, kind: IngressRoute, metadata: {name: web}, spec: {entryPoints: [web], routes: [{kind: Rule, match: "Host(\`${host}\`)", services: [{name: web, port: 80}]}]}}`
const ingress = `{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: web}, spec: {ingressClassName: nginx, rules: [{host: ${host}, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]}}`
const binding =
  '{apiVersion: elbv2.k8s.aws/v1beta1, kind: TargetGroupBinding, metadata: {name: web}, spec: {serviceRef: {name: web, port: 80}, targetGroupARN: "arn:x", targetType: ip}}'

const address: TargetRef = { kind: 'address', text: `https://${host}`, host, port: 443, scheme: 'https' }
const missing = ['unknown', 'unknown', 'gateway-unread', 'planned'] as const
const there = ['planned', 'planned', undefined, 'planned'] as const

describe('a route of manifests whose Gateway is not among them', () => {
  test.each<[string, RouteTarget['type'], string[], readonly [string, string, string | undefined, string]]>([
    ['a VirtualService without its Gateway', 'VirtualService', [virtualService('gw')], missing],
    ['a VirtualService with a Gateway of another namespace', 'VirtualService', [virtualService('infra/gw'), istioGateway()], missing],
    ['a VirtualService with one of two Gateways', 'VirtualService', [virtualService('gw, infra/gw'), istioGateway()], missing],
    ['a VirtualService of the mesh and of a Gateway', 'VirtualService', [virtualService('mesh, gw')], missing],
    ['a VirtualService and a Gateway of the Gateway API of that name', 'VirtualService', [virtualService('gw'), apiGateway()], missing],
    ['a VirtualService with its Gateway', 'VirtualService', [virtualService('gw'), istioGateway()], there],
    ['an HTTPRoute without its Gateway', 'HTTPRoute', [apiRoute('HTTPRoute', '{name: gw}')], missing],
    ['a GRPCRoute without its Gateway', 'GRPCRoute', [apiRoute('GRPCRoute', '{name: gw}')], missing],
    ['an HTTPRoute with its Gateway', 'HTTPRoute', [apiRoute('HTTPRoute', '{name: gw}'), apiGateway()], there],
    [
      'an HTTPRoute without the Namespace whose labels decide',
      'HTTPRoute',
      [apiRoute('HTTPRoute', '{name: gw}'), apiGateway(bySelector)],
      ['unknown', 'unknown', 'route', 'planned'],
    ],
    ['an IngressRoute, whose entry points are settings of Traefik', 'IngressRoute', [ingressRoute], there],
    ['an Ingress, whose class is not read', 'Ingress', [ingress], there],
  ])('%s: the route, its host, and its Service', async (_, type, documents, expected) => {
    const content = [...web, ...documents].join('\n---\n')
    const route = await trace(content, { kind: 'route', type, name: 'web' })
    const asked = await trace(content, address)
    const behind = await trace(content)
    expect([route.verdict, asked.verdict, asked.address?.owners[0]?.reason, behind.verdict]).toEqual(expected)
    expect([route, asked, behind].flatMap(({ findings }) => findings)).toEqual([])
  })

  test('a TargetGroupBinding of manifests, whose target group is not read, is planned', async () => {
    const content = [...web, binding].join('\n---\n')
    expect((await trace(content, { kind: 'route', type: 'TargetGroupBinding', name: 'web' })).verdict).toBe('planned')
  })

  test('the line of a host names the Gateway, and its namespace if it has another one', async () => {
    const line = async (gateway: string) => {
      const text = renderText(await trace([...web, virtualService(gateway)].join('\n---\n'), address), {
        color: false,
        unicode: true,
        now: 0,
      })
      return text.split('\n').find((one) => one.includes('? route'))
    }
    expect(await line('gw')).toMatch(/Gateway gw is not among the manifests$/)
    expect(await line('infra/gw')).toMatch(/Gateway gw in infra is not among the manifests$/)
  })
})

test('a VirtualService of a dump whose Gateways were not read stays healthy, as does its host', async () => {
  const live = ', uid: u, resourceVersion: "1"'
  const content = [
    '{apiVersion: v1, kind: Service, metadata: {name: web, namespace: default, uid: s, resourceVersion: "1"}, spec: {clusterIP: 10.0.0.1, ports: [{name: http, port: 80, targetPort: 8080}]}}',
    '{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: web-x, namespace: default, uid: e, resourceVersion: "1", labels: {kubernetes.io/service-name: web}}, addressType: IPv4, ports: [{name: http, port: 8080}], endpoints: [{addresses: [10.1.0.1], conditions: {ready: true}}]}',
    virtualService('gw', `, namespace: default${live}`),
  ].join('\n---\n')
  const { snapshot } = await snapshotOfFiles(fileContent(content, 'web.yaml', yaml), { name: 'web.yaml', taken: '2026-01-15T10:00:00Z' })
  const targets: TargetRef[] = [{ kind: 'route', type: 'VirtualService', name: 'web' }, address]
  const traces = createTracer([]).traces(
    snapshot,
    targets.map((target) => ({ namespace: 'default', target })),
  )
  expect(traces.map(({ verdict, route, address: view }) => [verdict, route?.parents, view?.owners[0]?.state])).toEqual([
    ['healthy', undefined, undefined],
    ['healthy', undefined, 'ok'],
  ])
})
