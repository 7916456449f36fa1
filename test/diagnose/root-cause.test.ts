import { expect, it } from 'vitest'
import type { Diagnosis } from '../../src/diagnose/finding.ts'
import { podsVerdict } from '../../src/diagnose/verdict/pods-verdict.ts'
import { rootCauses } from '../../src/diagnose/verdict/root-cause.ts'
import { createLookup } from '../../src/trace/lookup.ts'
import { tracePod } from '../../src/trace/pod.ts'
import { chain, container, endpointOf, pod, port, service, slice, snapshot } from '../build.ts'

const served = chain(snapshot())

/** The finding that these ports have no usable endpoint, with no known reason. */
function noEndpoint(...ports: number[]): Diagnosis {
  const facts = { port: { index: 0, port: 80, protocol: 'TCP', name: '', targetPort: 8080 }, states: [], selector: true } as const
  return { code: 'PT105', severity: 'error', confidence: 'proven', stage: 'endpoint', ports, hop: 'ports[0]', evidence: [], facts }
}

/** An error at these ports that tells why they have no endpoint, unless it is about an entry point. */
function error(stage: Diagnosis['stage'], ...ports: number[]): Diagnosis {
  const facts = { dropping: [], serving: [] }
  return { code: 'PT405', severity: 'error', confidence: 'proven', stage, ports, hop: 'ports[0]', evidence: [], facts }
}

const codesOf = (...diagnoses: Diagnosis[]) => rootCauses(served, diagnoses).map(({ diagnosis }) => diagnosis.code)

it('a port without a usable endpoint is left out if an error says why, unless the error is about an entry point', () => {
  expect(codesOf(noEndpoint(0), error('endpoint', 0))).toEqual(['PT405'])
  expect(codesOf(noEndpoint(0), error('entry', 0))).toEqual(['PT105', 'PT405'])
})

it('ports without a usable endpoint are left out only if an error says why for each of them', () => {
  expect(codesOf(noEndpoint(0, 1), error('endpoint', 0, 1))).toEqual(['PT405'])
  expect(codesOf(noEndpoint(0, 1), error('endpoint', 0))).toEqual(['PT105', 'PT405'])
})

it('Pods are unknown if a selector has probably matched all of them by mistake, and broken if one of them is intended', () => {
  const labels = { app: 'shop' }
  const web = pod('web-1', { labels, ips: ['10.244.0.1'] })
  const worker = pod('worker-1', {
    labels,
    ips: ['10.244.1.1'],
    owner: { kind: 'StatefulSet', name: 'worker' },
    containers: [container({ name: 'worker', ports: [{ name: 'metrics', port: 9100, protocol: 'TCP' }] })],
  })
  const from = snapshot({
    services: [service({ selector: labels, ports: [port({ targetPort: 8080 })] })],
    pods: [web, worker],
    slices: [slice([endpointOf(web), endpointOf(worker)])],
  })
  const own = [{ service: 'web', verdict: 'broken', whole: 'degraded' }] as const
  const one = tracePod('demo', { kind: 'pod', name: 'worker-1' }, createLookup(from))
  const [view] = one.pods ?? []
  if (!view) throw new Error('no Pod')
  const verdictOf = (...names: string[]) =>
    podsVerdict({ ...one, pods: names.map((name) => ({ ...view, name })), through: [chain(from)] }, own, [])
  expect(verdictOf('worker-1')).toBe('unknown')
  expect(verdictOf('worker-1', 'web-1')).toBe('broken')
})
