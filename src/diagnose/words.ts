import type { Explanation, Fix } from '../model/finding.ts'
import type { Code, Facts } from './facts.ts'

/** What the words of a finding may name beside its facts. */
export interface WordContext {
  namespace: string
  /** The Service's name. */
  service: string
  /** A kubectl command line in the Service's namespace and context, quoted for a POSIX shell. */
  kubectl: (...args: string[]) => string
  /** The same in another namespace. */
  kubectlIn: (namespace: string, ...args: string[]) => string
}

/** Everything that is said about one code. */
export interface Words<F> {
  /** `selector-matches-nothing`. */
  name: string
  title: (facts: F) => string
  message: (facts: F, context: WordContext) => string
  fix: (facts: F, context: WordContext) => Fix
  explain: Explanation
}

/** Words for some of the codes; together they must cover all of them. */
export type WordsFor<C extends Code> = { readonly [K in C]: Words<Facts[K]> }

/** `1 Pod`, `3 Pods`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

/** `a`, `a and b`, `a, b and 4 more`. */
export function some(names: readonly string[], most = 3): string {
  if (names.length > most) return `${names.slice(0, most - 1).join(', ')} and ${names.length - most + 1} more`
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

/** `the only Pod is`, `both Pods are`, `all 3 Pods are`, `1 of 3 Pods is`, `2 of 3 Pods are`. */
export function ofAll(pods: number, of: number): string {
  if (of > pods) return `${pods} of ${of} Pods ${pods === 1 ? 'is' : 'are'}`
  return pods === 1 ? 'the only Pod is' : pods === 2 ? 'both Pods are' : `all ${pods} Pods are`
}

/** `app=web,tier=front`, sorted, as kubectl takes a selector. */
export function selectorText(selector: Readonly<Record<string, string>>): string {
  return Object.keys(selector)
    .sort()
    .map((key) => `${key}=${selector[key]}`)
    .join(',')
}
