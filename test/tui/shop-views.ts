import { loadWidths } from '../../src/lib/width.ts'
import type { LiveChange } from '../../src/model/live.ts'
import { fakeLive, present, shopList } from './fake-live.ts'
import { stage } from './stage.ts'

await loadWidths()
export const { list, store } = await shopList()

export const shop = () => stage(fakeLive(list, store))
export const change = (name: string, at = present): LiveChange => ({
  at,
  target: { namespace: 'demo', name },
  object: { kind: 'Service', namespace: 'demo', name },
  what: 'verdict',
  from: 'healthy',
  to: 'broken',
})

export function failed(): never {
  throw new Error('the shop has no such Service')
}
