import { expect, it } from 'vitest'
import { wantedChanges, withFieldChanges } from '../../src/diagnose/field-changes.ts'
import { objectKey } from '../../src/kube/namespaced-name.ts'
import type { Evidence } from '../../src/model/finding.ts'
import type { Trace } from '../../src/model/trace.ts'
import { finding, trace } from '../render/build.ts'

const service = { kind: 'Service', namespace: 'demo', name: 'web' }
const ingress = { kind: 'Ingress', namespace: 'demo', name: 'shop' }
const proof = (object: Evidence['object'], field: string, value: unknown = 'x'): Evidence => ({ object, field, value })

function broken(evidence: Evidence[], more: Partial<Trace> = {}): Trace {
  return trace('broken', { verdict: 'broken', findings: [finding({ code: 'PT101', title: 'x', evidence })], ...more })
}

it('the fields that a person writes are asked for, each object once', () => {
  const one = broken([
    proof(service, 'spec.selector'),
    proof(service, 'spec.selector'),
    proof(service, 'spec.ports[0].targetPort'),
    proof(ingress, 'metadata.annotations[x]'),
    proof({ kind: 'Pod', namespace: 'demo', name: 'web-0' }, 'metadata.labels[app]'),
    proof({ kind: 'EndpointSlice', namespace: 'demo', name: 'web-1' }, 'endpoints'),
    proof(service, 'status.loadBalancer'),
    proof(ingress, 'spec.ingressClassName', null),
    { ...proof(service, 'spec.type'), file: 'web.yaml', line: 1 },
  ])
  expect(wantedChanges([one])).toEqual([
    { object: service, fields: ['spec.selector', 'spec.ports[0].targetPort'] },
    { object: ingress, fields: ['metadata.annotations[x]'] },
  ])
  expect(wantedChanges([{ ...one, verdict: 'degraded' }])).toEqual([])
})

it('at most eight objects are asked', () => {
  const names = Array.from({ length: 20 }, (_, index) => proof({ ...service, name: `web-${index}` }, 'spec.selector'))
  expect(wantedChanges([broken(names)])).toHaveLength(8)
})

const changes = new Map([
  [`${objectKey(service)} spec.selector`, { manager: 'helm', operation: 'Update', time: '2026-01-10T10:00:00Z' }],
  [`${objectKey(ingress)} spec.rules`, { manager: 'kubectl-edit', operation: 'Update', time: '2026-01-15T09:39:00Z' }],
])
const fieldsOf = ({ findings }: Trace) => findings[0]?.evidence.map(({ field, changed }) => [field, changed?.manager])

it('what changed near the time at which the chain broke comes first', () => {
  const evidence = [proof(service, 'spec.selector'), proof(service, 'spec.type'), proof(ingress, 'spec.rules')]
  const changeOf = (object: Evidence['object'], field: string) => changes.get(`${objectKey(object)} ${field}`)
  const near = broken(evidence, { cause: { code: 'PT101', text: 'x', since: '2026-01-15T09:40:00Z' } })
  expect(fieldsOf(withFieldChanges(near, changeOf))).toEqual([
    ['spec.rules', 'kubectl-edit'],
    ['spec.selector', 'helm'],
    ['spec.type', undefined],
  ])
  const order = [
    ['spec.selector', 'helm'],
    ['spec.type', undefined],
    ['spec.rules', 'kubectl-edit'],
  ]
  const far = broken(evidence, { cause: { code: 'PT101', text: 'x', since: '2026-01-15T07:00:00Z' } })
  expect(fieldsOf(withFieldChanges(far, changeOf))).toEqual(order)
  expect(fieldsOf(withFieldChanges(broken(evidence), changeOf))).toEqual(order)
})

it('a change is found in what a target leads through', () => {
  const through = withFieldChanges(trace('address', { through: [broken([proof(service, 'spec.selector')])] }), (object, field) =>
    changes.get(`${objectKey(object)} ${field}`),
  )
  expect(fieldsOf(through.through?.[0] ?? through)).toEqual([['spec.selector', 'helm']])
})
