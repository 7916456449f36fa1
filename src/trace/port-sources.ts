import { defined } from '../lib/defined.ts'
import type { PortSource, SourceWay } from '../model/reach.ts'
import type { Pod } from '../model/resources.ts'
import type { HopState } from '../model/verdict.ts'
import type { Entry } from '../model/way-in.ts'
import type { PortChain } from './chain.ts'
import type { OwnChain } from './own-chain.ts'
import { resolveNamedPort } from './pods.ts'

/** A Service port that leads to a number of some Pods. */
export interface PlacedSource {
  /** A number; else a port name that the Pods do not have. */
  place: number | string
  protocol: string
  names: string[]
  source: PortSource
}

/** What a Service port does for one Pod. */
interface Share {
  pod: string
  place: number | string
  isMeant: boolean
  isServed: boolean
  why?: NonNullable<PortSource['why']>
}

/** The Service's ports as ways to the Pods, each once for every number that it means in them. */
export function sourcesOf(pods: readonly Pod[], live: readonly Pod[], { whole, own }: OwnChain): PlacedSource[] {
  const meant = new Set(live.map((pod) => pod.name))
  const isUnread = whole.gaps.some((gap) => gap.hops.includes('endpoint'))
  return own.ports.flatMap((port, position) => {
    const shares = pods.flatMap((pod) => sharesOf(pod, port, meant.has(pod.name)))
    return [...Map.groupBy(shares, (share) => share.place)].map(([place, group]): PlacedSource => {
      const due = group.filter(({ isMeant }) => isMeant)
      const why = due.find(({ isServed }) => !isServed)?.why
      const ready = due.filter(({ isServed }) => isServed).length
      return {
        place,
        protocol: port.protocol,
        names: group.map(({ pod }) => pod),
        source: {
          service: whole.target.name,
          index: port.index,
          name: port.name,
          port: port.port,
          headless: whole.service?.headless ?? false,
          ready,
          of: due.length,
          state: isUnread ? 'unknown' : stateOf(ready, due.length, why),
          ...defined({ why: why && !isUnread ? why : undefined }),
          ways: waysOf(whole.ports[position]?.entries ?? []),
        },
      }
    })
  })
}

/** A Pod that is still starting is not broken. */
function stateOf(ready: number, of: number, why: PortSource['why']): HopState {
  if (of === 0) return 'off'
  if (ready === of) return 'ok'
  return ready > 0 || why === 'pending' || why === 'creating' || why === 'init-running' ? 'warn' : 'broken'
}

function sharesOf(pod: Pod, port: PortChain, isMeant: boolean): Share[] {
  const own = port.endpoints.filter((one) => one.pod === pod.name)
  const addresses = new Set(own.map((one) => `${one.address} ${one.port}`))
  const why = port.candidates.find((one) => one.pod === pod.name)?.reason
  const numbers = new Set(own.flatMap((one) => (one.port === undefined ? [] : [one.port])))
  if (numbers.size === 0) {
    const reason = why ?? own[0]?.state
    // Usable without a port: an endpoint of a headless Service, whose name leads to the Pod anyway.
    const isServed = own.some((one) => one.usable)
    return [{ pod: pod.name, place: targetOf(pod, port), isMeant, isServed, ...defined({ why: reason && !isServed ? reason : undefined }) }]
  }
  return [...numbers].map((place): Share => {
    // An address that two Pods share is used by the one entry that counts.
    const isServed = port.endpoints.some((one) => one.usable && one.port === place && addresses.has(`${one.address} ${place}`))
    const reason = why ?? own.find((one) => one.port === place)?.state
    return { pod: pod.name, place, isMeant, isServed, ...defined({ why: reason && !isServed ? reason : undefined }) }
  })
}

/** What the Service port means in a Pod that no slice lists. */
function targetOf(pod: Pod, { port, targetPort, protocol }: PortChain): number | string {
  if (port === 0 || typeof targetPort === 'number') return port && targetPort
  return resolveNamedPort(pod, targetPort, protocol) ?? targetPort
}

/** Each way once; the NodePort of all Nodes is one. */
function waysOf(entries: readonly Entry[]): SourceWay[] {
  const ways = new Map<string, SourceWay>()
  for (const { type, address, port, state, route } of entries) {
    const place = type === 'nodePort' ? '' : address
    const key = `${type} ${place} ${port ?? ''} ${route?.kind ?? ''}/${route?.name ?? ''}`
    const known = ways.get(key)
    const way: SourceWay = { type, address: place, ...defined({ port }), state, ...defined({ route: route?.kind }) }
    // Some Nodes may drop and others not: the rows of the Nodes say which.
    if (!known) ways.set(key, way)
    else if (known.state !== state) ways.set(key, { ...known, state: 'warn' })
  }
  return [...ways.values()]
}
