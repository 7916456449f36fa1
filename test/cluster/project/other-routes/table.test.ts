import { expect, test } from 'vitest'
import { projectOtherRoute } from '../../../../src/cluster/project/other-routes/project.ts'
import { otherRouteRows, rowOf } from '../../../../src/kube/other-routes/table.ts'
import { backends, route } from './projected.ts'

test('a Rollout refers to the Services that it writes selectors into, and is no entry point', () => {
  const one = route(`
apiVersion: argoproj.io/v1alpha1
kind: Rollout
spec: {strategy: {blueGreen: {activeService: live, previewService: next}, canary: {stableService: stable}}}
`)
  expect(one.rules[0]?.backends.map(({ name, field, nameField }) => [name, field, nameField])).toEqual([
    ['live', 'spec.strategy.blueGreen.activeService', 'spec.strategy.blueGreen.activeService'],
    ['next', 'spec.strategy.blueGreen.previewService', 'spec.strategy.blueGreen.previewService'],
    ['stable', 'spec.strategy.canary.stableService', 'spec.strategy.canary.stableService'],
  ])
  expect(rowOf('argoproj.io', 'Rollout')?.isNoEntry).toBe(true)
})

test('webhooks, aggregated APIs and conversions lead to port 443 of a Service unless they name another', () => {
  const webhook = route(`
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
webhooks:
- clientConfig: {service: {name: hook, namespace: system}}
- clientConfig: {url: https://example.com}
- clientConfig: {service: {name: hook, namespace: system, port: 9443}}
`)
  expect(webhook.namespace).toBe('')
  expect(backends(webhook)).toEqual(['Service system/hook:443 1', 'Service system/hook:9443 1'])
  expect(webhook.rules[2]?.backends[0]?.field).toBe('webhooks[2].clientConfig.service')
  const api = route(
    '{apiVersion: apiregistration.k8s.io/v1, kind: APIService, spec: {service: {name: metrics, namespace: system}}, status: {conditions: [{type: Available, status: "False", reason: MissingEndpoints}]}}',
  )
  expect(backends(api)).toEqual(['Service system/metrics:443 1'])
  expect(api.statements).toMatchObject([{ field: 'status.conditions[0]', isGood: false, reason: 'MissingEndpoints' }])
  const crd = route(
    '{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, spec: {conversion: {webhook: {clientConfig: {service: {name: hook, namespace: system, port: 8443}}}}}}',
  )
  expect(backends(crd)).toEqual(['Service system/hook:8443 1'])
  expect(backends(route('{apiVersion: apiregistration.k8s.io/v1, kind: APIService, spec: {group: apps}}'))).toEqual([])
})

test('a TargetGroupBinding leads to a port of its Service by number or name', () => {
  const one = route(
    '{apiVersion: elbv2.k8s.aws/v1beta1, kind: TargetGroupBinding, spec: {serviceRef: {name: web, port: http}, targetGroupARN: "arn:aws:x"}}',
  )
  expect(backends(one)).toEqual(['Service shop/web:http 1'])
  expect(one.parents).toEqual([{ kind: 'TargetGroup', name: 'arn:aws:x', field: 'spec.targetGroupARN' }])
})

test('every row has a kind of its own, and reads nothing of an object of another shape', () => {
  expect(new Set(otherRouteRows.map(({ group, kind }) => `${group}/${kind}`)).size).toBe(otherRouteRows.length)
  for (const row of otherRouteRows) {
    for (const spec of [undefined, null, 'text', [], { routes: 'x', http: [null], rules: [[]] }]) {
      const one = projectOtherRoute({ metadata: { name: 'web' }, spec, webhooks: spec }, row)
      expect(one?.rules.flatMap(({ backends: all }) => all)).toEqual([])
    }
    expect(projectOtherRoute({ metadata: {} }, row)).toBeUndefined()
  }
})
