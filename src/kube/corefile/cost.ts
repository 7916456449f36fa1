import { compileRe2 } from '../../lib/re2/re2.ts'
import type { CorefileBlock, CorefileDirective } from '../../model/corefile.ts'

/** How many steps all expressions of a Corefile may have: a name is compared with each. Those that a person writes have some hundreds. */
const maxSteps = 5000

/** Each expression costs some steps by itself, so that their number has a bound, too. */
const stepsOfEach = 10

/** Would the expressions of the plugins template and rewrite take too long, name by name? Those that are not understood are never tried. */
export function isTooDear(blocks: readonly CorefileBlock[]): boolean {
  let steps = 0
  for (const pattern of blocks.flatMap(({ directives }) => directives.flatMap(patternsOf))) {
    steps += stepsOfEach + (compileRe2(pattern)?.size ?? 0)
    if (steps > maxSteps) return true
  }
  return false
}

function patternsOf({ plugin, args = [], options = [] }: CorefileDirective): string[] {
  if (plugin === 'template') return options.flatMap(([option, ...patterns]) => (option === 'match' ? patterns : []))
  if (plugin !== 'rewrite') return []
  const words = [...args, ...options.flat()]
  return words.filter((_, index) => words[index - 1]?.toLowerCase() === 'regex')
}
