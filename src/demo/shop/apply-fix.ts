import type { ObjectStore } from '../server/store/store.ts'

/** The Service that the tour of the view fixes. */
export const toFix = { namespace: 'demo', name: 'cart' }

/** `kubectl … -n NAMESPACE set selector service/NAME KEY=VALUE`, as a fix prints it. */
const setSelector =
  /^kubectl .*-n (?<namespace>[a-z0-9-]+) set selector (?:service\/|service )(?<name>[a-z0-9-]+) (?<selector>[\w./-]+=[\w.-]+(?:,[\w./-]+=[\w.-]+)*)$/

/** Does in the shop what a fix says. False: it is a command of another kind, or the Service does not exist; nothing is changed then. */
export function applyFix(store: ObjectStore, command: string): boolean {
  const { namespace, name, selector } = setSelector.exec(command)?.groups ?? {}
  if (namespace === undefined || name === undefined || selector === undefined) return false
  const ref = { kind: 'Service', namespace, name }
  if (!store.get(ref)) return false
  store.patch(ref, { spec: { selector: Object.fromEntries(selector.split(',').map((pair) => pair.split('='))) } })
  return true
}
