import { defined } from '../../lib/defined.ts'
import type { Trace } from '../../model/trace.ts'
import type { About } from '../../render/part.ts'
import { changeMark } from '../change-mark.ts'
import { aged } from '../clock.ts'
import type { Pane } from '../layout.ts'
import { changeKey, type Model, pageLook, targetTraceOf } from '../model.ts'
import { type Item, itemsOf, type Page } from '../page.ts'
import { type AnyTarget, targetName } from '../screen.ts'
import { waiting } from '../words.ts'
import { emptyPage } from './empty.ts'
import { findingActions, objectActions, screenOf, traceItems } from './parts.ts'

/** The chain of a target that is not a Service, the same lines as the text output: what it leads to or is reached by can be opened. */
export function targetPage(model: Model, pane: Pane, target: AnyTarget): Page {
  const trace = targetTraceOf(model.view)
  const { focusFailure } = model.view
  if (!trace) return emptyPage(focusFailure === undefined ? waiting(model) : `cannot read it: ${focusFailure}`)
  const views = [trace.pods, trace.node, trace.address, trace.route, trace.gateway]
  if (views.every((view) => view === undefined)) return emptyPage(`${targetName(target)} does not exist`)
  const look = pageLook(model, pane)
  const drawn = traceItems(aged(trace, model), look, (about) => actions(about, trace, model))
  const mark = changeMark(model, trace, look)
  const head = [...drawn.head, ...mark.head]
  const items = [...mark.items, ...drawn.items]
  const proposed = items.find(({ finding }) => finding)?.key
  return { title: 'Chain', head, items: itemsOf(items), ...defined({ proposed }), empty: '' }
}

/** Ports and endpoints are of the Services that the target leads through: their own chains tell of them. */
function actions(about: About, { target, through = [] }: Trace, model: Model): Partial<Item> {
  if (about.kind === 'finding') return findingActions(about.finding)
  if (about.kind !== 'object') return {}
  const { object, field } = about
  const isChanged =
    object.namespace !== undefined && model.recent.has(changeKey(object.kind, { namespace: object.namespace, name: object.name }))
  const led = through.find(
    ({ target }) => target.kind === object.kind && target.namespace === object.namespace && target.name === object.name,
  )
  const finding = led?.findings[0]
  const isOwn = object.kind === 'Node' && object.name === target.name
  const screen = isOwn ? undefined : screenOf(object)
  return { ...objectActions(object, field), ...defined({ opens: screen }), isChanged, ...defined({ finding }) }
}
