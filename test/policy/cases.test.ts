import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load, loadAll } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { parseDump } from '../../src/cluster/read/dump.ts'
import { clientAccesses } from '../../src/kube/client-access.ts'
import { fields, items, text } from '../../src/lib/read.ts'
import { createTracer } from '../../src/live/tracer.ts'
import type { Trace } from '../../src/model/trace.ts'
import type { PlacedTarget } from '../../src/model/tracer.ts'
import type { Party } from '../../src/policy/connection.ts'
import { createPolicies } from '../../src/policy/policies.ts'
import { type PolicyCluster, policyCluster } from './cluster.ts'

/**
 * The cases of the suites of Kubernetes, the network-policy API and others, with their known answers. They are beside the project, and
 * not on every machine: without them nothing is run.
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

/**
 * Rows about a port that the Service of the Pod does not have (the origin connects to the Pod itself), so `svc/NAME:PORT` names nothing. They
 * are asked by the address of the Pod.
 */
const withoutPort = new Set(
  items(JSON.parse(readFileSync(join(import.meta.dirname, 'rows-without-port.json'), 'utf8'))).map((row) =>
    keyOf(text(fields(row).file) ?? '', rowOf(row)),
  ),
)

it.skipIf(!isThere)('the cases of other suites, in a folder beside the project that a clone does not have, hold rows', () => {
  const files = readdirSync(join(folder, 'cases'))
  const rows = files.flatMap((file) => items(fields(load(readFileSync(join(folder, 'cases', file), 'utf8'))).expect))
  expect(rows.length).toBeGreaterThan(1_000)
})

describe.skipIf(!isThere).each(isThere ? readdirSync(join(folder, 'cases')) : [])('the case %s', (file) => {
  const content = fields(load(readFileSync(join(folder, 'cases', file), 'utf8')))
  const cluster = policyCluster(objectsOf(content))
  const policies = createPolicies(cluster.facts)

  it.each(items(content.expect).map(rowOf))('from $from to $to on $port/$protocol is $result', ({ from, to, port, protocol, result }) => {
    const target = partyOf(to, cluster)
    const access = policies.evaluate({ from: partyOf(from, cluster), to: target, address: addressOf(target, to), port, protocol })
    expect(access.result).toBe(result)
  })

  it(`a trace of a dump with --from gives the known answers of ${file}`, async () => {
    const snapshot = await parseDump(
      JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objectsOf(content) }),
      'dump.json',
      '2026-01-15T10:00:00Z',
    )
    const rows = items(content.expect).map(rowOf)
    const traces = createTracer([]).traces(
      snapshot,
      rows.map((row) => placedIn(row, file, cluster)),
    )
    const wrong = traces.flatMap((trace, index) => {
      const asked = rows[index]
      const results = asked && withoutPort.has(keyOf(file, asked)) ? ofAddress(trace) : resultsOf(trace)
      const isRight = results.length > 0 && results.every((result) => result === asked?.result)
      return isRight
        ? []
        : [`${asked?.from} → ${asked?.to} ${asked?.port}/${asked?.protocol}: ${results.join(' ')} instead of ${asked?.result}`]
    })
    expect(wrong).toEqual([])
  })
})

/** The target and the client of a row. */
function placedIn(row: Row, file: string, { podOf }: PolicyCluster): PlacedTarget {
  const { from, to, port, protocol } = row
  const client = isName(from) ? podOf(from) : undefined
  const pod = isName(to) ? podOf(to) : undefined
  const host = pod?.ips[0] ?? to
  return {
    namespace: pod?.namespace ?? 'default',
    target:
      pod && !withoutPort.has(keyOf(file, row))
        ? { kind: 'service', name: pod.name, port: `${protocol.toLowerCase()}-${port}` }
        : { kind: 'address', text: host, host, port, protocol },
    clients: [client ? { kind: 'pod', namespace: client.namespace, name: client.name } : { kind: 'address', address: from }],
  }
}

/** What names a row. */
function keyOf(file: string, { from, to, port, protocol }: Row): string {
  return [file, from, to, port, protocol].join(' ')
}

function isName(text: string): boolean {
  return text.includes('/')
}

function resultsOf(trace: Trace): string[] {
  const traces = [trace, ...(trace.through ?? [])]
  const access = traces.flatMap(({ ports }) => ports.flatMap(({ endpoints }) => endpoints.flatMap(clientAccesses)))
  return access.length > 0 ? access.map(({ result }) => result) : ofAddress(trace)
}

function ofAddress(trace: Trace): string[] {
  return clientAccesses(trace).map(({ result }) => result)
}

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
