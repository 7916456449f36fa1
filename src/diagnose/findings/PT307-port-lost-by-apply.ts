import { count } from '../../lib/count.ts'
import { serviceRef } from '../chain/evidence.ts'
import { marks, portFacts } from '../chain/ports.ts'
import type { PortFacts } from '../facts.ts'
import type { FindingDefinition } from '../finding.ts'

interface Facts {
  port: PortFacts
  count: number
  isAddable: boolean
}

/**
 * What was applied last has one port number for two protocols, and the Service has lost one of them. A client-side apply merges
 * the ports by number alone (core/v1 ServiceSpec.ports, patchMergeKey=port).
 */
export const PT307: FindingDefinition<'PT307', Facts> = {
  code: 'PT307',
  name: 'port-lost-by-apply',
  rule: (chain) => {
    const { service, target } = chain
    const applied = service?.appliedPorts ?? []
    if (!service || service.type === 'ExternalName') return []
    const live = (port: number, protocol: string) => service.ports.some((one) => one.port === port && one.protocol === protocol)
    const lost = applied
      .filter((one) =>
        applied.some((other) => other.port === one.port && other.protocol !== one.protocol && live(other.port, other.protocol)),
      )
      .filter((one) => !live(one.port, one.protocol))
      // If a port of the same name still exists, only its number has changed.
      .filter((one) => one.name === '' || service.ports.every((port) => port.name !== one.name))
      .filter((one) => target.port === undefined || target.port === one.port || target.port === one.name)
    const [first] = lost
    if (!first) return []
    const isAddable = first.name !== '' && service.ports.every((port) => port.name !== '' && port.name !== first.name)
    return [
      {
        facts: { port: portFacts({ ...first, index: service.ports.length }), count: lost.length, isAddable },
        severity: 'warn',
        confidence: 'proven',
        ...marks('service', []),
        evidence: [
          {
            object: serviceRef(chain),
            field: 'metadata.annotations["kubectl.kubernetes.io/last-applied-configuration"] spec.ports',
            value: applied.map((port) => `${port.port}/${port.protocol}`),
          },
          { object: serviceRef(chain), field: 'spec.ports', value: service.ports.map((port) => `${port.port}/${port.protocol}`) },
        ],
      },
    ]
  },
  title: ({ port }) => `applied port ${port.port}/${port.protocol} is missing from the Service`,
  message: ({ port, count: ports }) =>
    `The last applied configuration has port ${port.port} for two protocols, but the Service has only one of them${ports > 1 ? ` (${count(ports, 'port')} lost in all)` : ''}. A client-side apply merges ports by their number only.`,
  advice: ({ port, isAddable }, { kubectl, service }) => {
    const { name, port: number, protocol, targetPort } = port
    const text = 'Add the port, and apply with --server-side from now on.'
    const note = 'The next client-side apply drops it again: apply with --server-side from now on.'
    if (!isAddable) return { fix: { text, note, command: kubectl('edit', 'service', service) } }
    const patch = [{ op: 'add', path: '/spec/ports/-', value: { name, port: number, protocol, targetPort } }]
    return { fix: { text, note, command: kubectl('patch', 'service', service, '--type', 'json', '-p', JSON.stringify(patch)) } }
  },
  effect: 'wrong-port',
  relations: {},
  explain: {
    summary: 'kubectl apply lost a port that has the same number as another port.',
    means:
      'The manifest has the port number for TCP and UDP, but the Service has only one of them. Clients of the other protocol get no response.',
    why: 'A client-side apply sends a strategic merge patch, which identifies the entries of spec.ports only by their number. Two entries with the same number become one. A server-side apply uses number and protocol.',
    sources: ['core/v1 ServiceSpec.ports (patchMergeKey=port, listMapKey=port, listMapKey=protocol)', 'kubernetes#39188, #105279, #131918'],
    confirm: ['kubectl -n NS apply view-last-applied service SVC', "kubectl -n NS get service SVC -o jsonpath='{.spec.ports}'"],
    fix: ['kubectl -n NS apply --server-side -f FILE', 'Or make a Service for each protocol.'],
  },
}
