import { serviceRef } from '../../chain/evidence.ts'
import { marks } from '../../chain/ports.ts'
import type { Found, Rule } from '../../finding.ts'
import type { Facts } from './facts.ts'

/** The IPAddress of the ClusterIP names a Service that does not exist. */
export const ofService: Rule<Facts> = (chain) =>
  (chain.held ?? []).flatMap(({ address, object, field, owner, isOwnerGone }): Found<Facts>[] =>
    isOwnerGone
      ? [
          {
            facts: { address, holder: object, owner, count: 1, isOwn: true },
            severity: 'warn',
            confidence: 'proven',
            ...marks('service', []),
            evidence: [
              { object: serviceRef(chain), field: 'spec.clusterIPs', value: address },
              { object, field, value: `services ${owner.namespace ?? ''}/${owner.name}` },
            ],
          },
        ]
      : [],
  )
