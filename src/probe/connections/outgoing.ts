import { defined } from '../../lib/defined.ts'
import type { OutgoingConnections } from '../../model/connections.ts'
import type { ProbePlan } from '../../model/probe-plan.ts'
import type { Connection } from './table.ts'

/** What a Pod's own connections to addresses of the chain have come to. A target without one is absent. */
export function outgoingOf(connections: readonly Connection[], targets: ProbePlan['targets'], hasQueues: boolean): OutgoingConnections[] {
  const byTarget = Map.groupBy(connections, ({ remote, remotePort }) => `${remote} ${remotePort}`)
  return targets.flatMap((to): OutgoingConnections[] => {
    const here = byTarget.get(`${to.address} ${to.port}`) ?? []
    const sent = here.filter(({ state }) => state === '02')
    const established = here.filter(({ state }) => state === '01').length
    if (sent.length + established === 0) return []
    const retransmits = Math.max(...sent.map((one) => one.retransmits ?? 0))
    return [
      {
        to,
        who: 'unknown',
        synSent: sent.length,
        ...defined({ retransmits: hasQueues && sent.length > 0 ? retransmits : undefined }),
        established,
      },
    ]
  })
}
