import { clientName } from '../../../kube/client-access.ts'
import { defined } from '../../../lib/defined.ts'
import type { Chain } from '../../../trace/chain.ts'
import { marks, positions } from '../../chain/ports.ts'
import type { Found } from '../../finding.ts'
import type { Facts } from './facts.ts'

/** A client that was named has a resolver or a search list of its own, by which the short names of Services are not resolved. */
export function ownDns(chain: Chain): Found<Facts>[] {
  const ports = positions(chain, ({ entries }) => entries.some(({ type }) => type === 'dns'))
  if (ports.length === 0) return []
  return (chain.trafficSources ?? []).flatMap(({ view, ownDns: own }): Found<Facts>[] => {
    if (!own || (!own.isForeign && own.searches.some(isOfCluster))) return []
    const { pod, nameservers, searches, isForeign } = own
    const object = { kind: 'Pod', ...defined({ namespace: view.namespace }), name: pod }
    return [
      {
        facts: {
          way: 'own',
          client: clientName(view, chain.target.namespace),
          lacks: isForeign ? 'names' : 'search',
          nameservers,
          searches,
        },
        severity: 'info',
        confidence: 'proven',
        ...marks('entry', ports),
        evidence: [
          { object, field: 'spec.dnsPolicy', value: 'None' },
          isForeign
            ? { object, field: 'spec.dnsConfig.nameservers', value: [...nameservers] }
            : { object, field: 'spec.dnsConfig.searches', value: searches.length > 0 ? [...searches] : null },
        ],
      },
    ]
  })
}

/** `demo.svc.cluster.local`, `svc.cluster.local`: the kubelet writes these into Pods that have no list of their own. */
function isOfCluster(search: string): boolean {
  return search.split('.').slice(0, 2).includes('svc')
}
