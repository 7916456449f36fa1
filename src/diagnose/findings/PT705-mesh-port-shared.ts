import { serviceRef } from '../chain/evidence.ts'
import { declaredProtocol, isOverHttp } from '../chain/istio.ts'
import { isServed, marks, portFacts } from '../chain/ports.ts'
import type { PortFacts } from '../facts.ts'
import type { FindingDefinition, Found } from '../finding.ts'
import { portText } from '../words/service-port.ts'

interface Facts {
  port: PortFacts
  protocol: string
  podPort: number
  other: string
  otherPort: PortFacts
  otherProtocol: string
  more: number
}

/**
 * Another Service leads to the same port of Pods behind Istio, and one of them declares HTTP while the other does not. A proxy has
 * one protocol for a port of its Pod (istio IST0116).
 */
export const PT705: FindingDefinition<'PT705', Facts> = {
  code: 'PT705',
  name: 'mesh-port-shared',
  rule: (chain) =>
    chain.ports.flatMap((port, position): Found<Facts>[] => {
      const own = isOverHttp(port)
      const others = (chain.sharedPorts ?? []).filter(
        (shared) => shared.position === position && own !== undefined && isOverHttp(shared.port) === !own,
      )
      const [first] = others
      if (!first || !isServed(port)) return []
      return [
        {
          facts: {
            port: portFacts(port),
            protocol: declaredProtocol(port) ?? '',
            podPort: first.podPort,
            other: first.service,
            otherPort: portFacts({ ...first.port, index: 0 }),
            otherProtocol: declaredProtocol(first.port) ?? '',
            more: others.length - 1,
          },
          severity: 'info',
          confidence: 'inferred',
          ...marks('service', [position]),
          evidence: [
            { object: serviceRef(chain), field: `spec.ports[${port.index}]`, value: [port.name, port.appProtocol ?? null] },
            ...others.slice(0, 3).map((other) => ({
              object: { ...serviceRef(chain), name: other.service },
              field: `spec.ports[${other.port.port}/${other.port.protocol}]`,
              value: [other.port.name, other.port.appProtocol ?? null],
            })),
          ],
        },
      ]
    }),
  title: ({ podPort, other }) => `service/${other} declares another protocol for ${podPort}`,
  message: ({ port, protocol, other, otherPort, otherProtocol, podPort, more }) =>
    `Port ${portText(port)} of this Service declares ${protocol}, and port ${portText(otherPort)} of ${other} declares ${otherProtocol}${more > 0 ? ` (and ${more} more)` : ''}. The proxy in the Pods uses one protocol for ${podPort}.`,
  advice: ({ other }, { kubectl, service }) => ({
    fix: { text: 'Give both ports the same protocol, by name or appProtocol.' },
    next: { text: 'Compare the two Services.', command: kubectl('get', 'service', service, other, '-o', 'yaml') },
  }),
  effect: 'misspoken',
  relations: {},
  explain: {
    summary: 'Two Services lead to one port of the same Pods, and declare different protocols.',
    means:
      'The proxy of the mesh uses one of the two protocols for the port; clients of the other Service may lose routing, metrics or the connection.',
    why: 'A sidecar has one listener for a port of its Pod, and so one protocol. Istio takes it from one of the Services that select the Pod. porttrace compares only Services that were read together: several targets, a dump, or a list.',
    sources: ['istio IST0116, IST0137', 'istio pkg/config/analysis/msg/messages.yaml'],
    confirm: ['kubectl -n NS get services -o wide', 'istioctl analyze -n NS'],
    fix: ['Declare the same protocol in both Services, or give each its own port of the process.'],
  },
}
