import { fields } from '../lib/read.ts'
import { nearest } from '../lib/similar.ts'
import { type Binding, bindings } from './keys.ts'
import { type Fault, fieldOf } from './own-theme.ts'

/** A key that a command can be bound to. Keys that end or leave something, that type, or that move cannot be: they are fixed. */
const isKey = /^(?:[!-~]|ctrl-[a-bd-hj-ln-y])$/

/**
 * The key table with the keys that a configuration gives to commands, by the name of the command. A key that is taken by another command
 * on the same screen is a fault, and the command keeps its own.
 */
export function withOwnKeys(value: unknown): { table: readonly Binding[]; faults: Fault[] } {
  const faults: Fault[] = []
  let table = bindings
  for (const [name, key] of Object.entries(fields(value))) {
    const field = fieldOf('keys', name)
    const own = table.filter(({ command }) => command === name)
    const text = typeof key === 'number' ? String(key) : key
    if (own.length === 0) faults.push({ field, text: unknownCommand(name) })
    else if (typeof text !== 'string' || !isKey.test(text))
      faults.push({ field, text: `${name} takes one character in quotes, or a key such as "ctrl-x"` })
    else {
      const taken = table.find((other) => !own.includes(other) && other.keys.includes(text) && own.some((one) => meets(one, other)))
      if (taken) faults.push({ field, text: `"${text}" is the key of ${taken.command} already` })
      else table = table.map((one) => (own.includes(one) ? { ...one, keys: withKey(one.keys, text) } : one))
    }
  }
  return { table, faults }
}

/** The new key replaces the single characters; keys with names stay. */
function withKey(keys: readonly string[], key: string): string[] {
  const named = keys.filter((one) => one.length > 1 && one !== key)
  return keys[0] === named[0] ? [...named, key] : [key, ...named]
}

/** Do two keys work on one screen? */
function meets(one: Binding, other: Binding): boolean {
  return one.on === undefined || other.on === undefined || one.on.some((at) => other.on?.includes(at))
}

function unknownCommand(name: string): string {
  const near = nearest(
    name,
    bindings.map(({ command }) => command),
  )
  return `unknown command "${name}"${near === undefined ? '' : `; did you mean "${near}"?`}`
}
