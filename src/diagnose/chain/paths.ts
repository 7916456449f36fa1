import { socketAddress } from '../../lib/ip.ts'
import type { Evidence } from '../../model/finding.ts'
import type { PathProbe, PathResult } from '../../model/path.ts'
import type { Chain } from '../../trace/chain.ts'
import { serviceRef } from './evidence.ts'

/** With fewer connections a share says nothing. */
const fewest = 5

/**
 * Evidence that some endpoints explain the losses of a ClusterIP. While these endpoints, and no others, lost every connection of a path,
 * the ClusterIP lost about the share that they are of all endpoints. No evidence if not every usable endpoint was tried, or if the shares
 * differ: then something else may lose connections as well.
 */
export function pathEvidence(chain: Chain, position: number, addresses: readonly string[]): Evidence[] {
  return chain.probes.flatMap((probe) => (probe.kind === 'path' ? evidenceOf(probe, chain, position, new Set(addresses)) : []))
}

function evidenceOf(probe: PathProbe, chain: Chain, position: number, lost: ReadonlySet<string>): Evidence[] {
  const usable = chain.ports[position]?.endpoints.filter((one) => one.usable) ?? []
  const all = probe.targets.flatMap((to, index) =>
    to.type === 'pod' && to.position === position ? [{ address: to.address, index, isGone: to.gone === true }] : [],
  )
  const pods = all.filter(({ isGone }) => !isGone)
  if (usable.length < 2 || !usable.every(({ address }) => pods.some((one) => one.address === address))) return []
  const since = sinceLost(
    probe,
    pods.filter(({ address }) => lost.has(address)).map(({ index }) => index),
  )
  if (since === undefined) return []
  const changed = sinceChanged(probe, all)
  const recent = probe.rounds.filter(({ at }) => at >= since && at >= changed)
  const failing = pods.filter(({ index }) => recent.some((one) => one.target === index && isLost(one)))
  if (failing.some(({ address }) => !lost.has(address)) || failing.length === usable.length) return []
  return probe.targets.flatMap((to, index): Evidence[] => {
    if (to.type !== 'clusterIP' || to.position !== position) return []
    const results = recent.filter(({ target, outcome }) => target === index && outcome !== 'unknown')
    const count = results.filter(isLost).length
    if (!isShare(count, results.length, failing.length / usable.length)) return []
    const field = `path from pod/${probe.from.pod}: lost connections to ${socketAddress(to.address, to.port)}`
    return [
      {
        object: serviceRef(chain),
        field,
        value: `${count} of ${results.length}, ${failing.length} of ${usable.length} endpoints lost all`,
      },
    ]
  })
}

/** The time of the round since which all of these targets have lost every connection. */
function sinceLost({ rounds }: PathProbe, targets: readonly number[]): string | undefined {
  const since = targets.map((target) => {
    const own = rounds.filter((one) => one.target === target)
    return own[own.findLastIndex((one) => !isLost(one)) + 1]?.at
  })
  return since.length === 0 || since.some((one) => one === undefined)
    ? undefined
    : since
        .flatMap((one) => one ?? [])
        .sort()
        .at(-1)
}

/** The time of the first round with the same set of endpoints as now: before it, the ClusterIP chose among others. */
function sinceChanged({ rounds }: PathProbe, pods: readonly { index: number; isGone: boolean }[]): string {
  const times = pods.map(({ index, isGone }) => {
    if (!isGone) return rounds.find(({ target }) => target === index)?.at ?? ''
    const last = rounds.findLast(({ target }) => target === index)?.at ?? ''
    return rounds.find(({ at }) => at > last)?.at ?? ''
  })
  return times.sort().at(-1) ?? ''
}

function isLost({ outcome }: PathResult): boolean {
  return outcome !== 'open' && outcome !== 'unknown'
}

/** Is a count of losses within three standard deviations of a share of all? kube-proxy chooses an endpoint for each connection at random. */
function isShare(count: number, of: number, share: number): boolean {
  return of >= fewest && count > 0 && Math.abs(count - of * share) <= 3 * Math.sqrt(of * share * (1 - share))
}
