import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { AccessResult, ConnectionAccess } from '../../src/model/access.ts'
import type { Node } from '../../src/model/resources.ts'
import type { Party } from '../../src/policy/connection.ts'
import { createPolicies } from '../../src/policy/policies.ts'
import { policyCluster } from './cluster.ts'
import { cluster, connectionsOf, objectsOf } from './generated.ts'
import type { RawCluster, RawConnection, RawParty } from './raw-objects.ts'
import { passes, worlds } from './simple.ts'

it('both implementations agree on every connection of generated clusters', () => {
  const seen = new Map<string, number>()
  const note = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1)
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
        for (const what of [access.result, ...peculiarities(connection, access, raw)]) note(what)
      }
    }),
    { numRuns: 3_000 },
  )
  const rare = expected.filter((what) => (seen.get(what) ?? 0) < (what === 'same priority' ? 20 : 100))
  expect(rare).toEqual([])
})

/** Cases that no suite of other projects covers; each has to decide often. */
const expected = [
  ...['allowed', 'denied', 'unknown'],
  ...['local Node', 'own Node', 'hostNetwork as subject', 'hostNetwork as peer', 'port of a native sidecar', 'port of an init container'],
  ...['policyTypes left out', 'policyTypes empty', 'unknown peer of a NetworkPolicy', 'unknown peer of an admin policy', 'same priority'],
  'SCTP',
]

function peculiarities({ from, to, port, protocol }: RawConnection, access: ConnectionAccess, raw: RawCluster): string[] {
  const sides = [access.egress, access.ingress]
  const deciding = (kind: string) => sides.flatMap(({ policy }) => (policy?.kind === kind ? [policy.name] : []))
  const own = raw.policies.filter(({ metadata }) => deciding('NetworkPolicy').includes(metadata.name))
  const admin = raw.adminPolicies.filter(({ metadata }) => deciding('ClusterNetworkPolicy').includes(metadata.name))
  const init = 'pod' in to ? (to.pod.spec.initContainers ?? []) : []
  const atPort = init.filter(({ ports }) => ports.some((one) => one.containerPort === port && one.protocol === protocol))
  const isNamed = JSON.stringify(own).includes('"port":"')
  const hosts = [from, to].map((party) => 'pod' in party && party.pod.spec.hostNetwork === true)
  const has: readonly [string, boolean][] = [
    ['local Node', access.ingress.reason === 'local-node'],
    ['own Node', access.egress.reason === 'own-node'],
    [
      'hostNetwork as subject',
      (hosts[0] && access.egress.reason === 'host-network') || (hosts[1] && access.ingress.reason === 'host-network') || false,
    ],
    ['hostNetwork as peer', (hosts[0] && access.ingress.policy !== undefined) || (hosts[1] && access.egress.policy !== undefined) || false],
    ['port of a native sidecar', isNamed && atPort.some(({ restartPolicy }) => restartPolicy === 'Always')],
    ['port of an init container', isNamed && atPort.some(({ restartPolicy }) => restartPolicy === undefined)],
    ['policyTypes left out', own.some(({ spec }) => spec.policyTypes === undefined)],
    ['policyTypes empty', own.some(({ spec }) => spec.policyTypes?.length === 0)],
    ['unknown peer of a NetworkPolicy', JSON.stringify(own).includes('futureSelector')],
    ['unknown peer of an admin policy', JSON.stringify(admin).includes('futurePeer')],
    ['same priority', sides.some(({ reason }) => reason === 'same-priority')],
    ['SCTP', protocol === 'SCTP' && access.result === 'allowed'],
  ]
  return has.flatMap(([what, holds]) => (holds ? [what] : []))
}

/** What the worlds say; `unknown` if they disagree. */
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
