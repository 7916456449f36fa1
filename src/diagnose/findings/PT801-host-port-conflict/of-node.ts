import type { NodeOpening } from '../../../model/node-view.ts'
import type { Found, Rule } from '../../finding.ts'
import type { Facts } from './facts.ts'

/** Two of its Pods ask for one port of it, on one address. */
export const ofNode: Rule<Facts> = ({ node }) => {
  const hostPorts = (node?.openings ?? []).filter(({ type }) => type === 'hostPort')
  return hostPorts.flatMap((one, index): Found<Facts>[] => {
    const other = hostPorts.slice(index + 1).find((later) => isSame(one, later))
    if (!other || hostPorts.slice(0, index).some((earlier) => isSame(one, earlier))) return []
    return [
      {
        facts: {
          kind: 'shared',
          pod: one.to.name,
          other: other.to.name,
          count: 2,
          of: 2,
          served: true,
          hostPorts: [one.port],
          node: node?.name ?? '',
          namespace: one.to.namespace ?? '',
        },
        severity: 'info',
        confidence: 'proven',
        stage: 'pod',
        ports: [],
        hop: 'node',
        evidence: [one, other].map(({ to, port }) => ({ object: to, field: 'spec.containers[*].ports[*].hostPort', value: port })),
      },
    ]
  })
}

function isSame(a: NodeOpening, b: NodeOpening): boolean {
  const isOther = a.to.name !== b.to.name || a.to.namespace !== b.to.namespace
  const meets = a.address === undefined || b.address === undefined || a.address === b.address
  return isOther && meets && a.port === b.port && a.protocol === b.protocol
}
