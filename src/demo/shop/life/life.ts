import type { ObjectStore } from '../../server/store/store.ts'
import { type Beat, readiness } from './pod-readiness.ts'
import { replacement } from './pod-replacement.ts'

/** Clock of a life. */
export interface LifeOptions {
  now: () => Date
  /** Calls back once, after so many ms; answers how to stop it. */
  later: (ms: number, then: () => void) => () => void
}

/**
 * Lets the shop live: a Pod dies and comes back, a Service is fixed and broken again, a workload is rolled out, a Pod becomes ready and
 * then not ready; then all over. Answers how to stop it.
 */
export function startLife(store: ObjectStore, options: LifeOptions): () => void {
  const beats = story(options.now)
  let stop = () => {}
  const next = (index: number): void => {
    const beat = beats[index % beats.length]
    if (!beat) return
    stop = options.later(beat.after, () => {
      beat.happen(store)
      next(index + 1)
    })
  }
  next(0)
  return () => stop()
}

/** All that happens in one round. */
export function story(now: () => Date): readonly Beat[] {
  return [
    ...replacement('web', now),
    { after: 5_000, happen: targetPort('search', 'http') },
    ...replacement('gateway', now),
    ...replacement('gateway', now),
    { after: 4_000, happen: readiness('payments', true, now) },
    { after: 9_000, happen: targetPort('search', 'htpp') },
    { after: 6_000, happen: readiness('payments', false, now) },
  ]
}

/** Changes the targetPort of the first port of a Service. */
function targetPort(name: string, target: string): Beat['happen'] {
  return (store) => {
    const service = store.get({ kind: 'Service', namespace: 'demo', name })
    if (!service) return
    store.patch(
      { kind: 'Service', namespace: 'demo', name },
      { spec: { ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: target }] } },
    )
  }
}
