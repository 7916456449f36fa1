import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Trace } from '../../src/model/trace.ts'
import { slice } from '../build.ts'
import { numRuns } from './generated.ts'
import { policedClusters } from './generated-policies.ts'
import { dumpOf, listed, listedIn } from './stored-cluster.ts'

const nameOf = ({ target }: Trace) => `${target.namespace}/${target.name}`

const kinds = [
  'EndpointSlice',
  'Pod',
  'Node',
  'Namespace',
  'Ingress',
  'IngressClass',
  'NetworkPolicy',
  'ClusterNetworkPolicy',
  'Deployment',
  'HTTPRoute',
  'ReferenceGrant',
]

/** The same cluster with a slice of each Service that has a selector, as the EndpointSlice controller writes it in any case. */
const clusters = policedClusters.map((from) => {
  const lacking = from.services.filter(
    ({ type, selector, namespace, name }) =>
      type !== 'ExternalName' && selector && !from.slices.some((one) => one.namespace === namespace && one.service === name),
  )
  return {
    ...from,
    slices: [...from.slices, ...lacking.map(({ namespace, name }) => slice([], { namespace, name: `${name}-0`, service: name }))],
  }
})

it('a dump of any cluster that lacks whole kinds or Namespaces turns nothing healthy or unknown into broken', () => {
  const lacking = fc.record({ kinds: fc.subarray(kinds), namespaces: fc.subarray(['demo', 'shop'], { maxLength: 1 }) })
  fc.assert(
    fc.property(clusters, lacking, (from, without) => {
      const whole = new Map(listedIn(dumpOf(from)).map((trace) => [nameOf(trace), trace]))
      for (const trace of listedIn(dumpOf(from, without))) {
        const before = whole.get(nameOf(trace))
        // Only the workload tells that it is scaled to zero.
        const isAtRest = before?.findings.some(({ code }) => code === 'PT203') && without.kinds.includes('Deployment')
        if (trace.verdict !== 'broken' || isAtRest) continue
        expect(['healthy', 'unknown'], `${nameOf(trace)} was ${before?.verdict}`).not.toContain(before?.verdict)
      }
    }),
    { numRuns },
  )
})

it('a dump that holds every object that slices and Pods name gives each Service the verdict of the cluster', async () => {
  let same = 0
  await fc.assert(
    fc.asyncProperty(clusters, async ({ gatewayRoutes: _, ...from }) => {
      const live = new Map((await listed(from, undefined)).map((trace) => [nameOf(trace), trace.verdict]))
      for (const trace of listedIn(dumpOf(from))) {
        if (trace.gaps.some(({ hides }) => hides)) continue
        expect(`${nameOf(trace)} ${trace.verdict}`).toBe(`${nameOf(trace)} ${live.get(nameOf(trace))}`)
        same += 1
      }
    }),
    { numRuns },
  )
  expect(same).toBeGreaterThan(100)
})
