import { defined } from '../../../lib/defined.ts'
import type { Candidate } from '../../../model/endpoint.ts'
import type { EventView } from '../../../model/workload-view.ts'
import type { Chain } from '../../../trace/chain.ts'
import { podRef, serviceRef } from '../../chain/evidence.ts'
import { podDiagnosis } from '../../chain/pods.ts'
import { marks } from '../../chain/ports.ts'
import type { Found, Rule } from '../../finding.ts'
import { exhaustedBy, exhaustionWords } from '../../words/exhaustion.ts'
import type { Facts } from './facts.ts'

/** States of a Pod that may have no address yet. */
const waiting: ReadonlySet<Candidate['reason']> = new Set<Candidate['reason']>(['creating', 'pending', 'no-address', 'container-waiting'])

/** Pods of the Service got no address, as their events say; or an event about the Service says that a range is full. */
export const ofService: Rule<Facts> = (chain) => [...ofPods(chain), ...ofOwnEvents(chain)]

function ofPods(chain: Chain): Found<Facts>[] {
  const found = podDiagnosis(chain, (candidate) => waiting.has(candidate.reason) && told(chain, candidate) !== undefined)
  if (!found) return []
  const { facts, first, pods: _, ...at } = found
  const object = podRef(chain, first.pod)
  return [
    {
      facts: {
        use: 'pods',
        kind: 'failed',
        first: object,
        count: facts.count,
        said: exhaustionWords(told(chain, first)?.message ?? ''),
        ...defined({ node: first.node || undefined }),
        ranges: [],
        served: facts.served,
      },
      severity: facts.served ? 'warn' : 'error',
      confidence: 'proven',
      stage: 'pod',
      ...at,
      evidence: [{ object, field: 'status.podIP', value: null }],
    },
  ]
}

/** The event by which the Pod got no address. */
function told({ events = [], target }: Chain, { pod }: Candidate): EventView | undefined {
  return events.find(
    (event) =>
      event.about.kind === 'Pod' &&
      event.about.name === pod &&
      event.about.namespace === target.namespace &&
      exhaustedBy({ ...event, object: event.about }) === 'pods',
  )
}

/** Is this Pod one of those that got no address? */
export function isWithoutAddress(chain: Chain, candidate: Candidate): boolean {
  return waiting.has(candidate.reason) && told(chain, candidate) !== undefined
}

function ofOwnEvents(chain: Chain): Found<Facts>[] {
  const object = serviceRef(chain)
  const own = (chain.events ?? []).filter(({ about }) => about.kind === 'Service' && about.name === object.name)
  return own.flatMap((event): Found<Facts>[] => {
    const use = exhaustedBy({ ...event, object: event.about })
    if (use === undefined || use === 'pods') return []
    return [
      {
        facts: { use, kind: 'failed', first: object, count: 1, said: exhaustionWords(event.message), ranges: [] },
        severity: 'warn',
        confidence: 'proven',
        ...marks('service', []),
        evidence: [],
      },
    ]
  })
}
