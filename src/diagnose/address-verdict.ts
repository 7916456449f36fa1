import type { AddressOwner, AddressView } from '../model/address-view.ts'
import type { Trace } from '../model/trace.ts'
import type { Verdict } from '../model/verdict.ts'
import type { Chain } from '../trace/chain.ts'
import type { AnyDiagnosis, Code } from './facts.ts'
import { portVerdict, targetVerdict, worst } from './verdict.ts'

/** A chain, what counts of what was found at it, and its trace. */
export interface Examined {
  chain: Chain
  counted: readonly AnyDiagnosis[]
  trace: Trace
}

/** The verdict of an address: of each of its owners by this one way in, the worst of them. What is wrong with another way does not count. */
export function addressVerdict({ owners, path, host }: AddressView, nested: readonly Examined[]): Verdict {
  const verdicts = owners.map((owner) => ownerVerdict(owner, host, behind(owner, nested)))
  // Without a path all rules of the host are meant: where one leads somewhere, the host is not lost.
  const isHost = path === undefined && owners.every(({ type }) => type === 'route')
  // Backends of one rule share its requests.
  const isSplit = owners.every(({ rule }) => rule?.share !== undefined)
  const verdict = worst(verdicts)
  return (isHost || isSplit) && verdict === 'broken' && verdicts.some((one) => one !== 'broken') ? 'degraded' : verdict
}

function behind({ to }: AddressOwner, nested: readonly Examined[]): Examined | undefined {
  const key = JSON.stringify(to)
  return nested.find(({ trace }) => JSON.stringify(trace.target) === key)
}

function ownerVerdict(owner: AddressOwner, host: string | undefined, examined: Examined | undefined): Verdict {
  const way = stateVerdicts[owner.state]
  if (!examined || way === 'broken') return examined ? way : 'unknown'
  switch (owner.type) {
    case 'podIP':
    case 'hostPort':
    case 'hostNetwork':
    case 'healthCheck':
      return way
    case 'node':
      return examined.trace.verdict
    default:
      return worst([way, ...serviceVerdicts(owner, host, examined)])
  }
}

const stateVerdicts: Readonly<Record<AddressOwner['state'], Verdict>> = {
  ok: 'healthy',
  off: 'healthy',
  warn: 'degraded',
  unknown: 'unknown',
  broken: 'broken',
}

/** What tells on clients of a load balancer's address alone, beside the state of that way in. */
const balancerCodes: ReadonlySet<Code> = new Set<Code>(['PT402', 'PT403', 'PT404'])

/** What is found at the ways in is left to the state of the one that is meant; what has no state there is told by its code. */
function serviceVerdicts({ type }: AddressOwner, host: string | undefined, { chain, counted }: Examined): Verdict[] {
  const told = counted.filter((one) => {
    if (one.stage !== 'entry') return true
    if (one.code === 'PT408') return type === 'nodePort' && (host === undefined || one.facts.addresses.includes(host))
    return type === 'loadBalancer' && balancerCodes.has(one.code)
  })
  const ports = chain.ports.map((_, position) => portVerdict(chain, position, told))
  return [targetVerdict(chain, ports, told)]
}
