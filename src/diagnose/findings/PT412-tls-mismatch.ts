import { requestAgain, requestEvidence, requestMarks, requestsOf, requestUrl } from '../chain/requests.ts'
import type { FindingDefinition, Found } from '../finding.ts'

interface Facts {
  /** `not-tls`: TLS was tried, and the server answers without; `needs-tls`: the reverse. */
  fault: 'not-tls' | 'needs-tls'
  url: string
  port: number
  /** The URL that would do. */
  other: string
}

/** The scheme of the URL and what the server speaks differ. Both schemes were tried: the server answers only to the other one. */
export const PT412: FindingDefinition<'PT412', Facts> = {
  code: 'PT412',
  name: 'tls-mismatch',
  rule: (chain) =>
    requestsOf(chain).flatMap((probe): Found<Facts>[] => {
      const fault = (['not-tls', 'needs-tls'] as const).find((one) => probe.faults.includes(one))
      if (fault === undefined) return []
      const { to } = probe
      const layer = probe.layers.find(({ state }) => state === 'failed')
      return [
        {
          facts: {
            fault,
            url: requestUrl(probe),
            port: to.port,
            other: requestUrl({ ...probe, to: { ...to, scheme: fault === 'not-tls' ? 'http' : 'https' } }),
          },
          severity: 'error',
          confidence: 'proven',
          ...requestMarks(probe),
          evidence: [requestEvidence(probe, fault === 'not-tls' ? 'TLS handshake' : 'HTTP request', layer?.message ?? null)],
        },
      ]
    }),
  title: ({ fault, port }) => (fault === 'not-tls' ? `port ${port} answers without TLS` : `port ${port} expects TLS`),
  message: ({ fault, url, port }) =>
    fault === 'not-tls'
      ? `A TLS handshake for ${url} fails, and port ${port} answers an HTTP request without TLS. Clients that use https cannot connect.`
      : `An HTTP request without TLS for ${url} fails, and port ${port} completes a TLS handshake. Clients that use http get an error.`,
  advice: ({ fault, other }, { porttrace }) => ({
    next: {
      text:
        fault === 'not-tls'
          ? 'Check where TLS ends: this port gets HTTP, or clients have to use http.'
          : 'Use https, or send clear text to a port that expects it.',
      command: requestAgain(porttrace(other)),
    },
  }),
  effect: 'misspoken',
  relations: {},
  explain: {
    summary: 'The client uses TLS and the server does not, or the reverse.',
    means: 'No client that follows the URL gets an answer, while the process itself works.',
    why: 'A port speaks TLS or clear text. The scheme of the URL, the listener or the annotation of the controller, and the process behind it have to agree. porttrace tries both: it sees an answer to the other protocol, not only an error.',
    sources: ['RFC 8446, section 5.1', 'RFC 9110, section 4.2', 'core/v1 ServicePort.appProtocol'],
    confirm: ['curl -v http://HOST:PORT/', 'openssl s_client -connect HOST:PORT -servername HOST </dev/null'],
    fix: [
      'Use the scheme that the port speaks.',
      'If a controller connects to the process with the wrong one: set appProtocol, or the annotation for the backend protocol.',
    ],
  },
}
