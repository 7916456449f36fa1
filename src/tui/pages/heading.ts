import type { Item } from '../page.ts'
import { said } from '../words.ts'

/** A title above a part of a page. */
export function heading(title: string): Item {
  return { key: `heading/${title}`, isFixed: true, lines: [[], said(title, 'strong')] }
}
