import { holds, type IpNumber, parseIp } from '../lib/cidr.ts'
import { addressesOf, type PeerSide } from './connection.ts'
import type { MatchContext } from './context.ts'
import { doubted, type Match } from './match.ts'
import { blocksMissPods } from './plugins.ts'

/** A range of addresses, without some that lie in it. */
export interface Block {
  cidr: string
  except: readonly string[]
}

/**
 * Is the party's address in the block? By the API's tests the address of a Pod counts as any other; some plugins never match one, nor
 * that of a Node.
 */
export function isInBlock(block: Block, { party, connection, node }: PeerSide, context: MatchContext): Match {
  const target = parseIp(connection.address)
  const range = context.range(block.cidr)
  if (!target || range?.bits !== target.bits) return false
  const isWhole = range.prefix === 0 && block.except.length === 0
  const addresses = party === connection.to ? [target] : addressesOf(party, target.bits)
  const isInside = (address: IpNumber) => holds(range, address) && !isExcepted(block, address, context)
  const match: Match =
    addresses === undefined
      ? isWhole || 'some-outside'
      : addresses.length === 0
        ? isWhole || 'address-unknown'
        : agreed(addresses.map(isInside))
  const isOfCluster = party.type === 'pod' || party.type === 'node'
  return isOfCluster && blocksMissPods(context.enforcement(node)) ? doubted(match, 'block-on-pod') : match
}

function isExcepted({ except }: Block, address: IpNumber, context: MatchContext): boolean {
  return except.some((cidr) => {
    const range = context.range(cidr)
    return range !== undefined && holds(range, address)
  })
}

/** Of several addresses of which one is used: the same for all, or not known. */
function agreed(answers: readonly boolean[]): Match {
  const [first = false] = answers
  return answers.every((one) => one === first) ? first : 'address-unknown'
}
