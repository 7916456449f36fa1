/** Names up to this length are shown whole. */
const whole = 16

/**
 * Names of contexts for the heads of columns: what all have at their beginning and end is left out of long ones, up to a sign that parts
 * words (`arn:aws:eks:eu-west-1:1:cluster/prod` beside `…/dev`: `prod`, `dev`). Each stays apart from the others.
 */
export function shortNames(names: readonly string[]): string[] {
  if (names.length < 2 || names.every(({ length }) => length <= whole)) return [...names]
  const parts = names.map((name) => name.split(/(?<=[:/_@.-])/))
  const head = common(parts)
  const tail = common(parts.map((own) => own.slice(head).toReversed()))
  const short = parts.map((own) =>
    own
      .slice(head, own.length - tail)
      .join('')
      .replace(/[:/_@.-]$/, ''),
  )
  return new Set(short).size === names.length && short.every((name) => name !== '') ? short : [...names]
}

/** How many parts at the beginning are the same in all. */
function common(parts: readonly (readonly string[])[]): number {
  const [first = []] = parts
  const differs = first.findIndex((part, index) => parts.some((own) => own[index] !== part))
  return differs < 0 ? first.length : differs
}
