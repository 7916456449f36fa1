import type { KeyCommand } from './keys.ts'
import type { Model } from './model.ts'
import { windowOf } from './window.ts'

/** Commands that work on what a page lists. */
const onItems: ReadonlySet<KeyCommand> = new Set<KeyCommand>([
  ...(['up', 'down', 'pageUp', 'pageDown', 'halfUp', 'halfDown', 'first', 'last', 'nextHop', 'previousHop'] as const),
  ...(['open', 'object', 'explain', 'copyCommand', 'copyName', 'probe', 'traffic', 'path'] as const),
])
/** Commands that never wait, and that discard the keys that wait. */
const atOnce: ReadonlySet<KeyCommand> = new Set<KeyCommand>(['back', 'leave', 'quit', 'suspend', 'namespace', 'context'])
const mostKeys = 100

/** Keys that were pressed before anything was read: they wait, in their order, until there is something to work on. */
export interface TypeAhead {
  /** True if the key waits; `isWaiting`: nothing was read yet. */
  take(key: string, command: KeyCommand | undefined, isWaiting: boolean): boolean
  /** The keys that waited, once there is something to work on. */
  release(): string[]
}

/** Has nothing been read yet of what the screen shows, and can it still arrive? */
export function isWaiting(model: Model): boolean {
  const { list, status } = model.view
  return !list && (status.state === 'connecting' || status.state === 'reading') && windowOf(model, 'main').page.items.length === 0
}

/** No key waits yet. */
export function createTypeAhead(): TypeAhead {
  let keys: string[] = []
  return {
    take(key, command, isWaiting) {
      if (command !== undefined && atOnce.has(command)) keys = []
      else if (keys.length > 0 || (isWaiting && command !== undefined && onItems.has(command))) {
        if (keys.length < mostKeys) keys.push(key)
        return true
      }
      return false
    },
    release() {
      const released = keys
      keys = []
      return released
    },
  }
}
