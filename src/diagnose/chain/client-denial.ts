import { clientAccesses, denyingSide } from '../../kube/client-access.ts'
import type { ClientAccess, ConnectionAccess, DirectionAccess } from '../../model/access.ts'
import type { Endpoint } from '../../model/endpoint.ts'
import type { ConnectProbe } from '../../model/probe-view.ts'
import type { TrafficSource } from '../../trace/access/traffic-sources.ts'
import type { Chain } from '../../trace/chain.ts'
import type { Found } from '../finding.ts'
import { hasFailed } from './connections.ts'
import { marks } from './ports.ts'

/** A client whose traffic policies drop, by one of its two sides. */
export interface ClientDenial {
  source: TrafficSource
  side: keyof Pick<ConnectionAccess, 'egress' | 'ingress'>
  /** For the first of the endpoints. */
  denied: DirectionAccess
  access: ClientAccess
  endpoint: Endpoint
  /** How many endpoints are denied on that side, of those to which the client may be sent. */
  count: number
  of: number
  /** For each of them, either a plugin is known to enforce the policies, or a probe from the client failed. */
  proven: boolean
}

/**
 * The named clients whose traffic policies drop, each with the side on which that happens. Endpoints that a probe of the client reached do
 * not count.
 */
export function clientDenials(chain: Chain, position: number): ClientDenial[] {
  return perClient(chain, position).flatMap(({ source, used }) => {
    const open = used.filter(({ endpoint }) => !tried(chain, position, source, endpoint).some(({ result }) => result === 'open'))
    const denied = open.flatMap(({ endpoint, access }) => {
      const side = denyingSide(access)
      return side ? [{ endpoint, access, side, denied: access[side] }] : []
    })
    const groups = [...Map.groupBy(denied, ({ side, denied: { tier } }) => `${side} ${tier}`).values()]
    return groups.flatMap((group): ClientDenial[] => {
      const [first] = group
      if (!first) return []
      const isProven = group.every(
        ({ endpoint, denied }) => denied.certainty === 'proven' || failed(tried(chain, position, source, endpoint)),
      )
      return [{ source, ...first, count: group.length, of: used.length, proven: isProven }]
    })
  })
}

/**
 * How sure a finding about the denial is, and where it stands. It is an error only with proof for every endpoint to which the client may be
 * sent.
 */
export function denialCertainty(
  { count, of, proven }: ClientDenial,
  position: number,
): Pick<Found<unknown>, 'severity' | 'confidence' | 'stage' | 'ports' | 'hop'> {
  const ports = [position]
  return {
    severity: proven && count === of ? 'error' : 'warn',
    confidence: proven ? 'proven' : 'inferred',
    ...marks('access', ports),
  }
}

/** A client that policies deny, and whose probe connected anyway. */
export interface Contradiction {
  source: TrafficSource
  side: ClientDenial['side']
  denied: DirectionAccess
  access: ClientAccess
  endpoint: Endpoint
  probe: ConnectProbe
}

/** Where a probe of a client reached an endpoint that policies deny to it, the first for each client. */
export function contradictions(chain: Chain, position: number): Contradiction[] {
  return perClient(chain, position).flatMap(({ source, used }) =>
    used
      .flatMap(({ endpoint, access }): Contradiction[] => {
        const side = denyingSide(access)
        const probe = tried(chain, position, source, endpoint).find(({ result }) => result === 'open')
        return side && probe ? [{ source, side, denied: access[side], access, endpoint, probe }] : []
      })
      .slice(0, 1),
  )
}

function perClient({ ports, trafficSources = [] }: Chain, position: number) {
  const endpoints = ports[position]?.endpoints.filter(({ usable }) => usable) ?? []
  return trafficSources.map((source, index) => ({
    source,
    used: endpoints.flatMap((endpoint) => {
      const access = clientAccesses(endpoint)[index]
      return access && access.unused === undefined ? [{ endpoint, access }] : []
    }),
  }))
}

/** The connections that were tried from the client to the address of an endpoint itself. */
function tried({ probes }: Chain, position: number, { view }: TrafficSource, { address }: Endpoint): ConnectProbe[] {
  return probes.flatMap((probe) =>
    probe.kind === 'connect' &&
    probe.role === 'client' &&
    probe.to.type === 'pod' &&
    probe.to.position === position &&
    probe.to.address === address &&
    (view.kind !== 'Pod' || probe.from.pod === view.name)
      ? [probe]
      : [],
  )
}

function failed(probes: readonly ConnectProbe[]): boolean {
  return probes.length > 0 && probes.every(({ result }) => hasFailed(result))
}
