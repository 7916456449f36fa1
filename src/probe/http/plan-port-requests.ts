import { type HttpScheme, httpSchemeOf } from '../../kube/http-scheme.ts'
import { defined } from '../../lib/defined.ts'
import type { HttpTarget, PortRequest } from '../../model/http-probe.ts'
import type { ConnectStep, ConnectTarget, HttpStep, ProbePlan } from '../../model/probe-plan.ts'
import type { Pod } from '../../model/resources.ts'
import type { Chain } from '../../trace/chain.ts'
import { probePlace, runnable } from '../place.ts'

/** What `--http` adds to a plan. */
export type PortRequests = Pick<ProbePlan, 'requests' | 'unasked'>

/**
 * The requests to the ports of a Service, from where its connections start: one through the Service, by its DNS name, and one to each endpoint
 * that is connected to. Host header and server name are those of the Service in all of them. A port that declares a protocol other than
 * HTTP gets none, unless the target names this port.
 */
export function portRequests(chain: Chain, { connects }: ProbePlan, path: string): PortRequests {
  const from = connects.find((step) => step.from.role !== 'neighbour')?.from
  if (!from) return {}
  const own = connects.filter((step) => step.from.pod === from.pod && step.from.role === from.role)
  const asked = chain.ports.map((_, position) => {
    const steps = own.map(({ to }) => to).filter((to) => to.position === position)
    return requestsOfPort(chain, position, steps, path)
  })
  const requests = asked.flatMap((one) => ('why' in one ? [] : one.targets.map((to): HttpStep => ({ from, to }))))
  const unasked = asked.flatMap((one) => ('why' in one ? [one] : []))
  return { ...(requests.length > 0 && { requests }), ...(unasked.length > 0 && { unasked }) }
}

/** `steps` are the connections to the port. */
function requestsOfPort(
  chain: Chain,
  position: number,
  steps: readonly ConnectTarget[],
  path: string,
): { targets: HttpTarget[] } | { port: number; why: string } {
  const port = chain.ports[position]
  const [first] = steps
  if (!first || !port) return { targets: [] }
  if (port.protocol !== 'TCP') return { port: port.port, why: `HTTP is not sent over ${port.protocol}` }
  const found = httpSchemeOf(
    port,
    steps.map((to) => to.port),
  )
  if ('not' in found && chain.target.port === undefined) return { port: port.port, why: found.not }
  const entry = steps.find(({ type }) => type === 'dns') ?? steps.find(({ type }) => type === 'clusterIP')
  const { scheme, chosenBy } = chosen(found)
  const names = namesOf(chain)
  const to: HttpTarget = {
    scheme,
    host: (entry ?? first).address,
    port: (entry ?? first).port,
    path,
    addresses: steps.filter(({ type }) => type === (chain.service?.headless ? 'pod' : 'clusterIP')).map(({ address }) => address),
    position,
    ofPort: { chosenBy, names },
  }
  const toEndpoints = steps.flatMap(({ type, address, port: number, pod }): HttpTarget[] => {
    if (type !== 'pod') return []
    const ofPod = pod === undefined ? [] : names.map((name) => `${pod}.${name}`)
    const ofPort: PortRequest = { endpoint: { address, port: number, ...defined({ pod }) }, chosenBy, names: [...names, ...ofPod] }
    return [{ ...to, addresses: [], ofPort }]
  })
  return { targets: [...(entry ? [to] : []), ...toEndpoints] }
}

/** The requests to the declared TCP ports of Pods to which no Service leads: from the client, else from each Pod to itself. */
export function podRequests(pods: readonly Pod[], client: { pod: Pod; container?: string } | undefined, path: string): PortRequests {
  const requests = pods.flatMap((pod): HttpStep[] => {
    const place = client ? probePlace(client.pod, [], client.container) : probePlace(pod, [])
    const [host] = pod.ips
    if (!place || host === undefined) return []
    const from: ConnectStep['from'] = { ...place, role: client ? 'client' : 'endpoint' }
    const ports = runnable(pod).flatMap((container) => container.ports)
    return ports.flatMap(({ name = '', port, protocol }): HttpStep[] => {
      const found = httpSchemeOf({ name }, [port])
      if (protocol !== 'TCP' || 'not' in found) return []
      const ofPort: PortRequest = { endpoint: { address: host, port, pod: pod.name }, chosenBy: found.chosenBy, names: [] }
      return [{ from, to: { scheme: found.scheme, host, port, path, addresses: [], ofPort } }]
    })
  })
  return requests.length > 0 ? { requests } : { unasked: [{ why: 'no running container of the Pods declares a TCP port for HTTP' }] }
}

function chosen(found: HttpScheme): Exclude<HttpScheme, { not: string }> {
  return 'not' in found ? { scheme: 'http', chosenBy: 'default' } : found
}

/** Names by which clients know a Service: `web`, `web.demo`, `web.demo.svc`, and that in the usual domain. */
function namesOf({ target: { name, namespace } }: Chain): string[] {
  const whole = `${name}.${namespace ?? ''}.svc`
  return [name, `${name}.${namespace ?? ''}`, whole, `${whole}.cluster.local`]
}

/** The same request with TLS, if the server expects TLS and nothing declared the scheme. */
export function againWithTls({ scheme, ofPort, ...to }: HttpTarget): HttpTarget | undefined {
  if (scheme === 'https' || ofPort?.chosenBy !== 'default') return undefined
  return { ...to, scheme: 'https', ofPort: { ...ofPort, chosenBy: 'answer' } }
}
