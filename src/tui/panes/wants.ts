import { aside } from '../../kube/readiness.ts'
import type { ObjectRef } from '../../model/resources.ts'
import type { Trace } from '../../model/trace.ts'
import { screenToPreview } from '../hop-screen.ts'
import type { Model } from '../model.ts'
import type { Item } from '../page.ts'
import { panesOf } from '../panes-of.ts'
import { traceOf } from '../probed.ts'
import type { Screen, ServiceName } from '../screen.ts'
import { placeOf } from '../state.ts'

/** What the panes beside the main one show of an object. */
export interface Want {
  ref: ObjectRef
  /** The object itself. */
  object?: true
  /** Its recent events, and the ends of the logs of its containers if it is a Pod. */
  events?: true
}

/** The key of an object in `State.read`. */
export function readKey({ kind, namespace = '', name }: ObjectRef): string {
  return `${kind}/${namespace}/${name}`
}

/**
 * What has to be read for the panes that are on the screen; `selected`: returns the item of the main pane, and is called only if there are
 * other panes.
 */
export function wantsOf(model: Model, selected: () => Item | undefined): Want[] {
  const panes = panesOf(model).map(({ pane }) => pane)
  if (panes.every((pane) => pane === 'main')) return []
  const item = selected()
  const shown = screenToPreview(model, item)
  const details = panes.includes('details') && shown ? wantsOfScreen(model, shown, panes.includes('side')) : []
  const service = panes.includes('side') ? serviceBeside(model, item) : undefined
  return service ? [...details, ...wantsOfService(model, service)] : details
}

function wantsOfScreen(model: Model, screen: Screen, hasSide: boolean): Want[] {
  if (screen.at === 'chain') return hasSide ? [] : wantsOfService(model, screen.service)
  if (screen.at === 'pod') return [{ ref: { kind: 'Pod', ...screen.pod }, object: true, events: true }]
  if (screen.at !== 'object') return []
  const { screen: own } = placeOf(model.state)
  // The page of a Pod has read it already.
  const isOwn = own.at === 'pod' && readKey({ kind: 'Pod', ...own.pod }) === readKey(screen.object)
  return isOwn ? [] : [{ ref: screen.object, object: true }]
}

function wantsOfService(model: Model, service: ServiceName): Want[] {
  const trace = traceOf(model, service)
  const ref = trace && eventsOf(trace, service)
  return ref ? [ref.kind === 'Pod' ? { ref, object: true, events: true } : { ref, events: true }] : []
}

/** The object whose events and logs are shown for a Service: its worst Pod, else the Service itself. */
export function eventsOf(trace: Trace, { namespace, name }: ServiceName): ObjectRef {
  const pod = worstPod(trace)
  return pod === undefined ? { kind: 'Service', namespace, name } : { kind: 'Pod', namespace, name: pod }
}

function worstPod({ ports, findings }: Trace): string | undefined {
  const candidates = ports.flatMap((port) => port.candidates.filter(({ reason }) => !aside.has(reason)).map(({ pod }) => pod))
  const unusable = ports.flatMap((port) => port.endpoints.flatMap(({ usable, pod }) => (usable ? [] : (pod ?? []))))
  const proofs = findings.flatMap(({ evidence }) => evidence.flatMap(({ object }) => (object.kind === 'Pod' ? object.name : [])))
  return [...candidates, ...unusable, ...proofs][0]
}

/** The Service that the side pane is about: the selected one, else that of the page. */
export function serviceBeside({ state }: Model, item: Item | undefined): ServiceName | undefined {
  const { screen } = placeOf(state)
  if (item?.opens?.at === 'chain') return item.opens.service
  return screen.at === 'chain' ? screen.service : undefined
}
