import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PortTrace, Trace } from '../../src/model/trace.ts'
import { documentOf } from '../schema.ts'
import { deleteNamespace, kubectl } from './kubectl.ts'
import { porttrace, traceOf } from './porttrace.ts'
import { fromPod, outside, type Vantage } from './vantage.ts'

/**
 * What the document says that a Node does, against what kube-proxy does. An endpoint that refuses a connection made to itself refuses one
 * by the Service too, which no API shows: so what has to agree is who answers through the Service, and who of the endpoints that the
 * document lists for that way answers by itself, from the same place.
 */
const namespace = 'porttrace-dataplane'
const manifests = readFileSync(new URL('dataplane.yaml', import.meta.url), 'utf8')

/** Runs of one comparison: Pods may crash or become ready between the reading and the connections, and kube-proxy follows them later. */
const ATTEMPTS = 8

let inside: Vantage[] = []

beforeAll(async () => {
  const pods = await kubectl(['-n', 'demo', 'get', 'pods', '-l', 'app in (hostnetwork,web)', '-o', 'json'])
  const items: { metadata: { name: string; labels: { app: string } }; status: { podIP: string } }[] = JSON.parse(pods).items
  const of = (app: string) => items.find(({ metadata }) => metadata.labels.app === app)
  inside = [fromPod('a Pod', 'client'), fromPod('the Node', of('hostnetwork')?.metadata.name ?? '')]
  await kubectl(['apply', '-f', '-'], manifests.replaceAll('WEB', of('web')?.status.podIP ?? ''))
})

afterAll(() => deleteNamespace(namespace))

/** One entry point of a Service port, and the endpoints to which the document says it leads. */
interface Way {
  socket: string
  listed: readonly string[]
}

/** Every TCP Service that kube-proxy serves, as one document. */
async function traces(): Promise<Trace[]> {
  const read = async (home: string) => {
    const names: string[] = JSON.parse(await kubectl(['-n', home, 'get', 'services', '-o', 'json'])).items.map(
      (item: { metadata: { name: string } }) => `svc/${item.metadata.name}`,
    )
    const { stdout, stderr } = await porttrace([...names, '-n', home, '-o', 'json'])
    if (stdout === '') throw new Error(stderr)
    const document = documentOf(stdout)
    if (document.kind !== 'TraceList') throw new Error('no list')
    expect(document.items.map(({ target }) => `svc/${target.name}`)).toEqual(names)
    return document.items
  }
  const all = [...(await read('demo')), ...(await read(namespace))]
  return all.filter(({ service }) => service && !service.headless && service.type !== 'ExternalName')
}

const isTcp = (port: PortTrace) => port.protocol === 'TCP'

/** What the document says of the Node: its `internal` and `external`, or where the Nodes do not differ the usable endpoints. */
function listedFor(trace: Trace, position: number, side: 'internal' | 'external'): readonly string[] {
  const [node] = trace.nodes
  if (node) return node.ports[position]?.[side] ?? []
  return trace.ports[position]?.endpoints.flatMap(({ usable, address, port }) => (usable ? [`${address}:${port}`] : [])) ?? []
}

function clusterIPs(trace: Trace): Way[] {
  return trace.ports.flatMap((port, position) =>
    !isTcp(port)
      ? []
      : (trace.service?.clusterIPs ?? []).map((ip) => ({ socket: `${ip}:${port.port}`, listed: listedFor(trace, position, 'internal') })),
  )
}

/** To the NodePort of the Node by its address: from outside, or from inside the cluster, where the policy Local does not count. */
function nodePorts(trace: Trace, side: 'internal' | 'external'): Way[] {
  return trace.ports.flatMap((port, position) =>
    port.entries.flatMap(({ type, address, port: number }) =>
      type === 'nodePort' && isTcp(port) ? [{ socket: `${address}:${number}`, listed: listedFor(trace, position, side) }] : [],
    ),
  )
}

