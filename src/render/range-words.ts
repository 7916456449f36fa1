import type { RangeView } from '../model/ranges.ts'
import { table } from './layout.ts'
import { type Line, type Look, span, toneOf, verdictSigns } from './style.ts'
import { gutter } from './ways-in.ts'

/** The ranges of a Node's Pods: each with its size, and what is used and free of it. */
export function nodeRangeLines(ranges: readonly RangeView[], look: Look): Line[] {
  return table(
    ranges.map((view) => {
      const state = verdictSigns[view.verdict]
      const tone = state === 'ok' ? 'plain' : toneOf(state)
      return [
        [gutter(state, look), span(view.range, tone)],
        [span(fillWords(view), tone)],
        ...(look.wide ? [[span(sourceText(view), 'quiet')]] : []),
      ]
    }),
  )
}

/** `253 addresses, 38 used, 215 free`; `38 used, free unknown: not all Pods were read`. */
function fillWords({ size, used, free, reason }: RangeView): string {
  if (size === undefined || free === undefined) return `${used} used, free unknown${reason === undefined ? '' : `: ${reason}`}`
  return `${numberText(size)} addresses, ${used} used, ${numberText(free)} free`
}

/** Numbers of IPv6 have up to 39 digits: powers of two say more. */
export function numberText(number: number): string {
  return number < 1e9 ? String(number) : `2^${Math.floor(Math.log2(number) * 10) / 10}`
}

/** Where the range is set: `servicecidr/kubernetes spec.cidrs`. */
export function sourceText({ source, assumed }: RangeView): string {
  if (assumed === 'default') return 'not shown: the default'
  if (assumed === 'seen' || !source) return 'not shown: addresses in use'
  const { kind, namespace, name } = source.object
  return `${kind.toLowerCase()}/${name}${namespace === undefined ? '' : ` (${namespace})`} ${source.field}`
}
