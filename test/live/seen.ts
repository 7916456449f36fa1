import type { Live, LiveView } from '../../src/model/live.ts'

/** The first view of which the condition holds. */
export function seen(live: Live, holds: (view: LiveView) => boolean): Promise<LiveView> {
  return new Promise((resolve) => {
    const look = () => {
      if (!holds(live.view())) return
      stop()
      resolve(live.view())
    }
    const stop = live.subscribe(look)
    look()
  })
}
