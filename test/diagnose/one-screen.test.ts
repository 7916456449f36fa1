import fc from 'fast-check'
import { expect, it } from 'vitest'
import { diagnose } from '../../src/diagnose/diagnose.ts'
import { createLookup } from '../../src/trace/lookup.ts'
import { traceService } from '../../src/trace/service.ts'
import { pod } from '../build.ts'
import { contradictions } from '../contradictions.ts'
import { probed } from '../probe/world.ts'
import { clusters, numRuns, served } from './generated.ts'
import { policedClusters } from './generated-policies.ts'
import { tracedEach } from './stored-cluster.ts'

it('no screen of any cluster has an entry point worse than its port without a finding that says why, nor two counts of one thing', async () => {
  await fc.assert(
    fc.asyncProperty(policedClusters, fc.subarray(['networkpolicies', 'pods', 'endpointslices', 'nodes']), async (from, lost) => {
      expect((await tracedEach(from, lost)).flatMap(contradictions)).toEqual([])
    }),
    { numRuns },
  )
})

it('no screen of any probed cluster contradicts itself', async () => {
  const results = fc.constantFrom('open', 'refused', 'timeout', 'no-such-name')
  const sockets = fc.constantFrom([], ['tcp6 :::8080'], ['tcp6 :::80', 'tcp6 :::8080'], ['tcp 127.0.0.1:8080'], undefined)
  await fc.assert(
    fc.asyncProperty(clusters, fc.boolean(), sockets, results, results, async (cluster, isServed, listens, ofPods, ofOthers) => {
      const all = { ...cluster, pods: [...cluster.pods, pod('shop-0', { labels: { app: 'shop' }, ips: ['10.244.0.9'] })] }
      const from = isServed ? served(all) : all
      const lookup = createLookup(from)
      for (const { name } of from.services) {
        const chain = await probed(traceService('demo', { kind: 'service', name }, lookup), from, {
          from: 'shop',
          listens: (one) => (one === 'shop-0' ? [] : listens),
          connect: ({ host }) => (/^10\.(?!96\.)/.test(host) ? ofPods : ofOthers),
        })
        expect(contradictions(diagnose(chain, { kubectlFlags: [] }))).toEqual([])
      }
    }),
    { numRuns },
  )
})
