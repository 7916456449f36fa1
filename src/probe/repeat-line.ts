import { isUnsafe } from '../lib/printable.ts'
import { shellLine } from '../lib/shell.ts'
import type { ProbeOrigin } from '../model/probe-origin.ts'
import type { ProbeRepeat } from '../model/probe-repeat.ts'

/** A name that the API server accepts for a Pod, a container or a namespace (RFC 1123 subdomain): no flag, and nothing that a terminal hides. */
const isName = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/

/** A command in a container of a Pod, as a line for a shell. Undefined if it is not one line, or a name is one that no API server accepts. */
export function lineIn(
  { namespace, pod, container }: Pick<ProbeOrigin, 'namespace' | 'pod' | 'container'>,
  argv: readonly string[],
  flags: readonly string[],
  isShorter = false,
): ProbeRepeat | undefined {
  if (container === undefined || ![namespace, pod, container].every((name) => isName.test(name))) return undefined
  const words = ['kubectl', ...flags, '-n', namespace, 'exec', pod, '-c', container, '--', ...argv]
  return words.some(isUnsafe) ? undefined : { line: shellLine(words), ...(isShorter && { isShorter: true }) }
}
