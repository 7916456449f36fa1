import { printable } from '../lib/printable.ts'
import type { Trace } from '../model/trace.ts'

/** `service/web` lines, as `kubectl get -o name` prints them; nothing if there is no trace. */
export function renderNames(traces: readonly Pick<Trace, 'target'>[]): string {
  return traces.map(({ target }) => `${target.kind.toLowerCase()}/${printable(target.name)}\n`).join('')
}
