import type { Live } from '../model/live.ts'
import type { Model } from './model.ts'
import { followed, targetName } from './screen.ts'
import type { SessionOptions } from './session-options.ts'
import type { Action } from './state.ts'

interface SaverOptions {
  live: Live
  model: () => Model
  dispatch: (action: Action) => void
  write?: SessionOptions['saveSnapshot']
}

/** What keeps the snapshot of what is on the screen in a file, and says where, or why not. */
export function createSnapshotSaver({ live, model, dispatch, write }: SaverOptions): (file: string | undefined) => void {
  const say = (text: string) => dispatch({ type: 'notice', text })
  return (file) => {
    const { view } = model()
    const words = savedWords(model())
    const snapshot = live.snapshot?.()
    if (view.status.state === 'unapplied') say('nothing is saved: the view shows a change that is not applied')
    else if (!live.snapshot || !write) say('nothing is saved: the view shows a file')
    else if (!snapshot) say(`nothing is saved: ${words} has not been read yet`)
    else
      void write(file, snapshot).then(
        (saved) => dispatch({ type: 'notice', text: `${words} is saved in ${saved}; -f reads it`, isDone: true }),
        (error: unknown) => say(error instanceof Error ? error.message : String(error)),
      )
  }
}

/** What would be saved: the target that is followed, else the list. */
function savedWords({ state, view }: Model): string {
  const [target] = state.places.flatMap(({ screen }) => followed(screen) ?? []).at(-1) ?? []
  if (!target) return `the list of ${view.namespace === undefined ? 'all namespaces' : `namespace ${view.namespace}`}`
  return target.kind === 'service' ? `svc/${target.name}` : targetName(target)
}
