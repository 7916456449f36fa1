import type { Finding } from '../../model/finding.ts'
import type { NodeOpening } from '../../model/node-view.ts'
import type { Trace } from '../../model/trace.ts'
import type { Verdict } from '../../model/verdict.ts'
import type { Chain } from '../../trace/chain.ts'
import { catalogue, isCode } from '../catalogue.ts'
import type { Diagnosis } from '../finding.ts'
import { targetVerdict, worst } from './verdict.ts'

/**
 * The verdict of a Node: from faults of the Node itself, and from each of its ports. A port that no Node answers has the verdict of its
 * Service port. A port that only this Node drops by `externalTrafficPolicy: Local` degrades the Node, as its finding does, unless a load
 * balancer leaves the Node out by itself. An external IP of a family without endpoints degrades the Node, too. An idle Service leaves a
 * Node healthy that also leads to other Services.
 */
export function nodeVerdict(chain: Chain, through: readonly Trace[], counted: readonly Diagnosis[]): Verdict {
  const openings = chain.node?.openings ?? []
  const verdicts = openings.flatMap((opening) => openingVerdict(opening, through) ?? [])
  const awake = verdicts.filter((verdict) => verdict !== 'idle')
  return worst([targetVerdict(chain, [], counted), ...(awake.length > 0 ? awake : verdicts)])
}

/** For a port of a Pod, and of a health check, the API shows no fault. */
function openingVerdict(opening: NodeOpening, through: readonly Trace[]): Verdict | undefined {
  if (opening.state === 'unknown') return 'unknown'
  if (!opening.servicePort) return undefined
  if (opening.reaches.length > 0) return 'healthy'
  const { to, servicePort } = opening
  const service = through.find(({ target }) => target.name === to.name && target.namespace === to.namespace)
  const port = service?.ports.find((one) => one.port === servicePort.port && one.protocol === servicePort.protocol)
  if (!service || !port) return 'unknown'
  const isServed = port.endpoints.some(({ usable }) => usable)
  if (!isServed) return port.verdict
  if (!dropsFamily(opening)) return dropVerdict(service.findings)
  // What a load balancer does with the other family before a Node is asked is not known.
  return opening.type === 'externalIP' ? 'degraded' : 'unknown'
}

/** The Node has endpoints to send to, but none of the family of the address. */
function dropsFamily({ why }: NodeOpening): boolean {
  return why !== 'no-local' && why !== 'no-endpoint'
}

function dropVerdict(findings: readonly Finding[]): Verdict {
  const drops = findings
    .flatMap((finding) => [finding, ...finding.causes])
    .filter(({ code }) => isCode(code) && catalogue[code].relations.isNodeDrop)
  return drops.some(({ severity }) => severity !== 'info') ? 'degraded' : 'healthy'
}
