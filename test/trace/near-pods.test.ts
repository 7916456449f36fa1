import { expect, it } from 'vitest'
import { podGroups } from '../../src/trace/pod-groups.ts'
import { pod, service, slice, snapshot, trace, workload } from '../build.ts'

const lost = (pods: ReturnType<typeof pod>[], selector: Record<string, string>) =>
  trace(snapshot({ services: [service({ selector })], slices: [slice([])], pods })).findings[0]

/** Pods of so many workloads, which share a label with each other and with the selector. */
const shared = (workloads: number) =>
  Array.from({ length: workloads }, (_, index) =>
    pod(`shop${index}-6d4f-1`, {
      labels: { app: `shop${index}`, tier: 'front' },
      owner: { kind: 'ReplicaSet', name: `shop${index}-6d4f` },
    }),
  )

it('of two similar values the one that differs in fewer letters is the closest match', () => {
  const pods = ['checkouts-v2', 'checkouts'].map((app) => pod(`${app}-1`, { labels: { app } }))
  expect(lost(pods, { app: 'checkout' })?.message).toContain('closest match: checkouts-1 has app=checkouts, not app=checkout')
})

it('two values that differ in the same number of letters are both the closest match', () => {
  const pods = ['checkouta', 'checkoutb'].map((app) => pod(`${app}-1`, { labels: { app } }))
  expect(lost(pods, { app: 'checkout' })?.message).toContain('closest match: checkouta-1 (1 of 2 such Pods)')
})

it('no Pod is the closest match if the Pods of six workloads share the only label that is equal', () => {
  expect(lost(shared(6), { app: 'cart', tier: 'front' })?.message).toMatch(/no Pod is a close match\.$/)
})

it('the Pods of five workloads that share a label are the closest match', () => {
  expect(lost(shared(5), { app: 'cart', tier: 'front' })?.message).toContain('closest match: shop0-6d4f-1 (1 of 5 such Pods)')
})

it('no Pod template is the closest match if six workloads share the only label that is equal', () => {
  const workloads = shared(6).map(({ labels }) => workload(labels.app ?? '', { podLabels: labels, replicas: 0, readyReplicas: 0 }))
  const services = [service({ selector: { app: 'cart', tier: 'front' } })]
  const [finding] = trace(snapshot({ services, slices: [slice([])], workloads })).findings
  expect(finding?.message).toMatch(/no Pod is a close match\.$/)
})

it('Pods of one owner with the same labels are compared as one, and Pods that have ended are not compared', () => {
  const owner = { kind: 'ReplicaSet', name: 'web-6d4f' }
  const pods = [
    pod('web-6d4f-1', { owner }),
    pod('web-6d4f-2', { owner }),
    pod('web-6d4f-3', { owner, labels: { app: 'web', canary: 'yes' } }),
    pod('web-6d4f-4', { owner, phase: 'Failed' }),
  ]
  expect(podGroups(pods).map((group) => group.pods.map(({ name }) => name))).toEqual([['web-6d4f-1', 'web-6d4f-2'], ['web-6d4f-3']])
  expect(podGroups(pods)).toBe(podGroups(pods))
})
