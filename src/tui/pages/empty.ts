import type { Line } from '../../render/style.ts'
import { itemsOf, type Page } from '../page.ts'

/** A page on which there is nothing to select, and why. */
export function emptyPage(why: string, head: readonly Line[] = []): Page {
  return { head, items: itemsOf([]), empty: why }
}
