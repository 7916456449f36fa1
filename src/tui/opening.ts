import { defined } from '../lib/defined.ts'
import type { LiveView } from '../model/live.ts'
import type { TargetRef } from '../model/target.ts'
import type { Screen } from './screen.ts'
import type { Action } from './state.ts'

/** What opens a target: in the namespace of the context, or the only one that has it. Undefined: its namespace is not known yet. */
export function openingOf(target: TargetRef, { namespace, list }: LiveView): Action | undefined {
  if (target.kind !== 'service') return { type: 'open', screen: { at: 'target', target, ...defined({ namespace }) } }
  const { name, port } = target
  const home = target.namespace ?? namespace ?? list?.items.find((item) => item.target.name === name)?.target.namespace
  if (home === undefined) return list && { type: 'notice', text: `Service ${name} does not exist` }
  const screen: Screen = { at: 'chain', service: { namespace: home, name }, ...defined({ port: port || undefined }) }
  return { type: 'open', screen }
}
