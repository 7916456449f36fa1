import type { Finding } from '../model/finding.ts'
import type { LogRef } from '../model/pod-log.ts'
import { screenToOpen } from './hop-screen.ts'
import { type Offer, offers } from './keys.ts'
import type { Model } from './model.ts'
import type { Item } from './page.ts'
import { traceOf } from './probed.ts'
import type { ServiceName } from './screen.ts'
import { placeOf } from './state.ts'
import { clientCount, selectedCell } from './studio-columns.ts'
import { choicesOf, hasShownPlan } from './studio-state.ts'
import type { ProbeProgress, TrafficProgress } from './view-probes.ts'
import { selectedItem, windowOf } from './window.ts'

/** What there is for keys to work on now. */
export function offersOf(model: Model): ReadonlySet<Offer> {
  const item = selectedItem(model)
  const service = serviceToProbe(model, item)
  const { probe, traffic } = placeOf(model.state).detail
  const cell = selectedCell(model)
  const isRunning = traffic?.state === 'running' && !traffic.isEnded
  const is: Readonly<Record<Offer, boolean>> = {
    opens: screenToOpen(model, item) !== undefined,
    hops: item !== undefined,
    object: item?.object !== undefined,
    finding: item?.finding !== undefined,
    command: (item?.finding !== undefined && commandToCopy(item.finding) !== undefined) || cell?.repeat !== undefined,
    cell: cell !== undefined,
    service: model.canProbe && service !== undefined && traceOf(model, service)?.service !== undefined,
    plan: (isPlan(probe) && hasShownPlan(model)) || isPlan(traffic),
    unseen: isPlan(probe) && !hasShownPlan(model),
    choices: choicesOf(model) !== undefined,
    columns: clientCount(model) > 1,
    peers: isRunning && item !== undefined,
    samples: isRunning,
    ended: traffic?.state === 'failed' || (traffic?.state === 'running' && traffic.isEnded === true),
    evidence: probe?.state === 'done',
    choice: item?.choice !== undefined,
    more: hasMore(model),
    container: logToFollow(model, item) !== undefined,
    narrowed: isNarrowed(model),
    text: windowOf(model).page.items.length > 0,
  }
  return new Set(offers.filter((offer) => is[offer]))
}

function isNarrowed({ state }: Model): boolean {
  const { screen } = placeOf(state)
  return screen.at === 'timeline' && screen.service !== undefined
}

function isPlan(progress: ProbeProgress | TrafficProgress | undefined): boolean {
  return progress?.state === 'planned' && !progress.proposal.isEmpty
}

/** The command to copy: that of the fix, else that of the next step. */
export function commandToCopy({ fix, next }: Finding): string | undefined {
  return fix?.command ?? next?.command
}

function hasMore(model: Model): boolean {
  const { position, below } = windowOf(model)
  return position.index < 0 && below > 0
}

/** The log of the selected container of a Pod, else of its only one. */
export function logToFollow(model: Model, item: Item | undefined): LogRef | undefined {
  const { screen } = placeOf(model.state)
  if (screen.at !== 'pod') return undefined
  const { items } = windowOf(model, 'main').page
  const all = Array.from({ length: items.length }, (_, index) => items.at(index).container).filter((one) => one !== undefined)
  const container = item?.container ?? (all.length === 1 ? all[0] : undefined)
  return container === undefined ? undefined : { namespace: screen.pod.namespace, pod: screen.pod.name, container }
}

/** The Service that would be probed: that of the screen, else the selected one. */
export function serviceToProbe({ state }: Model, item: Item | undefined): ServiceName | undefined {
  const { screen } = placeOf(state)
  if ('service' in screen && screen.service) return screen.service
  return item?.opens?.at === 'chain' ? item.opens.service : undefined
}
