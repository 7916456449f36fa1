import type { Live } from '../model/live.ts'
import type { TargetRef } from '../model/target.ts'
import type { ServiceName } from './screen.ts'
import type { Action, State } from './state.ts'

/** How the reader goes to another context or namespace. */
export interface Scopes {
  /** At the Service that is open here; `service`: at that one. */
  toContext(context: string, service?: ServiceName): void
  /** Absent: all namespaces. */
  toNamespace(namespace: string | undefined): void
}

interface ScopesOptions {
  live: Live
  state: () => State
  dispatch: (action: Action) => void
  /** Interrupts what runs. */
  stop: () => void
  /** Opens a target as soon as it is known where it is. */
  aim: (target: TargetRef | undefined) => void
}

/** Ways to other contexts and namespaces: what was open of the old one is left. */
export function createScopes({ live, state, dispatch, stop, aim }: ScopesOptions): Scopes {
  return {
    toContext(context, service) {
      const next = service ?? openService(state(), live.view().namespace === undefined)
      live.context(context)
      stop()
      aim(next && { kind: 'service', ...next })
      dispatch({ type: 'home', keepsSelection: true })
    },
    toNamespace(namespace) {
      live.scope(namespace)
      stop()
      dispatch({ type: 'home' })
    },
  }
}

/** The Service whose page is open; with its namespace only if all namespaces are shown, since else each context has its own. */
function openService({ places }: State, withNamespace: boolean): { name: string; namespace?: string } | undefined {
  const screen = places.map((place) => place.screen).findLast((one) => one.at === 'chain')
  if (!screen) return undefined
  const { namespace, name } = screen.service
  return { name, ...(withNamespace && { namespace }) }
}
