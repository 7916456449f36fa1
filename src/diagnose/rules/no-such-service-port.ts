import { nearest } from '../../lib/similar.ts'
import type { ServicePort } from '../../model/resources.ts'
import type { Chain } from '../../trace/chain.ts'
import type { Facts } from '../facts.ts'
import { portFacts, type Rule, serviceRef } from '../rule.ts'

/** PT306: the port asked for is none of the Service's ports; often it is the container's or the Node's. */
export const noSuchServicePort: Rule = (chain) => {
  const asked = chain.target.port
  const { service } = chain
  if (asked === undefined || !service || service.type === 'ExternalName') return []
  if (service.ports.some((port) => port.port === asked || port.name === asked)) return []
  return [
    {
      code: 'PT306',
      facts: { asked, ports: service.ports.map((port, index) => portFacts({ ...port, index })), ...meant(chain, service.ports, asked) },
      severity: 'error',
      confidence: 'proven',
      stage: 'service',
      ports: [],
      hop: '',
      evidence: [
        {
          object: serviceRef(chain),
          field: 'spec.ports[*].port',
          value: service.ports.map((port) => port.port),
        },
      ],
    },
  ]
}

/** The Service port that leads to the number asked for, or whose name is nearly the one asked for. */
function meant(chain: Chain, ports: readonly ServicePort[], asked: number | string): Pick<Facts['PT306'], 'meant' | 'how'> {
  const at = (index: number, how: NonNullable<Facts['PT306']['how']>) => {
    const port = ports[index]
    return port ? { meant: portFacts({ ...port, index }), how } : undefined
  }
  const resolved = chain.ports.find((port) => port.endpoints.some((endpoint) => endpoint.port === asked))
  const name = typeof asked === 'string' ? nearest(asked, ports.map((port) => port.name).filter(Boolean)) : undefined
  return (
    at(
      ports.findIndex((port) => port.targetPort === asked),
      'targetPort',
    ) ??
    at(resolved?.index ?? -1, 'targetPort') ??
    at(
      ports.findIndex((port) => port.nodePort === asked),
      'nodePort',
    ) ??
    at(name === undefined ? -1 : ports.findIndex((port) => port.name === name), 'similar') ??
    {}
  )
}
