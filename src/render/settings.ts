import { humanDuration } from '../lib/duration.ts'
import type { ServiceView, Trace } from '../model/trace.ts'
import { gap } from './layout.ts'
import { type Line, type Look, span } from './style.ts'
import { gutter } from './ways-in.ts'

/** What the Service selects. A selector without a match has a sign if it breaks the chain. The first span is the sign. */
export function selectorLines({ service, selectedPods, ports }: Trace, look: Look): Line[] {
  const selector = Object.entries(service?.selector ?? {}).map(([key, value]) => `${key}=${value}`)
  if (selector.length === 0) return []
  const isBroken = ports.some(({ hops }) => hops.some(({ stage, state }) => stage === 'service' && state === 'broken'))
  const sign = selectedPods === 0 && isBroken ? 'broken' : 'ok'
  const note = selectedPods === 0 ? [gap, span('matches no Pod', sign === 'broken' ? 'broken' : 'plain')] : []
  return [[gutter(sign, look), span(selector.join(',')), ...note]]
}

/** The settings that steer traffic, as far as they differ from the default; the wide form adds the families. */
export function settingLines({ service }: Trace, look: Look): Line[] {
  if (!service) return []
  const words = [...unusual(service), ...(look.wide && service.ipFamilies.length > 0 ? [families(service)] : [])]
  return words.length === 0 ? [] : [[gutter('ok', look), span(words.join(', '))]]
}

function unusual(service: ServiceView): string[] {
  const { externalTrafficPolicy, internalTrafficPolicy, trafficDistribution, sessionAffinitySeconds, loadBalancerClass } = service
  return [
    externalTrafficPolicy === 'Local' ? `externalTrafficPolicy Local${healthCheck(service)}` : '',
    internalTrafficPolicy === 'Local' ? 'internalTrafficPolicy Local' : '',
    trafficDistribution === undefined ? '' : `trafficDistribution ${trafficDistribution}`,
    service.topologyMode === undefined ? '' : `topology mode ${service.topologyMode.value}`,
    service.waypoint === undefined ? '' : `waypoint ${service.waypoint}`,
    service.publishNotReadyAddresses ? 'publishNotReadyAddresses' : '',
    sessionAffinitySeconds === undefined ? '' : `session affinity ${humanDuration(sessionAffinitySeconds * 1000)}`,
    loadBalancerClass === undefined ? '' : `loadBalancerClass ${loadBalancerClass}`,
    service.loadBalancerSourceRanges.length === 0 ? '' : `source ranges ${service.loadBalancerSourceRanges.join(', ')}`,
  ].filter((text) => text !== '')
}

/** The NodePort on which a load balancer asks which Nodes have an endpoint. */
function healthCheck({ healthCheckNodePort }: ServiceView): string {
  return healthCheckNodePort === undefined ? '' : ` (health check on NodePort ${healthCheckNodePort})`
}

function families(service: ServiceView): string {
  const policy = service.ipFamilyPolicy === undefined ? '' : ` (${service.ipFamilyPolicy})`
  return `${service.ipFamilies.join(', ')}${policy}`
}
