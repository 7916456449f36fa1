import { serviceRef, sliceEvidence } from '../chain/evidence.ts'
import { marks, portFacts } from '../chain/ports.ts'
import type { PortFacts } from '../facts.ts'
import type { FindingDefinition } from '../finding.ts'
import { socketAdvice } from '../words/sockets.ts'

interface Facts {
  port: PortFacts
  numbers: readonly number[]
  /** The slices hold no port: the numbers are what containers declare, and prove nothing. */
  isDeclared: boolean
}

/**
 * A headless Service has no virtual address at which a port could be exchanged for another: its name leads to the Pods, and there
 * the port that counts is targetPort (core/v1 ServicePort.targetPort).
 */
export const PT309: FindingDefinition<'PT309', Facts> = {
  code: 'PT309',
  name: 'headless-ignores-target-port',
  rule: (chain) => {
    if (!chain.service?.headless) return []
    return chain.ports.flatMap((port, position) => {
      const usable = port.endpoints.filter((one) => one.usable)
      const withPort = usable.filter((one) => one.port !== undefined)
      const isDeclared = withPort.length === 0
      // Of a name that no container port bears, another finding tells.
      if (isDeclared && typeof port.targetPort === 'string') return []
      const used = isDeclared ? usable : withPort
      const [first] = used
      const isOther = port.entries.some(({ type, reason }) => type === 'dns' && (reason === 'other-port' || reason === 'not-listening'))
      if (!first || !isOther) return []
      const numbers = used.flatMap((one) => one.port ?? (one.declaredPorts ?? []).map((declared) => declared.port))
      return [
        {
          facts: { port: portFacts(port), numbers: [...new Set(numbers)], isDeclared },
          severity: 'info',
          confidence: 'proven',
          ...marks('service', [position]),
          evidence: [
            { object: serviceRef(chain), field: 'spec.clusterIP', value: 'None' },
            { object: serviceRef(chain), field: `spec.ports[${port.index}].port`, value: port.port },
            isDeclared
              ? sliceEvidence(chain, first.slice, 'ports', [])
              : sliceEvidence(chain, first.slice, `ports[${port.name}].port`, first.port ?? null),
          ],
        },
      ]
    })
  },
  title: ({ port, numbers, isDeclared }) =>
    isDeclared
      ? `headless: no Pod is known to listen on ${port.port}`
      : `headless: clients must use port ${numbers.join(' or ')}, not ${port.port}`,
  message: ({ port, numbers, isDeclared }, { namespace, service }) =>
    isDeclared
      ? `${service}.${namespace}.svc resolves to the Pod IPs. The EndpointSlice holds no port, and the containers declare ${numbers.join(' and ')}, not ${port.port}: whether anything listens on ${port.port} is not known.`
      : `${service}.${namespace}.svc resolves to the Pod IPs, and no proxy maps ${port.port} to ${numbers.join(' or ')}. A client has to use the port of the Pods, or the SRV record.`,
  advice: ({ numbers, isDeclared }, { service, porttrace }) =>
    isDeclared
      ? socketAdvice(porttrace(`svc/${service}`))
      : { fix: { text: `Connect to ${service}:${numbers[0]}, or set port and targetPort to the same number.` } },
  effect: 'closed',
  relations: {},
  explain: {
    summary: 'A headless Service does not map port to targetPort.',
    means: 'A client that connects to the name and spec.ports[].port reaches the Pod on that number, where usually nothing listens.',
    why: 'A headless Service has no virtual address: its DNS name resolves to the addresses of the Pods, and kube-proxy has no rule for it. The API ignores targetPort with clusterIP None, but EndpointSlices and SRV records still contain it.',
    sources: ['core/v1 ServicePort.targetPort', 'Headless Services', 'kubernetes#92559'],
    confirm: [
      "kubectl -n NS get service SVC -o jsonpath='{.spec.clusterIP} {.spec.ports}'",
      "kubectl -n NS get endpointslices -l kubernetes.io/service-name=SVC -o jsonpath='{.items[*].ports}'",
    ],
    fix: ['Use the port of the Pods in clients, set spec.ports[].port to it, or give the Service a cluster IP.'],
  },
}
