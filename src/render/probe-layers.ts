import { count } from '../lib/count.ts'
import type { ProbeCell } from './probe-cell.ts'
import type { Sign } from './style.ts'
import { listed } from './words.ts'

/** What the cells of a matrix tell together: which layer answers, and which does not. */
export interface LayerFact {
  sign: Sign
  words: string
}

/** One port as one client sees it: only the connections whose result is known. */
interface Column {
  from: string
  port: number
  dns: readonly ProbeCell[]
  service: readonly ProbeCell[]
  pods: readonly ProbeCell[]
  /** All of them that did not answer, those of other layers as well: a container's neighbour on localhost, a node port. */
  silent: readonly ProbeCell[]
}

/**
 * Compares the rows of each column, then the columns. A connection that could not be tried says nothing: a layer counts only where each of
 * its connections has ended. The answer is about these clients and this moment.
 */
export function layerFacts(cells: readonly ProbeCell[]): LayerFact[] {
  const columns = columnsOf(cells)
  const clients = new Set(columns.map(({ from }) => from))
  const ports = new Set(columns.map(({ port }) => port))
  const cutOff = [...ports].flatMap((port) =>
    clientFacts(columns.filter((column) => column.port === port)).map((one) => ({ port, ...one })),
  )
  const found = columns.flatMap((column) => {
    // If another client reaches all, the layers work: the fault lies with this client.
    const isCutOff = cutOff.some(({ port, from }) => port === column.port && from === column.from)
    const fact = isCutOff ? undefined : factOf(column)
    return fact ? [{ column, fact }] : []
  })
  const same = Map.groupBy(found, ({ column, fact }) => `${column.port} ${fact.words}`)
  const facts = [...same.values()].flatMap((group): LayerFact[] => {
    const from = group.length > 1 && group.length === clients.size ? 'from each client' : fromText(group.map(({ column }) => column.from))
    const [first] = group
    if (!first) return []
    const { column, fact } = first
    const where = [...(clients.size > 1 ? [from] : []), ...(ports.size > 1 ? [`port ${column.port}`] : [])].join(', ')
    return [{ ...fact, words: where === '' ? fact.words : `${where}: ${fact.words}` }]
  })
  return [...facts, ...cutOff.map(({ fact }) => fact)]
}

/** So many clients are named; of more, the first ones. */
const namedClients = 3

function fromText(clients: readonly string[]): string {
  if (clients.length <= namedClients) return clients.map((from) => `from ${from}`).join(' and ')
  return `from ${listed(clients, namedClients)}`
}

/** What the column of a cell and its row tell, each with a word for it: what its client reaches, and which clients its target answers. */
export function cellFacts(cells: readonly ProbeCell[], { from, to, layer }: ProbeCell): (LayerFact & { of: 'column' | 'row' })[] {
  if (!layer || layer.type === 'neighbour') return []
  const columns = columnsOf(cells.filter((cell) => cell.layer?.position === layer.position))
  const cutOff = clientFacts(columns).flatMap((one) => (one.from === from ? one.fact : []))
  const column = cutOff.length > 0 ? cutOff : columns.filter((one) => one.from === from).flatMap((one) => factOf(one) ?? [])
  const row = rowFact(cells.filter((cell) => cell.to === to && cell.layer && cell.layer.type !== 'neighbour'))
  return [...column.map((fact) => ({ ...fact, of: 'column' as const })), ...row.map((fact) => ({ ...fact, of: 'row' as const }))]
}

/** A target as all clients see it. One client alone says nothing that its cell does not say. */
function rowFact(row: readonly ProbeCell[]): LayerFact[] {
  const served = row.filter(({ sign }) => sign === 'ok').length
  const shut = row.filter(({ sign }) => sign === 'broken')
  const known = served + shut.length
  if (known < 2) return []
  const left = row.length === known ? '' : `; ${row.length - known} not known`
  if (shut.length === 0) return [{ sign: 'ok', words: `all ${known} clients that were tried get an answer${left}` }]
  if (served === 0) return [{ sign: 'broken', words: `none of ${known} clients that were tried gets an answer${left}` }]
  const names = listed(
    shut.map((cell) => cell.from),
    namedClients,
  )
  return [{ sign: 'warn', words: `${served} of ${known} clients ${served === 1 ? 'gets' : 'get'} an answer, and not ${names}${left}` }]
}

