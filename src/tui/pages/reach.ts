import { defined } from '../../lib/defined.ts'
import { socketAddress } from '../../lib/ip.ts'
import type { Trace } from '../../model/trace.ts'
import { type Line, signOf, span, toneOf, verdictLine } from '../../render/style.ts'
import { endpointWords, refName } from '../../render/words.ts'
import type { Pane } from '../layout.ts'
import { type Model, pageLook } from '../model.ts'
import type { Item } from '../page.ts'
import { listOf, traceOf } from '../probed.ts'
import type { ServiceName } from '../screen.ts'
import { said } from '../words.ts'
import { heading } from './heading.ts'
import { objectActions, serviceActions } from './parts.ts'

/** Which Services have the Pod as an endpoint, and which routes lead to the one through which it was reached. */
export function reachItems(model: Model, pane: Pane, pod: ServiceName, service: ServiceName | undefined): Item[] {
  const own = service && traceOf(model, service)
  const all = listOf(model)?.items ?? []
  const traces = [
    ...(own ? [own] : []),
    ...all.filter(({ target }) => target.name !== service?.name || target.namespace !== service.namespace),
  ]
  const services = traces.flatMap((trace) => serviceItem(trace, pod, model, pane) ?? [])
  const routes = (own?.routes ?? []).map((route): Item => {
    const object = { kind: route.kind, ...defined({ namespace: route.namespace }), name: route.name }
    const { glyphs } = pageLook(model, pane)
    const words = `${refName(object, pod.namespace)}   ${route.host ?? '*'}${route.path ?? '/'} ${glyphs.arrow} ${own?.target.name ?? ''}`
    const line = [signOf(route.state, pageLook(model, pane)), span(` ${words}`, route.state === 'ok' ? 'plain' : toneOf(route.state))]
    return {
      key: `route/${route.name}/${route.field}`,
      lines: [line],
      ...objectActions(object, route.field),
    }
  })
  const none: Item = { key: 'unreached', isFixed: true, lines: [said('  no Service has it as an endpoint', 'quiet')] }
  return [heading('Reached by'), ...(services.length === 0 ? [none] : services), ...routes]
}

function serviceItem(trace: Trace, pod: ServiceName, model: Model, pane: Pane): Item | undefined {
  const look = pageLook(model, pane)
  const { namespace = '', name } = trace.target
  const ports = trace.ports.flatMap((port): Line[] => {
    const label = `${port.name === '' ? '' : `${port.name} `}${port.port}/${port.protocol}`
    const endpoints = port.endpoints.filter((endpoint) => namespace === pod.namespace && endpoint.pod === pod.name)
    return endpoints.map(({ address, port: number, state, usable }) => {
      const sign = usable ? 'ok' : state === 'ready' ? 'warn' : 'off'
      const socket = port.hops.find(({ stage }) => stage === 'socket')?.state
      const probed = trace.probes.length === 0 && socket === 'unknown' ? `   socket not probed${model.canProbe ? ' (p)' : ''}` : ''
      return [
        span('    '),
        signOf(sign, look),
        span(` ${label} ${look.glyphs.arrow} ${socketAddress(address, number)}   ${endpointWords[state]}`),
        span(probed, 'quiet'),
      ]
    })
  })
  if (ports.length === 0) return undefined
  const [finding] = trace.findings
  return {
    key: `service/${namespace}/${name}`,
    lines: [[span(`service/${name}   `), ...verdictLine(trace.verdict, look)], ...ports],
    ...serviceActions({ namespace, name }, model),
    ...defined({ finding }),
  }
}
