import type { Action } from './state.ts'

/** Keeps an option for the next time, and says where, or why not. */
export function keep(
  [name, typed]: readonly [name: string, typed: string],
  save: ((name: string, typed: string) => Promise<string>) | undefined,
  dispatch: (action: Action) => void,
): void {
  if (!save) {
    dispatch({ type: 'notice', text: `${name} is set for now; there is no configuration to keep it in` })
    return
  }
  void save(name, typed).then(
    (file) => dispatch({ type: 'notice', text: `${name}: ${typed} is kept in ${file}`, isDone: true }),
    (error: unknown) => dispatch({ type: 'notice', text: error instanceof Error ? error.message : String(error) }),
  )
}
