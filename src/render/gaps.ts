import type { Gap, Trace } from '../model/trace.ts'
import { wrapped } from './layout.ts'
import { type Line, type Look, signOf, span } from './style.ts'
import { listed } from './words.ts'

const shownNamespaces = 3
const shownPlaces = 3

/**
 * What was not read, each cause once: `?  not read: nodes (forbidden: needs list nodes): which Nodes answer is unknown`. The data plane, and
 * whether it was not read, is only in the wide form.
 */
export function gapLines(all: readonly Gap[], look: Look): Line[] {
  const gaps = all.filter(({ resource }) => look.wide || resource !== 'dataplane')
  const groups = Map.groupBy(gaps, ({ resource, api, verb, reason, message, instead, except, hops }) =>
    JSON.stringify([
      resource,
      resource === 'gatewayroutes' ? '' : api,
      verb,
      reason,
      reason === 'forbidden' || reason === 'not-served' ? '' : message,
      instead,
      except,
      instead === undefined ? hops : [],
    ]),
  )
  return [...groups.values()].flatMap((group) => {
    const [gap] = group
    if (!gap) return []
    const namespaces = [...new Set(group.flatMap(({ namespace }) => namespace ?? []))]
    const tone = gap.hides ? 'plain' : 'quiet'
    return wrapped(
      gapWords({ ...gap, api: [...new Set(group.map(({ api }) => api))].join(', ') }, namespaces, placesOf(group)),
      look,
      [signOf(gap.hides ? 'unknown' : 'info', look), span('  ')],
      [span('   ')],
      tone,
    )
  })
}

/** The cause of a gap, without what it leaves unknown: `not read: pods (forbidden: needs list pods)`. */
export function gapCause(gap: Gap): string {
  if (gap.resource.startsWith('pods/')) return `not probed: ${gap.message}`
  return gapWords({ ...gap, hops: [] }, []).replace(/: $/, '')
}

function gapWords(gap: Gap, namespaces: readonly string[], places = placesOf([gap])): string {
  if (gap.resource.startsWith('pods/')) return `not probed: ${gap.message}: ${unknownWords(gap.hops)}`
  if (gap.resource === 'manifests') return `${placeWords(gap, places)}${gap.message}: ${unknownWords(gap.hops)}`
  if (gap.instead !== undefined && gap.reason === 'not-served') return `${gap.api} is not served by this cluster; using ${gap.instead}`
  const effect = gap.instead === undefined ? unknownWords(gap.hops) : `using ${gap.instead}`
  const part = gap.except === undefined ? '' : `, but for namespace ${gap.except}`
  const names = gap.api.split(', ').map((api) => api.split('.')[0])
  return `not read: ${names.join(', ')} (${cause(gap, namespaces)}${part})${effect === '' ? '' : `: ${effect}`}`
}

/** Where manifests stand that are not read: `deploy/web.yaml:14`. */
function placesOf(gaps: readonly Gap[]): string[] {
  return [...new Set(gaps.flatMap(({ file, line }) => (file === undefined ? [] : [`${file}${line === undefined ? '' : `:${line}`}`])))]
}

/** `not read: deploy/web.yaml:14: `, with the object if it is the only one; of several places the first. */
function placeWords({ object }: Gap, places: readonly string[]): string {
  if (places.length === 0) return ''
  const name = object && places.length === 1 ? `${object.kind.toLowerCase()}/${object.name} ` : ''
  return `not read: ${listed(places, shownPlaces)}: ${name}`
}

function cause(gap: Gap, namespaces: readonly string[]): string {
  const where = namespaces.length === 0 ? '' : ` in ${listed(namespaces, shownNamespaces)}`
  switch (gap.reason) {
    case 'forbidden':
      return `forbidden: needs ${gap.verb} ${gap.api}${where}`
    case 'unauthorized':
      return withMessage('not logged in', gap)
    case 'not-served':
      return `${gap.api} is not served by this cluster`
    case 'timeout':
      return withMessage('timeout', gap)
    case 'unavailable':
      return withMessage('unavailable', gap)
    case 'invalid':
      return withMessage('invalid response', gap)
    case 'absent':
      return 'not in the dump'
    case 'placeholder':
    case 'source':
      return gap.message
  }
}

function withMessage(words: string, { message }: Gap): string {
  return message === '' ? words : `${words}: ${message}`
}

const effects: ReadonlyMap<string, string> = new Map([
  ['service', 'which Services exist'],
  ['endpoint', 'which endpoints exist'],
  ['pod', 'the state of the Pods'],
  ['containerPort', 'which ports they declare'],
  ['node', 'which Nodes answer'],
  ['route', 'which routes lead here'],
  ['routeClass', 'whether a controller handles the Ingress'],
  ['policy', 'what policies block'],
  ['socket', 'what listens'],
  ['workload', 'whether a workload is scaled to zero'],
  ['gateway', 'whether the Gateway exists and works'],
  ['gatewayClass', 'whether a controller handles the Gateway'],
  ['grant', 'which references to other namespaces are allowed'],
  ['namespace', 'which namespaces the listeners allow'],
  ['dataplane', 'the network data plane'],
  ['export', 'what is exported and imported'],
  ['cluster', 'which cluster a context is'],
  ['link', 'whether the networks of the clusters are connected'],
  ['addressPool', 'the addresses of the network plugin'],
])

function unknownWords(hops: readonly string[]): string {
  if (hops.length === 0) return ''
  return `${hops.map((hop) => effects.get(hop) ?? hop).join(' and ')} ${hops.length === 1 ? 'is' : 'are'} unknown`
}

/** The socket is not a gap in what was read: the API does not hold it. Said once, if one of the chains ends in it. */
export function socketLines(traces: readonly Trace[], look: Look): Line[] {
  const isOpen = traces.some(
    ({ ports }) =>
      ports.every(({ endpoints }) => endpoints.every(({ socket }) => socket === undefined)) &&
      ports.some(({ hops }) => hops.some(({ stage, state }) => stage === 'socket' && state === 'unknown')),
  )
  if (!isOpen) return []
  const lead = [signOf('unknown', look), span('  socket   ', 'quiet')]
  return wrapped('not probed: the API does not show what listens', look, lead, [span('   ')], 'quiet')
}
