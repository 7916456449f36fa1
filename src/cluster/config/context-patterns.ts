import { nearest } from '../../lib/similar.ts'
import { UsageError } from './user-error.ts'

/**
 * The contexts that names, globs (`prod-*`) and lists of them (`a,b`) stand for, in the order of the patterns, each once. The exact name of
 * a context wins over a list and a glob. @throws UsageError for a pattern without a context
 */
export function matchContexts(patterns: readonly string[], names: readonly string[]): string[] {
  const parts = patterns.flatMap((pattern) => (names.includes(pattern) ? [pattern] : pattern.split(',').map((part) => part.trim())))
  const chosen = new Set(parts.filter((part) => part !== '').flatMap((part) => matching(part, names)))
  if (chosen.size === 0) throw new UsageError(`no context matches "${patterns.join(' ')}"`, 'kubectl config get-contexts lists them')
  return [...chosen]
}

function matching(pattern: string, names: readonly string[]): string[] {
  if (names.includes(pattern)) return [pattern]
  const isGlob = /[*?]/.test(pattern)
  const found = isGlob ? names.filter((name) => globOf(pattern).test(name)) : []
  if (found.length > 0) return found
  const near = isGlob ? undefined : nearest(pattern, names)
  const message = isGlob ? `no context matches "${pattern}"` : `context "${pattern}" does not exist`
  throw new UsageError(message, near === undefined ? 'Run kubectl config get-contexts to see them.' : `Did you mean "${near}"?`)
}

/** `*` and `?` as in a shell, but for any letter: a name such as `arn:aws:eks:eu-west-1:1:cluster/prod` has slashes. */
function globOf(pattern: string): RegExp {
  const source = pattern.replace(/[\\^$.*+?()[\]{}|/]/g, (letter) => (letter === '*' ? '.*' : letter === '?' ? '.' : `\\${letter}`))
  return new RegExp(`^${source}$`, 'su')
}
