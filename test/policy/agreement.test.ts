import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { AccessResult } from '../../src/model/access.ts'
import type { Node } from '../../src/model/resources.ts'
import type { Party } from '../../src/policy/connection.ts'
import { createPolicies } from '../../src/policy/policies.ts'
import { policyCluster } from './cluster.ts'
import { cluster, connectionsOf, objectsOf } from './generated.ts'
import { passes, type RawCluster, type RawConnection, type RawParty, worlds } from './simple.ts'

it('both implementations agree on every connection of generated clusters', () => {
  const seen = new Map<AccessResult, number>()
  fc.assert(
    fc.property(cluster, fc.nat(), (raw, seed) => {
      const { facts, podOf } = policyCluster(objectsOf(raw))
      const policies = createPolicies(facts)
      const partyOf = partyIn(facts.nodes ?? [], podOf)
      // Each cluster has more than a hundred connections; some of each are enough.
      for (const connection of connectionsOf(raw).filter((_, index) => (index + seed) % 7 === 0)) {
        const to = partyOf(connection.to)
        if (to.type === 'outside') continue
        const { port, protocol } = connection
        const access = policies.evaluate({ from: partyOf(connection.from), to, address: addressOf(connection), port, protocol })
        const expected = { egress: byWorlds('Egress', connection, raw), ingress: byWorlds('Ingress', connection, raw) }
        const got = { egress: access.egress.result, ingress: access.ingress.result }
        if (got.egress !== expected.egress || got.ingress !== expected.ingress)
          expect({ connection, got }).toEqual({ connection, got: expected })
        seen.set(access.result, (seen.get(access.result) ?? 0) + 1)
      }
    }),
    { numRuns: 3_000 },
  )
  for (const result of ['allowed', 'denied', 'unknown'] as const) expect(seen.get(result) ?? 0).toBeGreaterThan(1_000)
})

/** What the worlds say, where they agree. */
function byWorlds(way: 'Ingress' | 'Egress', connection: RawConnection, raw: RawCluster): AccessResult {
  const answers = new Set(worlds.map((world) => passes(way, connection, raw, world)))
  return answers.size > 1 ? 'unknown' : answers.has(true) ? 'allowed' : 'denied'
}

function partyIn(nodes: readonly Node[], podOf: ReturnType<typeof policyCluster>['podOf']): (party: RawParty) => Party {
  return (party) => {
    if ('address' in party) return { type: 'address', address: party.address }
    if ('node' in party) {
      const node = nodes.find(({ name }) => name === party.node)
      return node ? { type: 'node', node } : { type: 'outside' }
    }
    const pod = podOf(`${party.pod.metadata.namespace}/${party.pod.metadata.name}`)
    return pod ? { type: 'pod', pod } : { type: 'outside' }
  }
}

function addressOf({ to }: RawConnection): string {
  return 'address' in to ? to.address : (to.pod.status.podIPs[0]?.ip ?? '')
}
