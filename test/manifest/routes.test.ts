import { describe, expect, test } from 'vitest'
import type { TargetRef } from '../../src/model/target.ts'
import { ingress, service, trace, workload } from './traced.ts'

describe('an Ingress of manifests', () => {
  const target: TargetRef = { kind: 'route', type: 'Ingress', name: 'web' }
  test('an Ingress of manifests is planned if the manifests hold its Service with that port', async () => {
    expect(
      (await trace([service(), workload(), ingress('name: http').replace('name: http', 'number: 80')].join('\n---\n'), target)).verdict,
    ).toBe('planned')
  })
  test('an Ingress of manifests is unknown if the manifests do not hold its Service', async () => {
    const { verdict, findings } = await trace([service(), workload(), ingress('number: 80', 'payments')].join('\n---\n'), target)
    expect([verdict, findings.map(({ code }) => code)]).toEqual(['unknown', []])
  })
  test('an Ingress of manifests names the Service that was probably intended', async () => {
    const { verdict, findings } = await trace([service(), workload(), ingress('number: 80', 'wed')].join('\n---\n'), target)
    expect([verdict, findings.map(({ code, confidence, message }) => [code, confidence, message])]).toEqual([
      'unknown',
      [['PT501', 'inferred', expect.stringContaining('Closest match: Service web')]],
    ])
  })
})

describe('a subset of a VirtualService of manifests', () => {
  const virtualService = (subset: string) =>
    `{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: web}, spec: {hosts: [web], http: [{route: [{destination: {host: web, subset: ${subset}}}]}]}}`
  const rule = (labels: string) =>
    `{apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {name: web}, spec: {host: web, subsets: [{name: v1, labels: {${labels}}}]}}`
  const numbered = service('selector: {app: web}, ports: [{port: 80, targetPort: 8080}]')
  const of = async (...documents: string[]) => {
    const one = await trace([numbered, workload(), ...documents].join('\n---\n'), { kind: 'route', type: 'VirtualService', name: 'web' })
    return [one.verdict, ...one.findings.map(({ code, confidence, severity }) => `${code} ${confidence} ${severity}`)]
  }
  test.each([
    ['is planned where a Pod template has its labels', 'v1', ['app: web'], ['planned']],
    ['is planned where a controller will set its label', 'v1', ['app: web, rollouts-pod-template-hash: abc'], ['planned']],
    ['is unknown, inferred, where the DestinationRule of the set has it not', 'v2', ['app: web'], ['unknown', 'PT509 inferred warn']],
    ['is unknown, inferred, where no template has its labels', 'v1', ['app: web, version: v1'], ['unknown', 'PT509 inferred warn']],
    ['is unknown, without a finding, where no DestinationRule is in the set', 'v1', [], ['unknown']],
  ])('a subset of a VirtualService of manifests: %s', async (_, subset, labels, expected) => {
    expect(await of(virtualService(subset), ...labels.map(rule))).toEqual(expected)
  })
})

describe('a Rollout with a workloadRef', () => {
  const rollout = (name: string) =>
    `{apiVersion: argoproj.io/v1alpha1, kind: Rollout, metadata: {name: web}, spec: {replicas: 2, workloadRef: {apiVersion: apps/v1, kind: Deployment, name: ${name}}, strategy: {canary: {stableService: web}}}}`
  test('a Rollout with a workloadRef has Pods from the template of that workload, though that is scaled to zero', async () => {
    const one = await trace([service(), workload('replicas: 0'), rollout('web')].join('\n---\n'))
    expect([one.verdict, one.selectedPods, one.findings]).toEqual(['planned', 2, []])
  })
  test('a Rollout without a Service in its strategy is traced as a workload of manifests, and with one by that Service', async () => {
    const target: TargetRef = { kind: 'route', type: 'Rollout', name: 'web' }
    const plain = rollout('web').replace(', strategy: {canary: {stableService: web}}', '')
    const own = await trace([service(), workload('replicas: 0'), plain].join('\n---\n'), target)
    const through = own.through?.map((one) => one.target.name)
    expect([own.verdict, own.workload?.replicas, own.pods?.length, through]).toEqual(['planned', 2, 2, ['web']])
    const named = await trace([service(), workload('replicas: 0'), rollout('web')].join('\n---\n'), target)
    expect([named.verdict, named.workload, named.routes.map(({ backend }) => backend.service)]).toEqual(['planned', undefined, ['web']])
  })
  test('the Pods of a Rollout whose workloadRef names no workload of the manifests are unknown', async () => {
    const one = await trace([service(), rollout('gone')].join('\n---\n'))
    expect([one.verdict, one.findings]).toEqual(['unknown', []])
  })
})

test('the host of an Ingress of manifests is planned if its Service is', async () => {
  const host = ingress('number: 80').replace('rules: [{http:', 'rules: [{host: www.example.com, http:')
  const target = { kind: 'address', text: 'http://www.example.com/', host: 'www.example.com', port: 80, scheme: 'http', path: '/' } as const
  const one = await trace([service(), workload(), host].join('\n---\n'), target)
  expect([one.verdict, one.through?.map(({ verdict }) => verdict), one.findings]).toEqual(['planned', ['planned'], []])
})
