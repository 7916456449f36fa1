import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAddress } from '../../src/cli/args/address.ts'
import { diagnose } from '../../src/diagnose/diagnose.ts'
import type { Finding } from '../../src/model/finding.ts'
import type { ReadGap, Snapshot } from '../../src/model/snapshot.ts'
import type { TargetRef } from '../../src/model/target.ts'
import type { Trace } from '../../src/model/trace.ts'
import { renderTrace } from '../../src/render/index.ts'
import { createLookup } from '../../src/trace/lookup.ts'
import { isFound, traceTarget } from '../../src/trace/target.ts'
import { container, healthy, port, service, trace } from '../build.ts'
import { byName, clusters, numRuns, pods } from './generated.ts'

const traces = (from: Snapshot) => from.services.map((one) => trace(from, { kind: 'service', name: one.name }))
/** Traces upward, from each Pod and from each workload. */
const upward = (from: Snapshot) => {
  const lookup = createLookup(from)
  const targets: TargetRef[] = [
    ...from.pods.map(({ name }) => ({ kind: 'pod', name }) as const),
    ...from.workloads.map(({ name }) => ({ kind: 'workload', type: 'Deployment', name }) as const),
  ]
  return targets.map((target) => diagnose(traceTarget('demo', target, lookup), { kubectlFlags: [] }))
}
/** What a trace can start from other than a Service: each Node, and addresses of every kind. */
const elsewhere: readonly TargetRef[] = [
  ...['node-1', 'node-2', 'node-9'].map((name): TargetRef => ({ kind: 'node', name })),
  ...[
    '10.96.0.10:80',
    '10.96.0.10',
    ':30080',
    '192.0.2.1:30080',
    '192.0.2.1:8080',
    '192.0.2.2',
    '10.0.0.1:8080',
    '[fd00::1]:80',
    '203.0.113.7:80',
  ],
  ...[
    'web.demo',
    'web-1.web.demo.svc:8080',
    '_http._tcp.web.demo.svc',
    'db.demo.svc:80',
    'http://shop.example.com/x',
    'shop.example.com',
    'a.b',
  ],
].flatMap((one): TargetRef[] => {
  if (typeof one !== 'string') return [one]
  const target = parseAddress(one)
  return 'fault' in target ? [] : [target]
})
const tracesElsewhere = (from: Snapshot) => {
  const lookup = createLookup(from)
  return elsewhere.map((target) => diagnose(traceTarget('demo', target, lookup), { kubectlFlags: [] }))
}
const findingsOf = (one: Trace): Finding[] => [...one.findings, ...(one.through ?? []).flatMap(findingsOf)]
const shuffled = <T>(list: readonly T[]): T[] => list.toReversed()

