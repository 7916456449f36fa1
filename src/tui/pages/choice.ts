import { clientOf } from '../../kube/client-access.ts'
import { wrapped } from '../../render/layout.ts'
import { type Line, span } from '../../render/style.ts'
import { othersOf, verdictThere } from '../elsewhere.ts'
import type { Pane } from '../layout.ts'
import { type Model, pageLook } from '../model.ts'
import { type Item, itemsOf, type Page } from '../page.ts'
import { nameKey } from '../screen.ts'
import { placeOf } from '../state.ts'
import { said } from '../words.ts'

/** The choice that means all namespaces; no namespace is called so. */
export const everywhere = '*'

/** The namespaces to choose from, all of them together on top. */
export function namespacesPage(model: Model, pane: Pane): Page {
  const { detail, filter } = placeOf(model.state)
  const current = model.view.namespace
  const own = model.settings.namespaces ?? []
  const { names, failure } = detail.names ?? { names: current === undefined ? [] : [current] }
  const note = failure !== undefined ? `Type / and a name. They cannot be listed: ${failure}` : detail.names ? '' : 'reading...'
  // A user who may not list namespaces may still know the name of one.
  const typed = failure !== undefined && isName.test(filter) && !names.includes(filter) ? [filter] : []
  return choices(model, pane, 'Namespace', note, current ?? everywhere, [
    everywhere,
    ...own,
    ...names.filter((name) => !own.includes(name)),
    ...typed,
  ])
}

/** A namespace is called as a DNS label (RFC 1123). */
const isName = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/

/** The contexts to choose from. */
export function contextsPage(model: Model, pane: Pane): Page {
  const { detail } = placeOf(model.state)
  const look = pageLook(model, pane)
  const service = model.state.places.map(({ screen }) => screen).findLast((screen) => screen.at === 'chain')?.service
  const others = service ? othersOf(model.view) : []
  const verdicts = new Map(others.map((other) => [other.context, service ? verdictThere(other, nameKey(service), look) : []]))
  return choices(
    model,
    pane,
    service && verdicts.size > 0 ? `Context for ${service.name}` : 'Context',
    '',
    model.view.context,
    detail.names?.names ?? [],
    verdicts,
  )
}

/** The choice that means no client in particular; no client is called so. */
export const everyone = ''

/** The clients to choose from. Any other is typed, as `--from` takes it. */
export function clientsPage(model: Model, pane: Pane): Page {
  const { detail, filter } = placeOf(model.state)
  const { names, failure } = detail.names ?? { names: [] }
  const hint = 'For any other client, type / and then pod/NAMESPACE/NAME, an address or outside.'
  const note = failure !== undefined ? `${hint} They cannot be listed: ${failure}` : detail.names ? hint : 'reading...'
  const typed = filter !== '' && clientOf(filter) && !names.includes(filter) ? [filter] : []
  return choices(model, pane, 'Client', note, model.state.client ?? everyone, [everyone, 'outside', ...names, ...typed])
}

function choices(
  model: Model,
  pane: Pane,
  title: string,
  note: string,
  current: string,
  names: readonly string[],
  verdicts?: ReadonlyMap<string, Line>,
): Page {
  const { filter } = placeOf(model.state)
  const look = pageLook(model, pane)
  const { glyphs } = look
  const shown = names.filter((name) => words(name).toLowerCase().includes(filter.toLowerCase()))
  const items = shown.map((name): Item => {
    const isCurrent = name === current
    const sign = isCurrent ? `${glyphs.signs.ok} ` : '  '
    return {
      key: name,
      lines: [[span(sign, 'ok'), span(words(name)), ...(isCurrent ? [span('   current', 'quiet')] : []), ...beside(verdicts?.get(name))]],
      choice: name,
      name,
    }
  })
  return {
    head: [said(title, 'strong'), ...(note === '' ? [] : wrapped(note, look, [])), []],
    items: itemsOf(items),
    proposed: current,
    empty: names.length === 0 ? 'no other choice' : `none matches "${filter}"`,
  }
}

function beside(line: Line | undefined): Line {
  return line ? [span('   '), ...line] : []
}

function words(name: string): string {
  if (name === everyone) return 'any client'
  return name === everywhere ? 'all namespaces' : name
}
