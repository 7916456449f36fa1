import { defined } from '../lib/defined.ts'
import type { ObjectRef } from '../model/resources.ts'
import type { PortTrace, Trace } from '../model/trace.ts'
import type { RouteView } from '../model/way-in.ts'
import { accessParts } from '../render/access.ts'
import { lookOf } from '../render/style.ts'
import { findingOf } from './endpoint-finding.ts'
import type { Model } from './model.ts'
import type { Item } from './page.ts'
import { traceOf } from './probed.ts'
import type { Screen } from './screen.ts'
import { placeOf } from './state.ts'

/** What Enter opens: the selected hop, else the selected item. */
export function screenToOpen(model: Model, item: Item | undefined): Screen | undefined {
  return item && (hopScreen(model, item) ?? item.opens)
}

/** What the details show of what Enter would open: of a Node its object, since the page of a Node has to be read whole. */
export function screenToPreview(model: Model, item: Item | undefined): Screen | undefined {
  const screen = screenToOpen(model, item)
  if (screen?.at !== 'target' || screen.target.kind !== 'node') return screen
  return { at: 'object', object: { kind: 'Node', name: screen.target.name } }
}

/** What the selected hop of a port opens, at the field that proves its fault; undefined: no hop is selected. */
function hopScreen(model: Model, item: Item): Screen | undefined {
  const { stage, screen } = placeOf(model.state)
  const shown = screenOfStage(model, item)
  if (shown?.at !== 'object' || item.port === undefined || screen.at !== 'chain') return shown
  const trace = traceOf(model, screen.service)
  const isBroken = trace?.ports[item.port]?.hops.some((hop) => hop.stage === stage && hop.state === 'broken')
  const finding = trace && isBroken ? (findingOf(trace, item.port) ?? findingOf(trace, undefined)) : undefined
  const proof = finding?.evidence.find(({ object }) => nameOf(object) === nameOf(shown.object))
  return proof ? { ...shown, field: proof.field } : shown
}

const nameOf = ({ kind, namespace = '', name }: ObjectRef) => `${kind}/${namespace}/${name}`

function screenOfStage(model: Model, item: Item): Screen | undefined {
  const { stage, screen } = placeOf(model.state)
  if (stage === undefined || item.port === undefined || screen.at !== 'chain') return undefined
  const trace = traceOf(model, screen.service)
  const port = trace?.ports[item.port]
  if (!trace || !port) return undefined
  const { namespace, name } = screen.service
  const service = { kind: 'Service', namespace, name }
  const field = `spec.ports[${port.index}]`
  switch (stage) {
    case 'entry':
      return entryScreen(trace, item.port) ?? { at: 'object', object: service, field: 'spec' }
    case 'access':
      return policyScreen(port, namespace) ?? { at: 'matrix' }
    case 'service':
      return { at: 'object', object: service, field }
    case 'targetPort':
      return { at: 'object', object: service, field: `${field}.targetPort` }
    case 'endpoint': {
      const slice = trace.slices.find(({ use }) => use === 'joined') ?? trace.slices[0]
      return slice
        ? {
            at: 'object',
            object: { kind: slice.kind, namespace, name: slice.name },
            field: slice.kind === 'Endpoints' ? 'subsets' : 'endpoints',
          }
        : { at: 'object', object: service, field: 'spec.selector' }
    }
    default: {
      const pods = [...port.candidates.map(({ pod }) => pod), ...port.endpoints.flatMap(({ pod }) => pod ?? [])]
      const [pod] = pods
      return pod === undefined
        ? { at: 'object', object: service, field: 'spec.selector' }
        : { at: 'pod', pod: { namespace, name: pod }, service: screen.service }
    }
  }
}

/** Of an entry point with a fault the field that proves it: of the route that leads to a port, else of what the finding of the port names. */
function entryScreen(trace: Trace, index: number): Screen | undefined {
  const { routes, ports } = trace
  const isFaulty = ({ leadsTo, state }: RouteView) => (leadsTo ?? (ports.length === 1 ? 0 : undefined)) === index && state === 'broken'
  const route = routes.find(isFaulty)
  if (route) {
    const { kind, namespace, name, field } = route
    return { at: 'object', object: { kind, ...defined({ namespace }), name }, field }
  }
  const [proof] = findingOf(trace, index)?.evidence ?? []
  return proof && { at: 'object', object: proof.object, field: proof.field }
}

/** The policy that decides who may connect to a port, with its rule: the first that its lines name. */
function policyScreen(port: PortTrace, namespace: string): Screen | undefined {
  const about = accessParts(port, namespace, lookOf({ color: false, unicode: true, now: 0 })).find((part) => part.about)?.about
  if (about?.kind !== 'object') return undefined
  return { at: 'object', object: about.object, ...defined({ field: about.field }) }
}
