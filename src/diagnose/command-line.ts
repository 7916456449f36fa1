import { isUnsafe } from '../lib/printable.ts'
import { shellLine } from '../lib/shell.ts'

/** Flags of kubectl that fixes use. Whatever else begins with a dash came from a name. */
const ownFlags: ReadonlySet<string> = new Set(
  '- -- -A -L -c -f -l -n -o -p --dry-run=server --field-selector --overwrite --previous --replicas=1 --show-labels --type'.split(' '),
)
/** A namespace (RFC 1123 label); empty if there is none. */
const label = /^(?:[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?)?$/
/** What names, selectors, columns and field selectors are made of. */
const plain = /^[\w ./:=,!()[\]*@%-]*$/

/**
 * A command line of kubectl, quoted for a shell, and always built from words. `flags` lead to the cluster and stand as the user gave them.
 * `''` if the API server would not accept one of the words: a dump can hold a name that is a flag, or that no terminal shows.
 */
export function kubectlLine(flags: readonly string[], namespace: string, args: readonly string[]): string {
  if (!label.test(namespace) || !args.every(isFit)) return ''
  return line(['kubectl', ...flags, ...inNamespace(namespace), ...args])
}

/** The same for a trace of a target. kubectl takes no flags before the name of a plugin, so those that reach the cluster are at the end. */
export function porttraceLine(flags: readonly string[], namespace: string, target: string): string {
  if (!label.test(namespace) || !isFit(target)) return ''
  return line(['kubectl', 'porttrace', target, ...flags, ...inNamespace(namespace)])
}

function inNamespace(namespace: string): string[] {
  return namespace === '' ? [] : ['-n', namespace]
}

function line(words: readonly string[]): string {
  return words.some(isUnsafe) ? '' : shellLine(words)
}

function isFit(arg: string): boolean {
  return arg.startsWith('-') ? ownFlags.has(arg) : isJson(arg) || plain.test(arg)
}

/** A patch: everything in it is a value, never a flag. */
function isJson(arg: string): boolean {
  if (!/^[[{]/.test(arg)) return false
  try {
    JSON.parse(arg)
    return true
  } catch {
    return false
  }
}
