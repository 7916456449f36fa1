import { expect, test } from 'vitest'
import { dump, trace } from './cluster.ts'

const ingress = (backend: object, annotations: object = {}, apiVersion = 'networking.k8s.io/v1') => ({
  apiVersion,
  kind: 'Ingress',
  metadata: { name: 'web', namespace: 'shop', annotations },
  spec: { rules: [{ host: 'www.example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }] },
  status: { loadBalancer: { ingress: [{ hostname: 'lb.example.com' }] } },
})
const byAnnotation = { service: { name: 'split', port: { name: 'use-annotation' } } }
const forward = (...groups: object[]) => ({
  'alb.ingress.kubernetes.io/actions.split': JSON.stringify({ type: 'forward', forwardConfig: { targetGroups: groups } }),
})
const target = { kind: 'route', type: 'Ingress', name: 'web' } as const
const service = { kind: 'service', name: 'web' } as const

test('an action of an AWS load balancer that forwards is an entry point of each of its Services', async () => {
  const groups = [
    { serviceName: 'web', servicePort: 80, weight: 90 },
    { serviceName: 'web', servicePort: 'http', weight: 10 },
  ]
  const snapshot = await dump(ingress(byAnnotation, forward(...groups)))
  const one = trace(snapshot, target)
  expect([one.verdict, one.route?.rules.length, one.routes.map(({ share, state }) => [share?.weight, state])]).toEqual([
    'healthy',
    1,
    [
      [90, 'ok'],
      [10, 'ok'],
    ],
  ])
  expect(trace(snapshot, service).routes).toHaveLength(2)
})

test('the evidence for an action that forwards to a missing port of the Service is the annotation', async () => {
  const one = trace(await dump(ingress(byAnnotation, forward({ serviceName: 'web', servicePort: 8080 }))), target)
  expect([one.verdict, one.findings.map(({ code }) => code), one.findings[0]?.evidence[0]?.field, one.findings[0]?.fix?.command]).toEqual([
    'broken',
    ['PT502'],
    'metadata.annotations["alb.ingress.kubernetes.io/actions.split"]',
    'kubectl -n shop edit ingress web',
  ])
})

test('an action that redirects needs no Service', async () => {
  const redirect = { 'alb.ingress.kubernetes.io/actions.split': '{"type":"redirect","redirectConfig":{"statusCode":"HTTP_301"}}' }
  const one = trace(await dump(ingress(byAnnotation, redirect)), target)
  expect([one.verdict, one.findings, one.routes[0]?.backend]).toEqual(['healthy', [], { service: 'split', kind: 'action' }])
})

test('an action without its annotation is unknown, and no Service is reported as missing', async () => {
  const one = trace(await dump(ingress(byAnnotation)), target)
  expect([one.verdict, one.findings]).toEqual(['unknown', []])
})

test.each(['extensions/v1beta1', 'networking.k8s.io/v1beta1'])('an Ingress of %s is read with its old fields', async (apiVersion) => {
  const of = async (backend: object) => trace(await dump(ingress(backend, {}, apiVersion)), target)
  expect((await of({ serviceName: 'web', servicePort: 80 })).verdict).toBe('healthy')
  const [missing] = (await of({ serviceName: 'wbe', servicePort: 80 })).findings
  expect([missing?.code, missing?.evidence[0]?.field]).toEqual(['PT501', 'spec.rules[0].http.paths[0].backend.serviceName'])
  const [wrong] = (await of({ serviceName: 'web', servicePort: 8080 })).findings
  expect([wrong?.code, wrong?.evidence[0]?.field, wrong?.fix?.command]).toEqual([
    'PT502',
    'spec.rules[0].http.paths[0].backend.servicePort',
    `kubectl -n shop patch ingress web --type json -p '[{"op":"add","path":"/spec/rules/0/http/paths/0/backend/servicePort","value":80}]'`,
  ])
})
