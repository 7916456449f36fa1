import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load, loadAll } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { fields, items, text } from '../../src/lib/read.ts'
import type { Party } from '../../src/policy/connection.ts'
import { createPolicies } from '../../src/policy/policies.ts'
import { type PolicyCluster, policyCluster } from './cluster.ts'

/**
 * The cases of the suites of Kubernetes, the network-policy API and others, with their known answers. They lie beside the project, and
 * not everywhere: where they are absent nothing is run.
 */
const folder = join(import.meta.dirname, '../../../shared/policies')
const isThere = existsSync(join(folder, 'cases'))

interface Row {
  from: string
  to: string
  port: number
  protocol: string
  result: string
}

describe.skipIf(!isThere).each(isThere ? readdirSync(join(folder, 'cases')) : [])('the case %s', (file) => {
  const content = fields(load(readFileSync(join(folder, 'cases', file), 'utf8')))
  const cluster = policyCluster(objectsOf(content))
  const policies = createPolicies(cluster.facts)

  it.each(items(content.expect).map(rowOf))('from $from to $to on $port/$protocol is $result', ({ from, to, port, protocol, result }) => {
    const target = partyOf(to, cluster)
    const access = policies.evaluate({ from: partyOf(from, cluster), to: target, address: addressOf(target, to), port, protocol })
    expect(access.result).toBe(result)
  })
})

function rowOf(raw: unknown): Row {
  const { from, to, port, protocol, result } = fields(raw)
  return { from: text(from) ?? '', to: text(to) ?? '', port: Number(port), protocol: text(protocol) ?? '', result: text(result) ?? '' }
}

function objectsOf(content: Readonly<Record<string, unknown>>): unknown[] {
  const objects = loadAll(readFileSync(join(folder, 'topologies', text(content.topology) ?? ''), 'utf8'))
  const set = fields(content.labels)
  return [...objects.map((object) => relabelled(object, set)), ...items(content.policies)]
}

/** The object with the labels that the case sets on it; a null takes one off. */
function relabelled(object: unknown, set: Readonly<Record<string, unknown>>): unknown {
  const { kind, metadata } = fields(object)
  const meta = fields(metadata)
  const key = [text(kind)?.toLowerCase(), text(meta.namespace), text(meta.name)].filter(Boolean).join('/')
  if (!Object.hasOwn(set, key)) return object
  const labels = Object.entries({ ...fields(meta.labels), ...fields(set[key]) }).filter(([, value]) => value !== null)
  return { ...fields(object), metadata: { ...meta, labels: Object.fromEntries(labels) } }
}

function partyOf(name: string, { podOf }: PolicyCluster): Exclude<Party, { type: 'outside' }> {
  const pod = podOf(name)
  return pod ? { type: 'pod', pod } : { type: 'address', address: name }
}

function addressOf(party: Party, name: string): string {
  return party.type === 'pod' ? (party.pod.ips[0] ?? '') : name
}
