import type { ChangedTrace, Comparison } from '../model/comparison.ts'
import { changeLines, uncertainLines, verdictChange } from './change.ts'
import { renderTraces } from './index.ts'
import { jsonText } from './json.ts'
import { page } from './layout.ts'
import { renderNames } from './name.ts'
import type { OutputFormat, RenderOptions } from './options.ts'
import { type Line, type Look, lookOf, span } from './style.ts'

/** What would change, in a format; a report for pipelines, or a chart, shows the changed targets as they would be. */
export async function renderComparison(comparison: Comparison, format: OutputFormat, options: RenderOptions): Promise<string> {
  const after = comparison.items.flatMap((item) => item.after ?? [])
  switch (format) {
    case 'json':
      return jsonText(comparison)
    case 'yaml':
      return (await import('./yaml.ts')).renderYaml(comparison)
    case 'name':
      return renderNames(comparison.items.map(({ target }) => ({ target })))
    case 'text':
    case 'wide': {
      const { withWidths } = await import('../lib/width.ts')
      return withWidths(() => text(comparison, options))
    }
    default:
      return renderTraces(after, format, options)
  }
}

function text({ items, uncertain = [] }: Comparison, options: RenderOptions): string {
  const look = lookOf(options)
  const changes: Line[] = items.flatMap((item, index) => [...(index === 0 ? [] : [[]]), ...itemLines(item, look)])
  const unsure = uncertainLines(uncertain, look)
  const rest = unsure.length === 0 ? [] : [[], ...unsure]
  return page([...(items.length === 0 ? [[span('nothing changes')]] : changes), ...rest], look, options.color)
}

/** `shop/web   ● healthy → ✗ broken`, and below it what is new and what is gone. */
function itemLines({ target, before, after }: ChangedTrace, look: Look): Line[] {
  const name = `${target.kind === 'Service' ? '' : `${target.kind.toLowerCase()}/`}${target.namespace === undefined ? '' : `${target.namespace}/`}${target.name}`
  const head: Line = [span(`${name}   `, 'strong'), ...verdictChange({ before, after }, look)]
  return [head, ...changeLines({ before, after }, look).map((line): Line => [span('  '), ...line])]
}
