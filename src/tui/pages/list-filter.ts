import { socketAddress } from '../../lib/ip.ts'
import { memo } from '../../lib/memo.ts'
import type { PortTrace, Trace } from '../../model/trace.ts'
import type { Verdict } from '../../model/verdict.ts'
import type { RouteView } from '../../model/way-in.ts'
import { refName } from '../../render/words.ts'

/** A Service of the list, and what its row shows, in lower case. */
interface FilteredRow {
  trace: Trace
  text: string
  /** In each context that is shown; absent: that of the trace alone. */
  verdicts?: readonly Verdict[]
}

/** A place of a Service that its row does not show: how it is named, and what a filter looks at, in lower case. */
interface Place {
  words: string
  text: string
  /** It has the names of all Services in it: only a word with a dot looks at it. */
  isName?: true
}

/** A filter word that selects by verdict and not by text: `verdict:broken`. */
const ofVerdict = 'verdict:'

/** The words of a filter; a Service has to fit them all. */
export function filterWords(filter: string): string[] {
  return filter.toLowerCase().split(' ').filter(Boolean)
}

/** Does a Service fit the words of a filter, by its row, or by its hosts, paths, addresses and ports? */
export function fitsFilter(words: readonly string[], row: FilteredRow): boolean {
  return words.every((word) =>
    word.startsWith(ofVerdict)
      ? isOfVerdict(row, word.slice(ofVerdict.length))
      : row.text.includes(word) || placeOf(word, row) !== undefined,
  )
}

function isOfVerdict({ trace, verdicts = [trace.verdict] }: FilteredRow, verdict: string): boolean {
  return verdicts.some((one) => one === verdict)
}

/** The first place that fits a word of the filter which the row does not show: `shop.example.com/cart   ingress/shop`. */
export function foundBeside(words: readonly string[], row: FilteredRow): string | undefined {
  for (const word of words) {
    const place = word.startsWith(ofVerdict) || row.text.includes(word) ? undefined : placeOf(word, row)
    if (place) return place.words
  }
  return undefined
}

function placeOf(word: string, { trace }: FilteredRow): Place | undefined {
  return placesOf(trace).find(({ text, isName }) => (!isName || word.includes('.')) && text.includes(word))
}

/** Made for a Service once a filter looks at it. */
const placesOf = memo((trace: Trace): readonly Place[] => {
  const { service, ports } = trace
  const outside = service?.externalName === undefined ? [] : [place(service.externalName)]
  return [...trace.routes.flatMap((route) => routePlaces(route, trace)), ...outside, ...ports.flatMap(portPlaces)]
})

/** Each host with each path, as a URL has them. */
function routePlaces(route: RouteView, { target }: Trace): Place[] {
  const { host, hosts = [host ?? ''], path, matches = [] } = route
  const paths = path === undefined ? matches.flatMap((match) => match.path ?? []) : [path]
  const name = refName(route, target.namespace ?? '')
  return hosts.flatMap((one) => (paths.length === 0 ? [''] : paths).map((of) => place(`${one}${of}`, name)))
}

function portPlaces({ port, nodePort, targetPort, entries, endpoints, candidates }: PortTrace): Place[] {
  const ways = entries.filter(({ type, address }) => address !== '' && type !== 'ingress' && type !== 'route')
  return [
    ...[port, nodePort, targetPort].flatMap((one) => (one === undefined ? [] : { words: `port ${one}`, text: String(one).toLowerCase() })),
    ...ways.map((way): Place => ({ ...place(socketAddress(way.address, way.port)), ...(way.type === 'dns' && { isName: true }) })),
    ...endpoints.map(({ address, port, pod }) => place(socketAddress(address, port), pod === undefined ? '' : `pod/${pod}`)),
    ...candidates.flatMap(({ address, pod }) => (address === undefined ? [] : place(address, `pod/${pod}`))),
  ]
}

function place(text: string, of = ''): Place {
  return { words: [text, of].filter(Boolean).join('   '), text: text.toLowerCase() }
}
