import { signOf, span } from '../../render/style.ts'
import { refName } from '../../render/words.ts'
import { aged } from '../clock.ts'
import type { Detail } from '../detail.ts'
import { screenToPreview } from '../hop-screen.ts'
import type { Pane } from '../layout.ts'
import type { Model } from '../model.ts'
import { pageLook } from '../model.ts'
import type { Item, Items, Page } from '../page.ts'
import { itemsOf } from '../page.ts'
import { emptyPage } from '../pages/empty.ts'
import { heading } from '../pages/heading.ts'
import { pageOf } from '../pages.ts'
import { panesOf } from '../panes-of.ts'
import { traceOf } from '../probed.ts'
import { nameKey, type Screen, type ServiceName } from '../screen.ts'
import { placeOf } from '../state.ts'
import { changeSign, changeWords, said } from '../words.ts'
import { containerItems } from './container-details.ts'
import { contextItems, elsewhereItems } from './context-details.ts'
import { evidenceItems } from './evidence.ts'
import { historyItems } from './history-details.ts'
import { probeDetails } from './probe-details.ts'
import { serviceItems } from './service-details.ts'
import { eventsOf, readKey, serviceBeside } from './wants.ts'

/** What Enter would open, or what a probe runs, for the selected item of the main pane: of a Service its cause, fix, chain, endpoints, events and log. */
export function detailsPage(model: Model, pane: Pane, item: Item | undefined): Page {
  if (placeOf(model.state).screen.at === 'probe') return probeDetails(model, pane, item)
  const screen = screenToPreview(model, item)
  if (!screen) return { ...emptyPage('nothing is selected'), title: 'Details' }
  if (screen.at === 'chain' && item?.context !== undefined) return absentDetails(model, pane, item.key, item.context)
  if (screen.at === 'chain') return serviceDetails(model, pane, screen.service, item?.time)
  const { title, page } = preview(model, pane, screen)
  const look = pageLook(model, pane)
  const container = item?.container === undefined ? [] : containerItems(model, placeOf(model.state).detail, item.container, look)
  if (container.length === 0) return { ...page, title, head: [], items: readOnly(page.items) }
  const { proposed: _, ...whole } = page
  return { ...whole, title, head: [], items: readOnly(withField(container, page.items)) }
}

function absentDetails(model: Model, pane: Pane, key: string, context: string): Page {
  return { title: key, head: [], items: itemsOf(elsewhereItems(model, context, key, pageLook(model, pane))), empty: '' }
}

function serviceDetails(model: Model, pane: Pane, service: ServiceName, time: number | undefined): Page {
  const trace = traceOf(model, service)
  const title = nameKey(service)
  const look = pageLook(model, pane)
  const past = time === undefined ? [] : historyItems(model, service, time, look)
  if (!trace) return { ...emptyPage('not read yet'), title, items: itemsOf(past) }
  const hasSide = panesOf(model).some((one) => one.pane === 'side')
  const items = [
    ...past,
    ...(past.length === 0 ? [] : [heading('Now')]),
    ...serviceItems(aged(trace, model), look),
    ...contextItems(model, title, look),
    ...(hasSide ? [] : evidenceItems(model, eventsOf(trace, service), look)),
  ]
  return { title, head: [], items: itemsOf(items), empty: '' }
}

function preview(model: Model, pane: Pane, screen: Screen): { title: string; page: Page } {
  const own = placeOf(model.state)
  if (screen.at === 'object') {
    const isOwn = own.screen.at === 'pod' && readKey({ kind: 'Pod', ...own.screen.pod }) === readKey(screen.object)
    const detail = isOwn ? own.detail : readOf(model, readKey(screen.object))
    const title = `${refName(screen.object, screen.object.namespace)}${screen.field === undefined ? '' : `   ${screen.field}`}`
    return { title, page: pageOf(model, pane, screen, detail) }
  }
  if (screen.at === 'pod')
    return { title: `pod/${screen.pod.name}`, page: pageOf(model, pane, screen, readOf(model, readKey({ kind: 'Pod', ...screen.pod }))) }
  return { title: screen.at === 'explain' ? screen.code : screen.at, page: pageOf(model, pane, screen, {}) }
}

function readOf({ state }: Model, key: string): Detail {
  return state.read.get(key) ?? {}
}

/** Items, and behind them the lines of the field that is marked in an object. */
function withField(first: readonly Item[], object: Items): Items {
  const all = Array.from({ length: object.length }, (_, index) => object.at(index))
  const field = all.flatMap(({ isMarked, ...item }) => (isMarked ? [{ ...item, key: `field/${item.key}` }] : []))
  return itemsOf([...first, ...field])
}

/** The same lines, none of which can be selected: the details follow the main pane. */
function readOnly(items: Items): Items {
  return { ...items, length: items.length, isStop: () => false }
}

/** Changes of a Service that are shown. */
const shownChanges = 8

/** Events, logs and changes of the Service that is selected, or whose page it is. */
export function sidePage(model: Model, pane: Pane, item: Item | undefined): Page {
  const service = serviceBeside(model, item)
  const trace = service && traceOf(model, service)
  if (!trace) return { ...emptyPage(''), title: 'Events and log' }
  const look = pageLook(model, pane)
  const isOf = ({ target }: { target: ServiceName & { kind?: string } }) =>
    target.kind === undefined && nameKey(target) === nameKey(service)
  const changes = model.view.changes.filter(isOf).slice(-shownChanges).reverse()
  const items: Item[] = [
    ...evidenceItems(model, eventsOf(trace, service), look),
    heading('Changes since the start'),
    ...(changes.length === 0 ? [fixed('no-change', [said('  none', 'quiet')])] : []),
    ...changes.map((change, index) =>
      fixed(`change/${index}`, [
        [span(`  ${model.settings.time(change.at)} `), signOf(changeSign(change), look), span(` ${changeWords(change, look)}`)],
      ]),
    ),
  ]
  return { title: `Events and log of ${service.name}`, head: [], items: itemsOf(items), empty: '' }
}

function fixed(key: string, lines: Item['lines']): Item {
  return { key, isFixed: true, lines }
}
