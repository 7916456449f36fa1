import type { Trace } from '../model/trace.ts'
import { ownerWords } from './address.ts'
import { openingWords } from './node-target.ts'
import type { Look, Sign } from './style.ts'

/** A box of a target that is no Service, and whether anything gets through it. */
export interface TargetBox {
  sign: Sign
  words: readonly string[]
}

/** What a target that is no Service leads through: the ports of a Node, each with where it leads, or what owns an address. */
export function targetBoxes({ node, address }: Trace, look: Look): TargetBox[][] {
  const openings = (node?.openings ?? []).map((opening) => {
    const { label, where, to, outcome } = openingWords(opening, look)
    return [
      { sign: opening.state, words: [label, where] },
      { sign: opening.state, words: [to, outcome] },
    ]
  })
  const owners = (address?.owners ?? []).map((owner) => [{ sign: owner.state, words: ownerWords(owner) }])
  return [...openings, ...owners]
}
