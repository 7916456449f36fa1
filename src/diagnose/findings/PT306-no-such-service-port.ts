import { nearest } from '../../lib/similar.ts'
import type { ServicePort } from '../../model/resources.ts'
import type { Chain } from '../../trace/chain.ts'
import { serviceRef } from '../chain/evidence.ts'
import { marks, portFacts } from '../chain/ports.ts'
import type { PortFacts } from '../facts.ts'
import type { FindingDefinition } from '../finding.ts'
import { portText } from '../words/service-port.ts'
import { some } from '../words/text.ts'

interface Facts {
  asked: number | string
  ports: readonly PortFacts[]
  meant?: PortFacts
  how?: 'targetPort' | 'nodePort' | 'similar'
}

/** The port asked for is none of the Service's ports; often it is the container's or the Node's. */
export const PT306: FindingDefinition<'PT306', Facts> = {
  code: 'PT306',
  name: 'no-such-service-port',
  rule: (chain) => {
    const asked = chain.target.port
    const { service } = chain
    if (asked === undefined || !service || service.type === 'ExternalName') return []
    if (service.ports.some((port) => port.port === asked || port.name === asked)) return []
    return [
      {
        facts: { asked, ports: service.ports.map((port, index) => portFacts({ ...port, index })), ...meant(chain, service.ports, asked) },
        severity: 'error',
        confidence: 'proven',
        ...marks('service', []),
        evidence: [
          {
            object: serviceRef(chain),
            field: 'spec.ports[*].port',
            value: service.ports.map((port) => port.port),
          },
        ],
      },
    ]
  },
  title: ({ asked }) => `Service has no port ${asked}`,
  message: ({ asked, ports, meant, how }) => {
    const has = `The Service has ${ports.length === 1 ? 'port' : 'ports'} ${some(ports.map(portText))}.`
    if (!meant) return has
    if (how === 'nodePort') return `${has} ${asked} is the NodePort of ${portText(meant)}: it is a port of the Nodes, not of the Service.`
    if (how === 'targetPort')
      return `${has} ${asked} is the targetPort of ${portText(meant)}: it is a port of the Pods, not of the Service.`
    return `${has} Did you mean ${meant.name}?`
  },
  advice: ({ meant }, context) =>
    meant
      ? {
          fix: { text: `Connect to ${context.service}:${meant.port}.` },
          next: { text: `Trace port ${meant.port}.`, command: context.porttrace(`svc/${context.service}:${meant.port}`) },
        }
      : { fix: { text: 'Connect to a port of the Service, or add this port to the Service.' } },
  effect: 'wrong-port',
  relations: {},
  explain: {
    summary: 'The Service does not have the requested port.',
    means: 'A client that connects to the Service on this port is refused or times out: kube-proxy has no rule for it.',
    why: 'A Service has only the ports of spec.ports[].port. The port of the container (targetPort) belongs to the Pod address, and the NodePort to the Nodes.',
    sources: ['core/v1 ServicePort', 'Debug Services: Is the Service defined correctly?'],
    confirm: ['kubectl -n NS get service SVC'],
    fix: ['Connect to a port of the Service, or add one to spec.ports.'],
  },
}

/** The code and title for a port that is none of these, if no chain was requested for it. */
export function noSuchServicePort(asked: number | string, ports: readonly PortFacts[]): { code: string; title: string } {
  return { code: PT306.code, title: PT306.title({ asked, ports }) }
}

/** The Service port that leads to the number asked for, or whose name is nearly the one asked for. */
function meant(chain: Chain, ports: readonly ServicePort[], asked: number | string): Pick<Facts, 'meant' | 'how'> {
  const at = (index: number, how: NonNullable<Facts['how']>) => {
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
