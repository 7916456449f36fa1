import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Enforcement } from '../../src/model/access.ts'
import type { PolicyFacts } from '../../src/policy/context.ts'
import { createPolicies } from '../../src/policy/policies.ts'
import type { Incoming } from '../../src/policy/who.ts'
import { nothingShown, policyCluster } from './cluster.ts'
import { cluster, objectsOf } from './generated.ts'

const cilium: Enforcement = { state: 'enforces', plugin: 'Cilium', evidence: [] }
const amazon: Enforcement = { state: 'enforces', plugin: 'Amazon VPC CNI', evidence: [] }

it('who may connect to a Pod does not depend on the Pods that were asked about before', () => {
  let shared = 0
  fc.assert(
    fc.property(cluster, fc.constantFrom(cilium, amazon, nothingShown), (raw, other) => {
      const { facts: all, podOf } = policyCluster(objectsOf(raw))
      const facts: PolicyFacts = { ...all, enforcement: (node) => (node === 'node-1' ? other : nothingShown) }
      const together = createPolicies(facts)
      const seen = new Set<unknown>()
      for (const { metadata, status } of raw.pods) {
        const pod = podOf(`${metadata.namespace}/${metadata.name}`)
        if (!pod) continue
        for (const port of [80, 90]) {
          for (const protocol of ['TCP', 'UDP']) {
            const incoming: Incoming = { to: { type: 'pod', pod }, address: status.podIPs[0]?.ip ?? '', port, protocol, servicePort: 81 }
            const who = together.whoMayConnect(incoming)
            expect(who).toEqual(createPolicies(facts).whoMayConnect(incoming))
            if (seen.has(who)) shared += 1
            seen.add(who)
          }
        }
      }
    }),
    { numRuns: 1_000 },
  )
  expect(shared).toBeGreaterThan(100)
})
