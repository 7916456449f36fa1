import type { AnyDiagnosis } from '../facts.ts'
import { declaredProtocol, isOverHttp } from '../istio.ts'
import { isServed, portFacts, type Rule, serviceRef } from '../rule.ts'

/**
 * PT705: another Service leads to the same port of Pods behind Istio, and one of them declares HTTP while the other does not. A proxy has
 * one protocol for a port of its Pod (istio IST0116).
 */
export const meshPortShared: Rule = (chain) =>
  chain.ports.flatMap((port, position): AnyDiagnosis[] => {
    const own = isOverHttp(port)
    const others = (chain.sharedPorts ?? []).filter(
      (shared) => shared.position === position && own !== undefined && isOverHttp(shared.port) === !own,
    )
    const [first] = others
    if (!first || !isServed(port)) return []
    return [
      {
        code: 'PT705',
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
        stage: 'service',
        ports: [position],
        hop: `ports[${position}]`,
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
  })
