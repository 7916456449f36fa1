import type { LabelDifference } from '../../kube/label-differences.ts'

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

/** Names longer than this are shortened in titles. */
const longest = 40

/** The same title, with each name that is too long shortened in its middle. */
export function shortened(title: string): string {
  return title.replace(/\S+/g, (word) => (word.length > longest ? `${word.slice(0, 18)}…${word.slice(-18)}` : word))
}

/** With a capital letter, for the start of a sentence. */
export function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
}

/** The scope of a finding about some Pods: whether others serve. */
export function othersServe(served: boolean): string {
  return served ? 'Other Pods serve traffic.' : 'No other Pod serves traffic.'
}

/** `no label app=web`, `app=wbe, not app=web`. */
export function labelDifference({ key, wanted, found }: LabelDifference): string {
  return found === undefined ? `no label ${key}=${wanted}` : `${key}=${found}, not ${key}=${wanted}`
}
