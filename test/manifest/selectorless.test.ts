import { expect, test } from 'vitest'
import { service, trace } from './traced.ts'

const own = 'ports: [{name: http, port: 80, targetPort: 8080}]'
const endpoints = (port = 'http') =>
  `{apiVersion: v1, kind: Endpoints, metadata: {name: web}, subsets: [{addresses: [{ip: 192.0.2.1}], ports: [{name: ${port}, port: 8080}]}]}`
const slice =
  '{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: web-x, labels: {kubernetes.io/service-name: web}}, addressType: IPv4, ports: [{name: http, port: 8080}], endpoints: [{addresses: [192.0.2.1]}]}'
const live = (kind: string, rest: string) =>
  `{apiVersion: v1, kind: ${kind}, ${rest.replace('name: web', 'name: web, namespace: default, uid: u, resourceVersion: "1"')}}`

test.each([
  ['is unknown, without a finding, where no manifest has its endpoints', [service(own)], 'unknown', []],
  ['is planned with its Endpoints', [service(own), endpoints()], 'planned', []],
  ['is planned with its EndpointSlice', [service(own), slice], 'planned', []],
  ['is broken where its Endpoints have another port', [service(own), endpoints('https')], 'broken', ['PT103 proven']],
])('a Service of manifests without a selector %s', async (_, documents, verdict, findings) => {
  const one = await trace(documents.join('\n---\n'))
  expect([one.verdict, one.findings.map(({ code, confidence }) => `${code} ${confidence}`)]).toEqual([verdict, findings])
})

test('a Service of a cluster without a selector and without endpoints is broken', async () => {
  const of = `metadata: {name: web}, spec: {clusterIP: 10.96.0.9, ${own}}`
  const one = await trace([live('Service', of), live('Endpoints', 'metadata: {name: web}, subsets: []')].join('\n---\n'))
  expect([one.verdict, one.findings.map(({ code }) => code)]).toEqual(['broken', ['PT105']])
})

test('the reason says what the manifests lack', async () => {
  const { gaps } = await trace(service(own))
  expect(gaps.map(({ message }) => message)).toContain('no manifest has endpoints of service/web')
})
