import type { LabelSelector } from '../model/resources.ts'

const KEY = '([a-z0-9A-Z](?:[-a-z0-9A-Z_./]*[a-z0-9A-Z])?)'
const VALUE = '([a-z0-9A-Z](?:[-a-z0-9A-Z_.]*[a-z0-9A-Z])?|)'
const equality = new RegExp(`^${KEY}\\s*(=|==|!=)\\s*${VALUE}$`)
const set = new RegExp(`^${KEY}\\s+(in|notin)\\s*\\(([^()]*)\\)$`)
const existence = new RegExp(`^(!?)\\s*${KEY}$`)

/** A selector as kubectl's `-l` takes it: `app=web,tier!=db,env in (a,b),!old`. Undefined if it is none. */
export function parseSelector(text: string): LabelSelector | undefined {
  const matchExpressions: LabelSelector['matchExpressions'] = []
  for (const part of text.split(/,(?![^(]*\))/).map((one) => one.trim())) {
    const expression = expressionOf(part)
    if (!expression) return undefined
    matchExpressions.push(expression)
  }
  return { matchLabels: {}, matchExpressions }
}

function expressionOf(part: string): LabelSelector['matchExpressions'][number] | undefined {
  const [, key, sign, value] = equality.exec(part) ?? []
  if (key !== undefined) return { key, operator: sign === '!=' ? 'NotIn' : 'In', values: [value ?? ''] }
  const [, setKey, word, list] = set.exec(part) ?? []
  if (setKey !== undefined) {
    return { key: setKey, operator: word === 'in' ? 'In' : 'NotIn', values: (list ?? '').split(',').map((one) => one.trim()) }
  }
  const [, not, existing] = existence.exec(part) ?? []
  return existing === undefined ? undefined : { key: existing, operator: not === '!' ? 'DoesNotExist' : 'Exists', values: [] }
}