function columnsOf(cells: readonly ProbeCell[]): Column[] {
  const asked = cells.flatMap((cell) => (cell.layer ? [{ ...cell, layer: cell.layer }] : []))
  const groups = Map.groupBy(asked, ({ from, layer }) => `${from}\0${layer.position}`)
  return [...groups.values()].flatMap((group): Column[] => {
    const [first] = group
    const of = (type: string) => group.filter(({ layer }) => layer.type === type)
    const [dns, service, pods] = [of('dns'), of('clusterIP'), of('pod')]
    const port = service[0]?.layer.port ?? dns[0]?.layer.port ?? pods[0]?.layer.port
    const silent = group.filter(({ sign }) => sign === 'broken')
    return first && port !== undefined ? [{ from: first.from, port, dns, service, pods, silent }] : []
  })
}

type State = 'all' | 'none' | 'some' | 'unknown'

function stateOf(cells: readonly ProbeCell[]): State {
  if (cells.length === 0 || cells.some(({ sign }) => sign !== 'ok' && sign !== 'broken')) return 'unknown'
  const open = cells.filter(({ sign }) => sign === 'ok').length
  return open === cells.length ? 'all' : open === 0 ? 'none' : 'some'
}

function factOf({ from, dns, service, pods, silent }: Column): LayerFact | undefined {
  const [name, virtual, direct] = [stateOf(dns), stateOf(service), stateOf(pods)]
  if (direct === 'none' && virtual !== 'all')
    return {
      sign: 'broken',
      words: 'no Pod answers at its own address: the fault is in the Pods or the targetPort, not in the Service path',
    }
  if (direct === 'some') {
    const shut = pods.filter(({ sign }) => sign === 'broken')
    return { sign: 'broken', words: `${shut.length} of ${count(pods.length, 'Pod')} ${verb(shut)} not answer: ${namesOf(shut)}` }
  }
  if (direct === 'all' && virtual === 'none') {
    const isItself = pods.every(({ layer }) => `pod/${layer?.pod ?? ''}` === from)
    return isItself
      ? { sign: 'broken', words: 'the Pod does not reach itself through the ClusterIP (hairpin); try another client' }
      : { sign: 'broken', words: 'every Pod answers and the ClusterIP does not: look at kube-proxy and at policies for the Service' }
  }
  if (virtual === 'all' && name === 'none') return { sign: 'broken', words: 'the ClusterIP answers and the DNS name does not: look at DNS' }
  if (virtual === 'all' && direct === 'none')
    return { sign: 'warn', words: 'the ClusterIP answers and no Pod does: look at policies for the Pods' }
  if (direct !== 'all' || virtual === 'unknown') return undefined
  // A process that listens on the Pod IP alone still serves the Service.
  const isAside = silent.every(({ layer }) => layer?.type === 'neighbour')
  if (silent.length > 0)
    return { sign: isAside ? 'warn' : 'broken', words: `every Pod answers, but ${namesOf(silent)} ${verb(silent)} not` }
  return { sign: 'ok', words: 'every layer that was tried answers' }
}

function verb(cells: readonly ProbeCell[]): string {
  return cells.length === 1 ? 'does' : 'do'
}

function namesOf(cells: readonly ProbeCell[]): string {
  return cells.map(({ to }) => to).join(', ')
}

/** A client that gets no answer where another one gets all of them. */
function clientFacts(columns: readonly Column[]): { from: string; fact: LayerFact }[] {
  const states = columns.map(({ from, dns, service, pods }) => ({ from, state: stateOf([...dns, ...service, ...pods]) }))
  const served = states.find(({ state }) => state === 'all')
  if (!served) return []
  return states
    .filter(({ state }) => state === 'none')
    .map(({ from }) => ({
      from,
      fact: { sign: 'broken', words: `${from} gets no answer, but ${served.from} gets all: look at the Node and the policies of ${from}` },
    }))
}
