import type { Live, LiveView } from '../../src/model/live.ts'

/** What is live, as soon as it is so. */
export function seen(live: Live, is: (view: LiveView) => boolean): Promise<LiveView> {
  return new Promise((resolve) => {
    const look = () => is(live.view()) && resolve(live.view())
    live.subscribe(look)
    look()
  })
}
