import { httpSchemeOf } from '../../kube/http-scheme.ts'
import type { HttpTarget } from '../../model/http-probe.ts'
import type { ConnectTarget, ProbePlan } from '../../model/probe-plan.ts'
import type { Chain } from '../../trace/chain.ts'

/**
 * The GET that a port of a Pod gets from elsewhere than from a Pod; undefined: none. Only requests of the plan that Pods send ask for one:
 * that to the endpoint, or that to the URL of which the port is behind.
 */
export function requestWithoutExec(
  { requests = [] }: ProbePlan,
  { ports }: Chain,
  { pod, port, position }: ConnectTarget,
): Pick<HttpTarget, 'scheme' | 'path'> | undefined {
  const targets = requests.flatMap(({ from, to }) => (from ? [to] : []))
  const ofPort = targets.find((to) => to.position === position && to.ofPort?.endpoint?.pod === pod && to.ofPort?.endpoint?.port === port)
  if (ofPort) return passed(ofPort)
  const ofUrl = targets.find((to) => to.ofPort === undefined && (to.position === undefined || to.position === position))
  const behind = position === undefined ? undefined : ports[position]
  if (!ofUrl || !behind) return undefined
  // A controller often ends TLS: the scheme of the URL is not that of the port.
  const found = httpSchemeOf(behind, [port])
  return 'not' in found ? undefined : passed({ scheme: found.scheme, path: ofUrl.path })
}

/** Dot segments would lead to other paths of the API server (URL Standard, 4.4). */
function passed({ scheme, path }: Pick<HttpTarget, 'scheme' | 'path'>): Pick<HttpTarget, 'scheme' | 'path'> | undefined {
  const segments = (path.split('?')[0] ?? '').split(/[/\\]/)
  return segments.some((segment) => /^(\.|%2e){1,2}$/i.test(segment)) ? undefined : { scheme, path }
}
