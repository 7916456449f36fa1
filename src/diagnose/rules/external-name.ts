import { portFacts, type Rule, serviceRef } from '../rule.ts'

const ipv4 = /^\d{1,3}(\.\d{1,3}){3}$/

/**
 * PT410: a Service of type ExternalName is a DNS alias (CNAME) and nothing else. An IPv4 address is taken for a name of digits, which
 * CoreDNS does not answer (core/v1 ServiceSpec.externalName); other name servers may, so that is inferred.
 */
export const externalName: Rule = (chain) => {
  const { service } = chain
  if (service?.type !== 'ExternalName' || !service.externalName) return []
  const isAddress = ipv4.test(service.externalName)
  return [
    {
      code: 'PT410',
      facts: {
        externalName: service.externalName,
        ports: service.ports.map((port, index) => portFacts({ ...port, index })),
        isAddress,
      },
      severity: isAddress ? 'warn' : 'info',
      confidence: isAddress ? 'inferred' : 'proven',
      stage: 'service',
      ports: [],
      hop: '',
      evidence: [
        { object: serviceRef(chain), field: 'spec.externalName', value: service.externalName },
        ...(service.ports.length > 0
          ? [{ object: serviceRef(chain), field: 'spec.ports[*].port', value: service.ports.map((port) => port.port) }]
          : []),
      ],
    },
  ]
}
