import { aliasedService } from '../../kube/dns-name.ts'
import { serviceRef } from '../chain/evidence.ts'
import { marks, portFacts } from '../chain/ports.ts'
import type { PortFacts } from '../facts.ts'
import type { FindingDefinition } from '../finding.ts'
import { portText } from '../words/service-port.ts'
import { some } from '../words/text.ts'

interface Facts {
  externalName: string
  ports: readonly PortFacts[]
  isAddress: boolean
  /** It is the name of a Service of this cluster; `short`: without the cluster's domain. */
  inside?: 'complete' | 'short'
}

const ipv4 = /^\d{1,3}(\.\d{1,3}){3}$/

/**
 * A Service of type ExternalName is a DNS alias (CNAME) and nothing else. An IPv4 address is taken for a name of digits, which
 * CoreDNS does not answer (core/v1 ServiceSpec.externalName); other name servers may, so that is inferred.
 */
export const PT410: FindingDefinition<'PT410', Facts> = {
  code: 'PT410',
  name: 'external-name',
  rule: (chain) => {
    const { service } = chain
    if (service?.type !== 'ExternalName' || !service.externalName) return []
    const isAddress = ipv4.test(service.externalName)
    return [
      {
        facts: {
          externalName: service.externalName,
          ports: service.ports.map((port, index) => portFacts({ ...port, index })),
          isAddress,
          ...(chain.alias && { inside: aliasedService(service.externalName)?.lacksDomain ? 'short' : 'complete' }),
        },
        severity: isAddress ? 'warn' : 'info',
        confidence: isAddress ? 'inferred' : 'proven',
        ...marks('service', []),
        evidence: [
          { object: serviceRef(chain), field: 'spec.externalName', value: service.externalName },
          ...(service.ports.length > 0
            ? [{ object: serviceRef(chain), field: 'spec.ports[*].port', value: service.ports.map((port) => port.port) }]
            : []),
        ],
      },
    ]
  },
  title: ({ externalName, isAddress }) =>
    isAddress ? `externalName ${externalName} is an IP address` : 'ExternalName is only a DNS alias',
  message: ({ externalName, ports, isAddress, inside }, { service, namespace }) => {
    if (isAddress) return `DNS treats the address as a host name, so CoreDNS returns no address for ${service}.${namespace}.svc.`
    const ignored =
      ports.length === 0
        ? ''
        : `, and ${ports.length === 1 ? 'port' : 'ports'} ${some(ports.map(portText))} of the Service ${ports.length === 1 ? 'is' : 'are'} ignored`
    const gets = `${service}.${namespace}.svc resolves to ${externalName.replace(/\.$/, '')}${ignored}.`
    if (inside === 'short') return `${gets} The name lacks the cluster domain, and DNS does not complete aliases.`
    if (inside) return gets
    return `${gets} Clients send the name of the Service as HTTP Host header and TLS server name, so the server may return 404 or a certificate for another name.`
  },
  advice: ({ externalName, isAddress }) => ({
    fix: {
      text: isAddress
        ? 'Use a Service without a selector, and an EndpointSlice that has the address.'
        : `Connect clients to ${externalName}, or send ${externalName} as HTTP Host header and TLS server name.`,
    },
  }),
  effect: 'alias',
  relations: {},
  explain: {
    summary: 'A Service of type ExternalName is only a DNS alias.',
    means:
      'Kubernetes ignores its ports, and kube-proxy does not handle it. The server behind the alias expects its own host name and has its own certificate.',
    why: 'Cluster DNS answers the name of the Service with a CNAME to spec.externalName. The client connects there directly, to the port that it was given, and still sends the name of the Service. An IP address in externalName is treated as a host name: CoreDNS and ingress-nginx do not resolve it.',
    sources: ['core/v1 ServiceSpec.externalName', 'Service: ExternalName', 'coredns#2324', 'ingress-nginx#4494, #4641'],
    confirm: ["kubectl -n NS get service SVC -o jsonpath='{.spec.externalName}'", 'kubectl -n NS exec POD -- nslookup SVC.NS.svc'],
    fix: [
      'Give the client the external name, or set the Host header and the TLS server name.',
      'For an address, or to map a port, use a Service without a selector and an EndpointSlice with the label kubernetes.io/service-name=SVC.',
    ],
  },
}
