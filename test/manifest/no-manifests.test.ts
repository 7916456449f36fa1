import { expect, test } from 'vitest'
import { service, summary, trace, workload } from './traced.ts'

test('a dump beside manifests stays a dump', async () => {
  const live =
    '{apiVersion: v1, kind: Service, metadata: {name: api, namespace: default, uid: a, resourceVersion: "1"}, spec: {selector: {app: api}, ports: [{port: 80}]}}'
  const content = [live, service(), workload()].join('\n---\n')
  expect((await trace(content)).verdict).toBe('planned')
  expect(await trace(content, { kind: 'service', name: 'api' })).not.toHaveProperty('planned')
})

test('a PT605 peer that matches no Pod is no finding for manifests: the Pods may be kept elsewhere', async () => {
  const policy = `{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: only}, spec: {podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{podSelector: {matchLabels: {app: prometheus}}}]}]}}`
  expect(await summary(service(), workload(), policy)).toEqual(['planned'])
})

test('a file with a Helm template without quotes is no manifest', async () => {
  const chart = service().replace('targetPort: http', 'targetPort: {{ .Values.port }}')
  const { verdict, findings, gaps } = await trace(
    [chart, service('selector: {app: web}, ports: [{port: 80, targetPort: http}]', 'name: other'), workload()].join('\n---\n'),
    {
      kind: 'service',
      name: 'other',
    },
  )
  expect([verdict, findings, gaps]).toEqual(['planned', [], []])
  expect((await trace([chart, workload()].join('\n---\n'))).service).toBeUndefined()
})

test('what kubectl get printed is never a manifest, and what it lacks is not in the dump', async () => {
  const printed = await trace(service(undefined, 'name: web, uid: u, resourceVersion: "7"'))
  expect([printed.verdict, printed.planned, printed.gaps.map(({ resource, message }) => [resource, message])]).toEqual([
    'unknown',
    undefined,
    [
      ['endpointslices', 'not in the dump'],
      ['pods', 'not in the dump'],
    ],
  ])
  const own = await trace(service())
  expect([own.verdict, own.planned, own.gaps.map(({ message }) => message)]).toEqual([
    'unknown',
    true,
    ['no manifest creates a Pod with the labels app=web'],
  ])
})
