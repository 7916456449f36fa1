import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseDump } from '../src/cluster/read/dump.ts'
import { diagnose } from '../src/diagnose/diagnose.ts'
import type { PortTrace, Trace } from '../src/model/trace.ts'
import type { Entry } from '../src/model/way-in.ts'
import { createLookup } from '../src/trace/lookup.ts'
import { traceService } from '../src/trace/service.ts'

/** A dump of a real cluster, and the connections that were made there by hand at that time: see the README beside them. */
const folder = new URL('./fixtures/recorded/kubernetes-1.36/dual-stack/', import.meta.url)

/** A connection that was tried: `cip`, `cip:ADDRESS`, `dns`, `np1` (the NodePort on node-1), `ext` or `lb` of a Service port. */
interface Attempt {
  service: string
  port: number
  entry: string
  from: 'client1' | 'client2' | 'node-1'
  answered: boolean
}

/** Faults that the objects do not show: the trace says that these connections are answered, and they are not. */
const onlyAConnectionShows: Readonly<Record<string, string>> = {
  'cidr2:80 cip from node-1': 'node-1 itself has no route to the second ServiceCIDR, 10.107.0.0/24',
  'np-dual:80 cip from node-1': 'node-1 itself has no route to the second ServiceCIDR, 10.107.0.0/24',
  'deaf:80 cip': 'the process listens on 127.0.0.1 alone',
  'deaf:80 dns': 'the process listens on 127.0.0.1 alone',
  'dual4only:80 cip:fd00:106::7fa9': 'the process listens on 0.0.0.0, not on an IPv6 address',
  'dual4only:80 dns': 'the name leads to the IPv6 address first, where nothing listens',
  'six4only:80 cip:fd00:106::1f0b': 'the process listens on 0.0.0.0, not on an IPv6 address',
  'six4only:80 dns': 'the process listens on 0.0.0.0, not on an IPv6 address',
  'v6only:80 cip': 'the process listens on [::] for IPv6 alone',
  'v6only:80 dns': 'the process listens on [::] for IPv6 alone',
  'half:9090 cip': 'the container declares 9090, and nothing listens there',
  'half:9090 dns': 'the container declares 9090, and nothing listens there',
  'lb-proxy:80 lb': 'with ipMode Proxy the load balancer answers, and nothing holds its address in this cluster',
}

const attempts: readonly Attempt[] = readFileSync(new URL('truth.tsv', folder), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .flatMap((line) => {
    const [service = '', port, entry = '', ...outcomes] = line.split('\t')
    return (['client1', 'client2', 'node-1'] as const).flatMap((from, index): Attempt[] => {
      const outcome = outcomes[index]
      const tried = outcome === 'ok' || outcome === 'no' || outcome === 'to'
      return tried ? [{ service, port: Number(port), entry, from, answered: outcome === 'ok' }] : []
    })
  })

const snapshot = await parseDump(readFileSync(new URL('dump.yaml', folder), 'utf8'), 'dual-stack', '2026-11-30T07:00:00Z')
const lookup = createLookup(snapshot)
const traces: ReadonlyMap<string, Trace> = new Map(
  lookup.services
    .filter(({ namespace }) => namespace === 'x')
    .map(({ namespace, name }) => [name, diagnose(traceService(namespace, { kind: 'service', name }, lookup), { kubectlFlags: [] })]),
)

const nodeOf = { client1: 'node-1', client2: 'node-2', 'node-1': 'node-1' } as const
const types: Readonly<Record<string, Entry['type']>> = { cip: 'clusterIP', dns: 'dns', ext: 'externalIP', lb: 'loadBalancer' }

/** What the trace says of the connection; undefined if it says nothing for sure. */
function saysAnswered(attempt: Attempt): boolean | undefined {
  const trace = traces.get(attempt.service)
  const port = trace?.ports.find((each) => each.port === attempt.port)
  if (!trace || !port) throw new Error(`${attempt.service}:${attempt.port} is not traced`)
  if (port.verdict === 'unknown') return undefined
  if (port.verdict === 'broken' || port.verdict === 'idle') return false
  const entry = entryOf(attempt.entry, port)
  // An address that is not an entry has no target.
  if (!entry || entry.state === 'broken' || entry.state === 'off') return false
  if (entry.state === 'unknown') return undefined
  const node = trace.nodes.find(({ name }) => name === nodeOf[attempt.from])
  const onNode = node?.ports.find((each) => each.port === attempt.port)
  return entry.type === 'nodePort' || onNode === undefined || onNode.internal.length > 0
}

function entryOf(entry: string, port: PortTrace): Entry | undefined {
  const [word = '', ...address] = entry.split(':')
  const onNode = /^np(\d)$/.exec(word)?.[1]
  // The NodePorts were tried at the IPv4 addresses of the Nodes.
  if (onNode) return port.entries.find(({ type, node, family }) => type === 'nodePort' && node === `node-${onNode}` && family === 'IPv4')
  const ofType = port.entries.filter(({ type }) => type === types[word])
  if (address.length > 0) return ofType.find((each) => each.address === address.join(':'))
  return ofType.find(({ family }) => family !== 'IPv6') ?? ofType[0]
}

/** The entry point of a NodePort is about external traffic; for kube-proxy Pods and processes of the same Node are internal clients. */
function isFromOutside({ entry, from }: Attempt): boolean {
  return entry !== `np${nodeOf[from].slice(-1)}`
}

/** `SERVICE:PORT ENTRY` if the trace contradicts each connection to it; otherwise one with ` from CLIENT` for each contradiction. */
function contradictions(): string[] {
  const rows = Map.groupBy(attempts.filter(isFromOutside), ({ service, port, entry }) => `${service}:${port} ${entry}`)
  return [...rows].flatMap(([row, all]) => {
    const wrong = all.filter((attempt) => saysAnswered(attempt) === !attempt.answered)
    return wrong.length === all.length ? [row] : wrong.map(({ from }) => `${row} from ${from}`)
  })
}

test('the recorded connections are those of every Service of the dump that has a port', () => {
  const withPorts = [...traces].filter(([, { ports }]) => ports.some(({ port }) => port > 0)).map(([name]) => name)
  expect(withPorts).toHaveLength(43)
  // SCTP was not tried.
  expect([...new Set([...attempts.map(({ service }) => service), 'sctp'])].toSorted()).toEqual(withPorts.toSorted())
  expect(attempts.length).toBeGreaterThan(200)
})

test('no verdict contradicts a recorded connection, except those whose outcome the objects do not show', () => {
  expect(contradictions().toSorted()).toEqual(Object.keys(onlyAConnectionShows).toSorted())
})

test('no verdict says that a connection fails if it was answered', () => {
  const falseReds = attempts.filter((attempt) => isFromOutside(attempt) && attempt.answered && saysAnswered(attempt) === false)
  expect(falseReds).toEqual([])
})
