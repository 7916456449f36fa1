import type { HttpFault, HttpProbe } from '../../model/http-probe.ts'
import { atEndpoints, groupEvidence, requestAgain, requestGroups, requestMarks, type SentRequest, sentRequest } from '../chain/requests.ts'
import type { FindingDefinition, Found } from '../finding.ts'
import { some } from '../words/text.ts'

const certificateFaults = ['expired', 'not-yet-valid', 'wrong-name', 'unknown-authority'] as const

type Fault = (typeof certificateFaults)[number]

interface Facts {
  fault: Fault
  sent: SentRequest
  /** ` at 2 of 3 endpoints`. */
  at: string
  /** Who sent the request. */
  client: string
  host: string
  names: readonly string[]
  issuer: string
  /** Days, as dates of the certificate. */
  notBefore: string
  notAfter: string
  selfSigned?: true
  /** The certificate of the server is valid: one above it is not. */
  isAbove?: true
}

/**
 * A certificate that clients reject. Dates and names are the same for every client; which authorities a client trusts is its own matter, so a
 * certificate that one client does not trust may be right.
 */
export const PT411: FindingDefinition<'PT411', Facts> = {
  code: 'PT411',
  name: 'certificate-rejected',
  rule: (chain) =>
    requestGroups(chain, faultOf).flatMap((group): Found<Facts>[] => {
      const { first: probe } = group
      const fault = faultOf(probe)
      if (fault === undefined) return []
      const { names, issuer, notBefore, notAfter, selfSigned } = probe.certificate ?? unseen
      const now = Date.parse(chain.taken)
      const isAbove = (fault === 'expired' && Date.parse(notAfter) > now) || (fault === 'not-yet-valid' && Date.parse(notBefore) < now)
      // Who uses a Service knows it by a name that nothing here shows.
      const isInferred = fault === 'unknown-authority' || (fault === 'wrong-name' && probe.to.ofPort !== undefined)
      return [
        {
          facts: {
            fault,
            sent: sentRequest(chain, probe),
            at: atEndpoints(group),
            client: probe.from ? `pod/${probe.from.pod}` : 'This machine',
            host: probe.to.host,
            names,
            issuer,
            notBefore: notBefore.slice(0, 10),
            notAfter: notAfter.slice(0, 10),
            ...(selfSigned && { selfSigned }),
            ...(isAbove && { isAbove }),
          },
          severity: isInferred ? 'warn' : 'error',
          confidence: isInferred ? 'inferred' : 'proven',
          ...requestMarks(probe),
          evidence: probe.certificate
            ? [
                ...groupEvidence({ ...group, all: [probe] }, 'certificate names', () => names.slice(0, 5)),
                ...groupEvidence({ ...group, all: [probe] }, 'certificate issuer', () => issuer),
                ...groupEvidence(group, 'certificate validity', validity),
              ]
            : groupEvidence(group, 'TLS handshake', () => fault),
        },
      ]
    }),
  title: ({ fault, host }) => `certificate for ${host} ${titles[fault]}`,
  message: ({ client, fault, host, names, issuer, notBefore, notAfter, selfSigned, isAbove, at, sent }) => {
    const whom = issuer === '' ? 'an unnamed issuer' : issuer
    if (notAfter === '') return `${withoutCertificate[fault]}${at}. ${client} does not show the certificate.`
    switch (fault) {
      case 'expired':
        return isAbove
          ? `A certificate above the one of the server has expired. Clients that check certificates end the connection.`
          : `The certificate by ${whom}${at} was valid until ${notAfter}. Clients that check certificates end the connection.`
      case 'not-yet-valid':
        return isAbove
          ? `A certificate above the one of the server is not yet valid. Clients that check certificates end the connection.`
          : `The certificate by ${whom}${at} is valid from ${notBefore} on. Clients that check certificates end the connection.`
      case 'wrong-name':
        return `The server sends a certificate for ${names.length === 0 ? 'no name' : some(names)} when it is asked for ${host}${at}. ${sent.port ? 'It has no name of the Service; only clients that use a name of the certificate accept it.' : 'Clients that check certificates end the connection.'}`
      case 'unknown-authority':
        return selfSigned
          ? `The certificate${at} is self-signed. Clients that do not trust it end the connection; whether any client trusts it is unknown.`
          : `${client} trusts no authority that signed the certificate by ${whom}${at}. Whether other clients do is unknown; an intermediate certificate may be missing.`
    }
  },
  advice: ({ fault, host, sent }, context) => ({
    next: {
      text: steps[fault].replaceAll('HOST', host).replaceAll('PLACE', sent.port ? 'process' : 'entry point'),
      command: requestAgain(sent, context),
    },
  }),
  effect: 'distrusted',
  relations: {},
  explain: {
    summary: 'The server sends a certificate that clients reject.',
    means:
      'A client that checks certificates ends the connection before it sends a request. The process behind it gets nothing, and its log is empty.',
    why: 'A client checks three things: today is between both dates of the certificate, the certificate names the host of the URL, and an authority that the client trusts has signed it. Dates and names are the same for every client. Trust is not: a certificate of an authority of your own is right for clients that know it, so porttrace only warns. With --http it also only warns if the certificate has no name of the Service, because clients may connect by another name. Secrets are never read; the certificate is the one that the server sent.',
    sources: ['RFC 5280, section 6.1', 'RFC 9525, section 6', 'Kubernetes documentation, Ingress: TLS'],
    confirm: [
      'kubectl porttrace --probe https://HOST/ --from here',
      'kubectl porttrace svc/SVC --probe --http',
      'openssl s_client -connect HOST:443 -servername HOST </dev/null | openssl x509 -noout -dates -issuer -ext subjectAltName',
    ],
    fix: [
      'Expired or not yet valid: renew the certificate in the Secret that the Ingress or the Gateway names; with cert-manager look at its Certificate.',
      'Wrong name: add the host to the certificate, or name the Secret for this host in spec.tls of the Ingress. A default certificate means that the controller uses none of yours.',
      'Unknown authority: install the CA certificate in the clients, and let the server send its intermediate certificates.',
    ],
  },
}

const unseen = { names: [], issuer: '', notBefore: '', notAfter: '', selfSigned: undefined }

function faultOf({ faults }: HttpProbe): Fault | undefined {
  return certificateFaults.find((one) => hasFault(faults, one))
}

function validity({ certificate }: HttpProbe): string {
  return `${certificate?.notBefore ?? '?'} to ${certificate?.notAfter ?? '?'}`
}

/** For a client that reports the fault alone. */
const withoutCertificate: Readonly<Record<Fault, string>> = {
  expired: 'The certificate has expired',
  'not-yet-valid': 'The certificate is not yet valid',
  'wrong-name': 'The certificate is for other names',
  'unknown-authority': 'The certificate is signed by an authority that the client does not trust',
}

function hasFault(faults: readonly HttpFault[], fault: Fault): boolean {
  return faults.includes(fault)
}

const titles: Readonly<Record<Fault, string>> = {
  expired: 'has expired',
  'not-yet-valid': 'is not yet valid',
  'wrong-name': 'has other names',
  'unknown-authority': 'is not trusted by all',
}

const steps: Readonly<Record<Fault, string>> = {
  expired: 'Renew the certificate that the PLACE uses for HOST, then ask again.',
  'not-yet-valid': 'Compare the clocks, and renew the certificate that the PLACE uses for HOST.',
  'wrong-name': 'Check which Secret the PLACE uses for HOST, then ask again.',
  'unknown-authority': 'Check whether the clients of HOST trust this authority.',
}
