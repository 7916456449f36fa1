import { compareText } from '../lib/compare.ts'
import { defined } from '../lib/defined.ts'
import type { Labels } from '../model/resources.ts'
import { labelOf } from './selector.ts'

/** A label in which a Pod differs from a selector; `found` is absent if the Pod lacks the key. */
export interface LabelDifference {
  key: string
  wanted: string
  found?: string
}

/** The keys in which these labels differ from the selector, in the selector's order by name. */
export function differences(selector: Labels, labels: Labels): LabelDifference[] {
  const differ: LabelDifference[] = []
  for (const [key, wanted] of Object.entries(selector)) {
    const found = labelOf(labels, key)
    if (found !== wanted) differ.push({ key, wanted, ...defined({ found }) })
  }
  return differ.sort((a, b) => compareText(a.key, b.key))
}
