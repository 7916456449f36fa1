/** What the API server says when it refuses a Pod, and the same in a few words; `$1` is a name. */
const known: readonly (readonly [RegExp, string])[] = [
  [/exceeded quota: ([^,\s]+)/, 'exceeded quota $1'],
  [/admission webhook "([^"]+)" denied the request/, 'admission webhook $1 denies them'],
  [/failed calling webhook "([^"]+)"/, 'webhook $1 cannot be called'],
  [/violates PodSecurity "([^":]+)/, 'they violate PodSecurity $1'],
  [/serviceaccount "([^"]+)" not found/, 'serviceaccount $1 does not exist'],
  [/error looking up service account (?:[^/\s]+\/)?([^:\s]+)/, 'serviceaccount $1 does not exist'],
  [/(?:minimum|maximum) (cpu|memory|[a-z-]+) usage per (?:Container|Pod)/, 'a LimitRange does not allow their $1'],
  [/no PriorityClass with name (\S+) was found/, 'priorityclass $1 does not exist'],
]

/** Why the API server refuses an object, in a few words; undefined where its message is none that is known. */
export function refusalWords(message: string): string | undefined {
  for (const [pattern, words] of known) {
    const name = pattern.exec(message)?.[1]
    if (name !== undefined) return words.replace('$1', () => name)
  }
  return undefined
}