describe('any cluster', () => {
  it('any cluster is traced without an exception, and a broken port always has its proof', () => {
    fc.assert(
      fc.property(clusters, (from) => {
        for (const one of traces(from)) {
          for (const [position, each] of one.ports.entries()) {
            if (each.verdict !== 'broken') continue
            const proven = one.findings.filter((finding) => finding.severity === 'error' && finding.confidence === 'proven')
            expect(proven.length, `port ${position} of ${one.target.name}`).toBeGreaterThan(0)
            for (const finding of proven) expect(finding.evidence.length).toBeGreaterThan(0)
          }
        }
      }),
      { numRuns },
    )
  })

  it('any cluster gives the same document whatever the order of its lists', () => {
    fc.assert(
      fc.property(clusters, (from) => {
        const turned: Snapshot = {
          ...from,
          services: shuffled(from.services),
          pods: shuffled(from.pods),
          slices: shuffled(from.slices).map((each) => ({ ...each, endpoints: shuffled(each.endpoints), ports: each.ports })),
          nodes: shuffled(from.nodes),
        }
        for (const one of from.services) {
          const target = { kind: 'service', name: one.name } as const
          expect(JSON.stringify(trace(turned, target))).toBe(JSON.stringify(trace(from, target)))
        }
        expect(upward({ ...turned, pods: from.pods }).map((one) => JSON.stringify(one))).toEqual(
          upward(from).map((one) => JSON.stringify(one)),
        )
        expect(
          upward(turned)
            .reverse()
            .map((one) => one.verdict)
            .sort(),
        ).toEqual(
          upward(from)
            .map((one) => one.verdict)
            .sort(),
        )
      }),
      { numRuns },
    )
  })

  it('any cluster is also traced from a Node and an address, with the same document in any order of its lists and no proof missing', () => {
    fc.assert(
      fc.property(clusters, (from) => {
        const turned: Snapshot = {
          ...from,
          services: shuffled(from.services),
          pods: shuffled(from.pods),
          slices: shuffled(from.slices),
          nodes: shuffled(from.nodes),
          ingresses: shuffled(from.ingresses),
        }
        const before = tracesElsewhere(from)
        expect(JSON.stringify(tracesElsewhere(turned))).toBe(JSON.stringify(before))
        for (const one of before) {
          if (one.verdict !== 'broken') continue
          const found = findingsOf(one)
          const dropped = one.address?.owners.some(({ state }) => state === 'broken')
          expect(dropped || found.some(({ severity, evidence }) => severity === 'error' && evidence.length > 0)).toBe(true)
        }
      }),
      { numRuns: numRuns / 4 },
    )
  })

  it('any cluster shows no Node or address as broken because less may be read, and none as healthy that is broken', () => {
    const rights = fc.subarray(['endpointslices', 'pods', 'nodes', 'workloads', 'services'] as const, { minLength: 1 })
    fc.assert(
      fc.property(clusters, rights, (from, lost) => {
        const gaps = lost.map((resource): ReadGap => ({ resource, api: resource, verb: 'list', reason: 'forbidden', message: 'no' }))
        const blind: Snapshot = { ...from, gaps, extent: { ...from.extent, ...Object.fromEntries(lost.map((one) => [one, 'none'])) } }
        if (lost.includes('endpointslices')) blind.slices = []
        if (lost.includes('pods')) blind.pods = []
        if (lost.includes('nodes')) blind.nodes = []
        if (lost.includes('workloads')) blind.workloads = []
        if (lost.includes('services')) blind.services = []
        const after = tracesElsewhere(blind)
        tracesElsewhere(from).forEach((one, index) => {
          const other = after[index]
          // If nothing that may be read has the address, it is not found, and the line says what was not read.
          if (!other || !isFound(other) || !isFound(one)) return
          if (one.verdict === 'healthy') expect(other.verdict, one.target.name).not.toBe('broken')
          if (one.verdict === 'broken' && one.target.kind === 'Node') expect(other.verdict, one.target.name).not.toBe('healthy')
        })
      }),
      { numRuns: numRuns / 2 },
    )
  })

  it('any cluster has a usable endpoint on each healthy or degraded port, and none on a broken one', () => {
    fc.assert(
      fc.property(clusters, (from) => {
        for (const one of traces(from)) {
          for (const each of one.ports) {
            const served = each.endpoints.some((candidate) => candidate.usable)
            if (each.verdict === 'broken') expect(served).toBe(false)
            if (each.verdict === 'healthy' || each.verdict === 'degraded') expect(served).toBe(true)
          }
        }
      }),
      { numRuns },
    )
  })

  it('any cluster has no finding for a Service if every hop is healthy', () => {
    fc.assert(
      fc.property(fc.array(pods, { maxLength: 3 }).map(byName), fc.boolean(), (others, undeclared) => {
        const from = healthy()
        const strangers = others.filter((each) => each.labels.app !== 'web').map((each) => ({ ...each, name: `other-${each.name}` }))
        const fine = {
          ...from,
          pods: [
            ...(undeclared ? from.pods.map((each) => ({ ...each, containers: [container({ ports: [] })] })) : from.pods),
            ...strangers,
          ],
        }
        const numeric = undeclared ? { ...fine, services: [service({ ports: [port({ targetPort: 8080 })] })] } : fine
        expect(trace(numeric)).toMatchObject({ verdict: 'healthy', findings: [] })
      }),
    )
  })

  it('fewer rights turn healthy at most into unknown, and never broken into healthy or healthy into broken', () => {
    const rights = fc.subarray(['endpointslices', 'pods', 'nodes', 'workloads'] as const, { minLength: 1 })
    fc.assert(
      fc.property(clusters, rights, (from, lost) => {
        const gaps = lost.map(
          (resource): ReadGap => ({ resource, api: resource, verb: 'list', namespace: 'demo', reason: 'forbidden', message: 'no' }),
        )
        const blind: Snapshot = {
          ...from,
          gaps,
          extent: { ...from.extent, ...Object.fromEntries(lost.map((resource) => [resource, 'none'])) },
        }
        if (lost.includes('endpointslices')) blind.slices = []
        if (lost.includes('pods')) blind.pods = []
        if (lost.includes('nodes')) blind.nodes = []
        if (lost.includes('workloads')) blind.workloads = []
        expectNoWorse(from, blind)
        const before = traces(from)
        const after = traces(blind)
        before.forEach((one, index) => {
          const verdict = after[index]?.verdict
          if (one.verdict === 'healthy') expect(['healthy', 'unknown']).toContain(verdict)
          // Only the workloads tell whether a Service is idle or broken.
          if (one.verdict === 'healthy' || (one.verdict !== 'broken' && !lost.includes('workloads'))) expect(verdict).not.toBe('broken')
          if (one.verdict === 'broken') expect(verdict).not.toBe('healthy')
        })
      }),
      { numRuns },
    )
  })

  it('any cluster is traced upward from its Pods: broken is proven, and other Pods do not count', async () => {
    await fc.assert(
      fc.asyncProperty(clusters, async (from) => {
        for (const one of upward(from)) {
          const own = new Set(one.pods?.map(({ name }) => name))
          const endpoints = one.through?.flatMap(({ ports }) => ports.flatMap((each) => each.endpoints)) ?? []
          // An address that two Pods share is served by the entry of one of them.
          const isServed = endpoints.some(({ pod, usable, duplicate }) => own.has(pod ?? '') && (usable || duplicate !== undefined))
          if (one.verdict === 'healthy') expect(isServed || one.reach?.ports.some(({ hostPorts }) => hostPorts.length > 0)).toBe(true)
          if (one.pods?.every(({ gone }) => gone) && !one.workload) expect(one.verdict).toBe('idle')
          const text = await renderTrace(one, 'text', { color: false, unicode: true, now: Date.parse(one.taken), width: 80 })
          expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
        }
      }),
      { numRuns },
    )
  })
})

/** With fewer rights a Pod that can be read never becomes broken if it was not, nor healthy if it was broken. */
function expectNoWorse(from: Snapshot, blind: Snapshot): void {
  const before = new Map(upward(from).map((one) => [`${one.target.kind}/${one.target.name}`, one.verdict]))
  for (const { target, verdict } of upward({ ...blind, pods: blind.extent.pods === 'none' ? [] : blind.pods })) {
    const was = before.get(`${target.kind}/${target.name}`)
    // Only the workloads tell whether a Service is idle while a Pod is still terminating.
    if (verdict === 'broken' && blind.extent.workloads !== 'none') expect(was).toBe('broken')
    if (verdict === 'broken') expect(was).not.toBe('healthy')
    if (was === 'broken') expect(verdict).not.toBe('healthy')
  }
}
