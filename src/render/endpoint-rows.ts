import { probeWords } from '../kube/probe-words.ts'
import { defined } from '../lib/defined.ts'
import type { Candidate, Endpoint } from '../model/endpoint.ts'
import type { PortTrace } from '../model/trace.ts'
import { candidateDetail, candidateSign, candidateWord } from './candidates.ts'
import { connectionWords } from './connections.ts'
import { socketWords } from './sockets.ts'
import type { Look, Sign } from './style.ts'
import { endpointWords } from './words.ts'

/** A line of the table: an endpoint, a Pod that is not an endpoint, or both in one. */
export interface EndpointRow {
  sign: Sign
  /** Without the port, to compare the rows of two ports. */
  address: string
  port?: number
  word: string
  pod: string
  node: string
  zone: string
  slice: string
  notes: string
  /** Who is connected to an endpoint, among the notes. */
  traffic: string
  detail?: string
  /** Namespace and name of the Pod. */
  object?: string
}

/** The endpoints of a port, then the Pods that are not endpoints, as every form of the text words them. */
export function rowsOf(port: PortTrace, look: Look): EndpointRow[] {
  const candidates = new Map(port.candidates.map((candidate) => [candidate.pod, candidate]))
  const listed = new Set(port.endpoints.map(({ pod }) => pod))
  return [
    ...port.endpoints.map((endpoint) => endpointRow(endpoint, candidates.get(endpoint.pod ?? ''), look)),
    ...port.candidates.filter(({ pod }) => !listed.has(pod)).map((candidate) => candidateRow(candidate, port)),
  ]
}

function endpointRow(endpoint: Endpoint, candidate: Candidate | undefined, look: Look): EndpointRow {
  const [sign, word]: readonly [Sign, string] =
    endpoint.planned && endpoint.state === 'ready' ? ['planned', 'planned'] : endpointState(endpoint)
  // The Pod is in a slice, but without the port.
  const isListed = endpoint.state === 'duplicate' || (endpoint.state === 'no-port' && candidate?.reason === 'not-listed')
  const isExplained = candidate !== undefined && !isListed
  const detail = isExplained ? candidateDetail(candidate) : undefined
  return {
    sign,
    // Its name stands for the address that it does not have yet.
    address: endpoint.planned ? 'no address yet' : endpoint.address,
    ...defined({ port: endpoint.port }),
    word: isExplained ? candidateWord(candidate) : word,
    pod: endpoint.pod ?? (endpoint.cluster === undefined ? 'no Pod' : `in cluster ${endpoint.cluster}`),
    node: endpoint.node ?? '',
    zone: endpoint.zone ?? '',
    slice: endpoint.slice,
    notes: notesOf(endpoint, look)
      .filter((note) => note !== word)
      .join(', '),
    traffic: connectionNote(endpoint),
    ...defined({ object: endpoint.pod, detail }),
  }
}

function candidateRow(candidate: Candidate, port: PortTrace): EndpointRow {
  const detail = candidateDetail(candidate)
  const sign = candidateSign(candidate)
  return {
    // If it is unknown which endpoints exist, the Pod may be one.
    sign: sign === 'broken' && areEndpointsUnknown(port) ? 'unknown' : sign,
    address: candidate.address ?? '',
    word: candidateWord(candidate),
    pod: candidate.pod,
    node: candidate.node ?? '',
    zone: '',
    slice: '',
    notes: '',
    traffic: '',
    object: candidate.pod,
    ...defined({ detail }),
  }
}

function areEndpointsUnknown({ hops }: PortTrace): boolean {
  return hops.some(({ stage, state }) => stage === 'endpoint' && state === 'unknown')
}

function endpointState(endpoint: Endpoint): [Sign, string] {
  const word = endpointWords[endpoint.state]
  const shut = endpoint.usable && endpoint.socket ? shutState(endpoint.socket.state) : undefined
  switch (endpoint.state) {
    case 'ready':
      if (shut) return shut
      if (!endpoint.usable) return ['warn', 'ready, not used']
      return endpoint.podReady === false ? ['warn', 'published, Pod not ready'] : ['ok', word]
    case 'serving-terminating':
      return [endpoint.usable ? 'warn' : 'off', word]
    case 'not-ready':
      // An address without a Pod was marked as not ready by the author of its slice.
      return [endpoint.pod === undefined ? 'off' : 'broken', word]
    case 'terminating':
    case 'duplicate':
      return ['off', word]
    default:
      return ['broken', word]
  }
}

/** Why the traffic of a ready endpoint gets to no process; undefined: it may get to one. */
function shutState(state: NonNullable<Endpoint['socket']>['state']): [Sign, string] | undefined {
  if (state === 'open' || state === 'unknown') return undefined
  const words = { loopback: 'loopback only', 'other-family': 'other family', 'other-address': 'other address', closed: 'nothing listens' }
  return ['broken', words[state]]
}

/** If no process listens, no client can be connected; this is shown already. */
function connectionNote({ connections, socket, readinessProbe, livenessProbe }: Endpoint): string {
  if (!connections) return ''
  const isProbed = [readinessProbe, livenessProbe].some((probe) => probe !== undefined && probe.handler !== 'exec')
  const isQuiet = connections.open === 0 && (connections.waiting ?? 0) === 0
  return isQuiet && socket?.state !== 'open' ? '' : connectionWords(connections, isProbed)
}

function notesOf(endpoint: Endpoint, look: Look): string[] {
  const { hintZones, hintNodes } = endpoint
  const notes = [
    endpoint.podMissing ? 'no such Pod' : '',
    endpoint.ends ? 'only while its Job runs' : '',
    endpoint.hostNetwork ? 'hostNetwork' : '',
    endpoint.hostPort ? `hostPort ${endpoint.hostPort}` : '',
    endpoint.sidecar ? `${endpoint.sidecar} sidecar` : endpoint.ambient ? 'ambient mesh' : '',
    endpoint.declared === false ? 'port not declared' : '',
    endpoint.socket ? socketWords(endpoint.socket) : '',
    connectionNote(endpoint),
  ]
  if (look.wide) {
    notes.push(
      ...probeNotes(endpoint),
      hintZones.length === 0 ? '' : `for zone ${hintZones.join(', ')}`,
      hintNodes.length === 0 ? '' : `for ${hintNodes.join(', ')}`,
    )
  }
  return notes.filter((note) => note !== '')
}

/** The readiness probe, and the liveness probe where it asks another port than the one that gets the traffic. */
function probeNotes({ readinessProbe: ready, livenessProbe: alive }: Endpoint): string[] {
  const elsewhere = ' (another port)'
  return [
    ready === undefined ? '' : `readiness ${probeWords(ready)}${ready.samePort || ready.port === undefined ? '' : elsewhere}`,
    alive === undefined ? '' : `liveness ${probeWords(alive)}${elsewhere}`,
  ]
}
