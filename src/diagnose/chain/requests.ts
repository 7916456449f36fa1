import { socketAddress } from '../../lib/ip.ts'
import { shellLine } from '../../lib/shell.ts'
import type { Evidence } from '../../model/finding.ts'
import type { HttpProbe } from '../../model/http-probe.ts'
import type { Chain } from '../../trace/chain.ts'
import type { Found, WordContext } from '../finding.ts'

/** The requests that were sent for a chain. */
export function requestsOf({ probes }: Chain): HttpProbe[] {
  return probes.filter((probe) => probe.kind === 'http')
}

/** The URL of a request. */
export function requestUrl({ to: { scheme, host, port, path } }: HttpProbe): string {
  return `${scheme}://${port === (scheme === 'https' ? 443 : 80) ? host : socketAddress(host, port)}${path}`
}

/** Requests that show the same, and how many of the endpoints that were asked do. A URL is requested from one place, so each is alone. */
export interface RequestGroup {
  /** One to an endpoint, if there is any. */
  first: HttpProbe
  all: readonly HttpProbe[]
  /** Absent if no request was sent to an endpoint. */
  endpoints?: { count: number; of: number }
}

/** The requests with a key, by key and port. */
export function requestGroups(chain: Chain, keyOf: (probe: HttpProbe) => string | undefined): RequestGroup[] {
  const requests = requestsOf(chain)
  const keyed = requests.flatMap((probe, index) => {
    const key = keyOf(probe)
    const place = probe.to.ofPort ? `port ${probe.to.position ?? probe.to.port} ${probe.to.scheme}` : `URL ${index}`
    return key === undefined ? [] : [{ key: `${key} ${place}`, probe }]
  })
  return [...Map.groupBy(keyed, ({ key }) => key).values()].flatMap((group): RequestGroup[] => {
    const all = group.map(({ probe }) => probe)
    const first = all.find(toEndpoint) ?? all[0]
    if (!first) return []
    const of = requests.filter((probe) => toEndpoint(probe) && probe.to.position === first.to.position && probe.to.port === first.to.port)
    const count = all.filter(toEndpoint).length
    return [{ first, all, ...(of.length > 0 && { endpoints: { count, of: of.length } }) }]
  })
}

function toEndpoint({ to }: HttpProbe): boolean {
  return to.ofPort?.endpoint !== undefined
}

/** ` at 2 of 3 endpoints`; empty for a URL. */
export function atEndpoints({ endpoints }: Pick<RequestGroup, 'endpoints'>): string {
  if (!endpoints || endpoints.count === 0) return ''
  const { count, of } = endpoints
  return of === 1 ? ' at its endpoint' : ` at ${count} of ${of} endpoints`
}

/** What a command needs to send the request again. */
export interface SentRequest {
  url: string
  /** `svc/web:80`, with the path; absent for a URL. */
  port?: { target: string; path: string }
}

/** What was sent, of a chain. */
export function sentRequest({ target }: Chain, probe: HttpProbe): SentRequest {
  const { ofPort, path } = probe.to
  const name = target.kind === 'Service' ? `svc/${target.name}` : `pod/${ofPort?.endpoint?.pod ?? target.name}`
  return { url: requestUrl(probe), ...(ofPort && { port: { target: name, path } }) }
}

/** Where a finding of a request stands: at the entry points of the Service port behind the URL. */
export function requestMarks({ to: { position } }: HttpProbe): Pick<Found<unknown>, 'stage' | 'ports' | 'hop'> {
  return position === undefined
    ? { stage: 'entry', ports: [], hop: '' }
    : { stage: 'entry', ports: [position], hop: `ports[${position}].entries` }
}

/** What a request saw: `field` says of what. */
export function requestEvidence(probe: HttpProbe, field: string, value: unknown): Evidence {
  const { endpoint } = probe.to.ofPort ?? {}
  const at = endpoint ? ` at ${socketAddress(endpoint.address, endpoint.port)}` : ''
  return { object: { kind: 'Address', name: `${requestUrl(probe)}${at}` }, field, value }
}

/** The same of each request of a group, at most 5. */
export function groupEvidence({ all }: RequestGroup, field: string, value: (probe: HttpProbe) => unknown): Evidence[] {
  return all.slice(0, 5).map((probe) => requestEvidence(probe, field, value(probe)))
}

/** The command that sends the request again; `''` if there is none. */
export function requestAgain({ url, port }: SentRequest, { porttrace }: Pick<WordContext, 'porttrace'>): string {
  const trace = porttrace(port?.target ?? url)
  if (trace === '') return ''
  return port ? `${trace} ${shellLine(['--probe', `--http=${port.path}`])}` : `${trace} --probe --from here`
}
