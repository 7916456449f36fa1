import { some, type WordsFor } from '../words.ts'
import { portText } from './ports.ts'

/** PT410: a Service that is a DNS alias. */
export const externalNameWords: WordsFor<'PT410'> = {
  PT410: {
    name: 'external-name',
    title: ({ externalName, isAddress }) =>
      isAddress ? `externalName ${externalName} is an address, not a name` : 'a DNS alias: nothing is forwarded',
    message: ({ externalName, ports, isAddress }, { service, namespace }) => {
      if (isAddress) return `The alias would lead to a name of digits; CoreDNS answers ${service}.${namespace}.svc with nothing.`
      const ignored =
        ports.length === 0
          ? ''
          : ` ${ports.length === 1 ? 'Its port' : 'Its ports'} ${some(ports.map(portText))} ${ports.length === 1 ? 'counts' : 'count'} for nothing: clients connect to the port of ${externalName} itself.`
      return `Clients get ${externalName} for ${service}.${namespace}.svc.${ignored} They send the name that they know as HTTP host and TLS server name, so the other side may answer 404 or with a certificate for another name.`
    },
    fix: ({ externalName, isAddress }) => ({
      text: isAddress
        ? 'Use a Service without a selector, and an EndpointSlice that holds the address.'
        : `Let clients connect to ${externalName}, or send it as HTTP host and TLS server name.`,
    }),
    explain: {
      summary: 'A Service of type ExternalName is a DNS alias, and nothing else.',
      means: 'Its ports are ignored, kube-proxy does nothing, and host names and certificates are those of the other side.',
      why: 'The name server of the cluster answers the name of the Service with a CNAME to spec.externalName. The client connects there by itself, to the port that it was given, and still sends the name that it asked for. An address in externalName is taken for a name of digits: CoreDNS and ingress-nginx do not resolve it.',
      sources: ['core/v1 ServiceSpec.externalName', 'Service: ExternalName', 'coredns#2324', 'ingress-nginx#4494, #4641'],
      confirm: ["kubectl -n NS get service SVC -o jsonpath='{.spec.externalName}'", 'kubectl -n NS exec POD -- nslookup SVC.NS.svc'],
      mend: [
        'Give the client the name of the other side, or set host header and TLS server name.',
        'For an address, or to map a port: a Service without selector and an EndpointSlice with the label kubernetes.io/service-name=SVC.',
      ],
    },
  },
}
