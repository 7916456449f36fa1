import { memo } from '../../lib/memo.ts'
import type { LiveChange } from '../../model/live.ts'
import { table } from '../../render/layout.ts'
import { type Line, type Look, signOf, span } from '../../render/style.ts'
import type { Pane } from '../layout.ts'
import { type Model, pageLook } from '../model.ts'
import { type Item, itemsOf, type Page } from '../page.ts'
import { nameKey, type Screen, type ServiceName } from '../screen.ts'
import { placeOf } from '../state.ts'
import { changeSign, changeWords } from '../words.ts'

let changesSeen = 0

/** An id that a change keeps, even after earlier changes are forgotten. */
const changeId = memo((_: LiveChange) => String(changesSeen++))

/** What changed since the start, the newest on top; `service`: of that one only. */
export function timelinePage(model: Model, pane: Pane, service?: ServiceName): Page {
  const look = pageLook(model, pane)
  const { filter } = placeOf(model.state)
  const words = filter.toLowerCase().split(' ').filter(Boolean)
  const changes = model.view.changes.filter(({ target }) => service === undefined || isOf(target, service))
  const whose = service === undefined ? '' : ` of ${service.name}`
  const shown = changes.toReversed().filter((change) => words.every((word) => textOfChange(change, look).includes(word)))
  const lines = table(shown.map((change) => cells(change, model, look)))
  return {
    title: `Changes${whose} since the start`,
    head: [],
    items: itemsOf(shown.map((change, index): Item => itemOf(change, lines[index] ?? []))),
    empty: changes.length === 0 ? `no change${whose} since the start` : `no change matches "${filter}"`,
  }
}

function isOf({ kind, ...target }: LiveChange['target'], service: ServiceName): boolean {
  return kind === undefined && nameKey(target) === nameKey(service)
}

function textOfChange(change: LiveChange, look: Look): string {
  return `${change.target.namespace}/${change.target.name} ${changeWords(change, look)}`.toLowerCase()
}

function cells(change: LiveChange, { settings, view }: Model, look: Look): Line[] {
  const { namespace, name } = change.target
  const service = view.namespace === undefined ? `${namespace}/${name}` : name
  return [
    [span(settings.time(change.at))],
    [span(service, 'strong')],
    [signOf(changeSign(change), look), span(` ${changeWords(change, look)}`)],
  ]
}

function itemOf(change: LiveChange, line: Line): Item {
  const { kind, ...service } = change.target
  const opens: Screen = kind === undefined ? { at: 'chain', service } : { at: 'object', object: change.object }
  return { key: changeId(change), lines: [line], opens, time: change.at, object: { object: change.object }, name: change.object.name }
}
