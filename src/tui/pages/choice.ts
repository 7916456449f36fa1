import { span } from '../../render/style.ts'
import { type Model, pageLook } from '../model.ts'
import { type Item, itemsOf, type Page } from '../page.ts'
import { placeOf } from '../state.ts'
import { said } from '../words.ts'

/** The choice that means all namespaces; no namespace is called so. */
export const everywhere = '*'

/** The namespaces to choose from, all of them together on top. */
export function namespacesPage(model: Model): Page {
  const { detail } = placeOf(model.state)
  const names = detail.names
  const note = names?.state === 'failed' ? `cannot list them: ${names.message}` : names === undefined ? 'reading…' : ''
  const current = model.view.namespace
  const known = names?.state === 'done' ? names.value : [...(current === undefined ? [] : [current])]
  return choices(model, 'Namespace', note, current ?? everywhere, [everywhere, ...known])
}

/** The contexts to choose from. */
export function contextsPage(model: Model): Page {
  const { detail } = placeOf(model.state)
  const names = detail.names?.state === 'done' ? detail.names.value : []
  return choices(model, 'Context', '', model.view.context, names)
}

function choices(model: Model, title: string, note: string, current: string, names: readonly string[]): Page {
  const { filter } = placeOf(model.state)
  const { glyphs } = pageLook(model)
  const shown = names.filter((name) => words(name).toLowerCase().includes(filter.toLowerCase()))
  const items = shown.map((name): Item => {
    const isCurrent = name === current
    const sign = isCurrent ? `${glyphs.signs.ok} ` : '  '
    return {
      key: name,
      lines: [[span(sign, 'ok'), span(words(name)), ...(isCurrent ? [span('   now', 'quiet')] : [])]],
      choice: name,
      name,
    }
  })
  return {
    head: [[span(title, 'strong'), ...(note === '' ? [] : [span(`   ${note}`)])], ...[said('')]],
    items: itemsOf(items),
    proposed: current,
    empty: names.length === 0 ? 'there is no other' : `none matches "${filter}"`,
  }
}

function words(name: string): string {
  return name === everywhere ? 'all namespaces' : name
}
