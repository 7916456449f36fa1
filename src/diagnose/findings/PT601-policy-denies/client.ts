import { isFromOutside, isOutside } from '../../../kube/outside-entries.ts'
import { defined } from '../../../lib/defined.ts'
import type { ClientAccess } from '../../../model/access.ts'
import type { Evidence } from '../../../model/finding.ts'
import type { TrafficSource } from '../../../trace/access/traffic-sources.ts'
import type { Chain } from '../../../trace/chain.ts'
import { type ClientDenial, clientDenials, denialCertainty } from '../../chain/client-denial.ts'
import { portFacts } from '../../chain/ports.ts'
import type { Found } from '../../finding.ts'
import type { ClientFacts } from './facts.ts'

/** NetworkPolicies isolate a client that was named, or the Pods that it connects to, and no rule lets its traffic through. */
export function client(chain: Chain): Found<ClientFacts>[] {
  return chain.ports.flatMap((port, position) =>
    clientDenials(chain, position)
      .filter(({ denied }) => denied.tier === 'NetworkPolicy')
      .map((denial): Found<ClientFacts> => {
        const { source, side, denied, access, endpoint, count, of } = denial
        return {
          facts: {
            way: 'client',
            port: portFacts(port),
            podPort: endpoint.port ?? port.port,
            selector: chain.service?.selector ?? {},
            enforcement: access.enforcement,
            source,
            side,
            denied,
            ...defined({ near: access.near, standIn: standInOf(chain, position, source) }),
            count,
            of,
            home: chain.target.namespace ?? '',
          },
          ...denialCertainty(denial, position),
          evidence: [...isolation(denial), ...nearEvidence(access), ...(access.enforcement?.evidence ?? [])],
        }
      }),
  )
}

function standInOf({ routes, controllers = [], ports }: Chain, position: number, { view }: TrafficSource): TrafficSource | undefined {
  if (!isOutside(view) || ports[position]?.entries.some(isFromOutside)) return undefined
  return controllers.find((controller, index) => controller && routes[index]?.leadsTo === position)
}

function nearEvidence({ near }: ClientAccess): Evidence[] {
  return near ? [{ object: near.object, field: `metadata.labels[${near.key}]`, value: near.found ?? null }] : []
}

function isolation({ denied: { policy, isolatedBy = policy ? [policy] : [] }, side, endpoint }: ClientDenial): Evidence[] {
  return isolatedBy.map((object) => ({
    object,
    field: `spec.${side}`,
    value: `no rule for ${endpoint.port ?? 0}/${endpoint.protocol} of ${endpoint.pod ?? endpoint.address}`,
  }))
}
