import { portFacts, type Rule, serviceRef } from '../rule.ts'

/**
 * PT307: what was applied last has one port number for two protocols, and the Service has lost one of them. A client-side apply merges
 * the ports by number alone (core/v1 ServiceSpec.ports, patchMergeKey=port).
 */
export const portLostByApply: Rule = (chain) => {
  const { service, target } = chain
  const applied = service?.appliedPorts ?? []
  if (!service || service.type === 'ExternalName') return []
  const live = (port: number, protocol: string) => service.ports.some((one) => one.port === port && one.protocol === protocol)
  const lost = applied
    .filter((one) =>
      applied.some((other) => other.port === one.port && other.protocol !== one.protocol && live(other.port, other.protocol)),
    )
    .filter((one) => !live(one.port, one.protocol))
    // A port of its name that is there has only got another number.
    .filter((one) => one.name === '' || service.ports.every((port) => port.name !== one.name))
    .filter((one) => target.port === undefined || target.port === one.port || target.port === one.name)
  const [first] = lost
  if (!first) return []
  const isAddable = first.name !== '' && service.ports.every((port) => port.name !== '' && port.name !== first.name)
  return [
    {
      code: 'PT307',
      facts: { port: portFacts({ ...first, index: service.ports.length }), count: lost.length, isAddable },
      severity: 'warn',
      confidence: 'proven',
      stage: 'service',
      ports: [],
      hop: '',
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
}