/** Connects to each way and to each endpoint that it should lead to, until both agree or the attempts are used up. */
async function agree(vantage: Vantage, ways: (all: readonly Trace[]) => readonly Way[]): Promise<number> {
  let compared: { socket: string; answered: string[]; expected: string[] }[] = []
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const wanted = ways(await traces())
    const direct = [...new Set(wanted.flatMap(({ listed }) => listed))]
    const answers = await vantage.ask([...wanted.map(({ socket }) => socket), ...direct])
    compared = wanted.map(({ socket, listed }) => ({
      socket,
      answered: [...(answers.get(socket) ?? [])].sort(),
      expected: [...new Set(listed.flatMap((one) => [...(answers.get(one) ?? [])]))].sort(),
    }))
    if (compared.every(({ answered, expected }) => JSON.stringify(answered) === JSON.stringify(expected))) break
  }
  for (const { socket, answered, expected } of compared)
    expect({ from: vantage.name, socket, answered }).toEqual({ from: vantage.name, socket, answered: expected })
  // A comparison proves nothing if no address answered, or if every address did.
  expect(compared.some(({ answered }) => answered.length > 0)).toBe(true)
  expect(compared.some(({ answered }) => answered.length === 0)).toBe(true)
  return compared.length
}

describe('what kube-proxy does is what the document says', () => {
  it.each([0, 1])('kube-proxy leads ClusterIPs from inside as the document says (%i)', async (index) => {
    const [vantage] = inside.slice(index)
    if (!vantage) throw new Error('no Pod to connect from')
    expect(await agree(vantage, (all) => all.flatMap(clusterIPs))).toBeGreaterThan(15)
  })

  it.each([0, 1])('kube-proxy leads NodePorts from inside as the document says (%i)', async (index) => {
    const [vantage] = inside.slice(index)
    if (!vantage) throw new Error('no Pod to connect from')
    expect(await agree(vantage, (all) => all.flatMap((trace) => nodePorts(trace, 'internal')))).toBeGreaterThan(5)
  })

  it('kube-proxy leads NodePorts from outside, where externalTrafficPolicy counts, as the document says', async () => {
    expect(await agree(outside, (all) => all.flatMap((trace) => nodePorts(trace, 'external')))).toBeGreaterThan(5)
  })
})

describe('what is said of the Node and of addresses', () => {
  it('what is said of the Node and of addresses is what a client outside finds at each port of the Node, and at each address', async () => {
    let ports: { socket: string; answers: boolean; opens: boolean; verdict: string }[] = []
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const { node } = traceOf((await porttrace(['node/node-1', '-o', 'json'])).stdout)
      const ip = node?.addresses.find(({ type }) => type === 'InternalIP')?.address ?? ''
      const openings = (node?.openings ?? []).filter(({ protocol, address }) => protocol === 'TCP' && address === undefined)
      const answers = await outside.ask(openings.map(({ port }) => `${ip}:${port}`))
      ports = await Promise.all(
        openings.map(async ({ port, reaches }) => {
          const socket = `${ip}:${port}`
          const { verdict } = traceOf((await porttrace([socket, '-o', 'json'])).stdout)
          return { socket, answers: (answers.get(socket)?.size ?? 0) > 0, opens: reaches.length > 0, verdict }
        }),
      )
      if (ports.every(agrees)) break
    }
    for (const one of ports) expect(agrees(one), JSON.stringify(one)).toBe(true)
    // NodePorts with and without endpoints, a hostPort and a Pod on the Node's network.
    expect(ports.length).toBeGreaterThan(7)
    expect(new Set(ports.map(({ verdict }) => verdict)).size).toBeGreaterThan(1)
  })
})

function agrees({ answers, opens, verdict }: { answers: boolean; opens: boolean; verdict: string }): boolean {
  return answers === opens && answers === (verdict !== 'broken')
}
