import { humanDuration } from '../lib/duration.ts'
import type { ServiceView, Trace } from '../model/trace.ts'
import { gap } from './layout.ts'
import type { FactLine } from './part.ts'
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

/**
 * The settings that steer traffic, as far as they differ from the default; the wide form adds the families. The field is that of the first
 * one.
 */
export function settingLines({ service }: Trace, look: Look): (Pick<FactLine, 'line'> & { field: string })[] {
  if (!service) return []
  const shown = [...unusual(service), ...(look.wide && service.ipFamilies.length > 0 ? [families(service)] : [])]
  const [first] = shown
  return first ? [{ line: [gutter('ok', look), span(shown.map(([, words]) => words).join(', '))], field: first[0] }] : []
}

type Setting = readonly [field: string, words: string]

const annotations = 'metadata.annotations'

function unusual(service: ServiceView): Setting[] {
  const { externalTrafficPolicy, internalTrafficPolicy, trafficDistribution, sessionAffinitySeconds, loadBalancerClass } = service
  const all: Setting[] = [
    ['spec.externalTrafficPolicy', externalTrafficPolicy === 'Local' ? `externalTrafficPolicy Local${healthCheck(service)}` : ''],
    ['spec.internalTrafficPolicy', internalTrafficPolicy === 'Local' ? 'internalTrafficPolicy Local' : ''],
    ['spec.trafficDistribution', trafficDistribution === undefined ? '' : `trafficDistribution ${trafficDistribution}`],
    [annotations, service.topologyMode === undefined ? '' : `topology mode ${service.topologyMode.value}`],
    ['metadata.labels', service.waypoint === undefined ? '' : `waypoint ${service.waypoint}`],
    ['spec.publishNotReadyAddresses', service.publishNotReadyAddresses ? 'publishNotReadyAddresses' : ''],
    [
      'spec.sessionAffinity',
      sessionAffinitySeconds === undefined ? '' : `session affinity ${humanDuration(sessionAffinitySeconds * 1000)}`,
    ],
    ['spec.loadBalancerClass', loadBalancerClass === undefined ? '' : `loadBalancerClass ${loadBalancerClass}`],
    [
      'spec.loadBalancerSourceRanges',
      service.loadBalancerSourceRanges.length === 0 ? '' : `source ranges ${service.loadBalancerSourceRanges.join(', ')}`,
    ],
  ]
  return all.filter(([, words]) => words !== '')
}

/** The NodePort on which a load balancer asks which Nodes have an endpoint. */
function healthCheck({ healthCheckNodePort }: ServiceView): string {
  return healthCheckNodePort === undefined ? '' : ` (health check on NodePort ${healthCheckNodePort})`
}

function families(service: ServiceView): Setting {
  const policy = service.ipFamilyPolicy === undefined ? '' : ` (${service.ipFamilyPolicy})`
  return ['spec.ipFamilies', `${service.ipFamilies.join(', ')}${policy}`]
}
