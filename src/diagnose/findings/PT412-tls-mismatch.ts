import type { HttpProbe } from '../../model/http-probe.ts'
import {
  atEndpoints,
  groupEvidence,
  requestAgain,
  requestGroups,
  requestMarks,
  requestUrl,
  type SentRequest,
  sentRequest,
} from '../chain/requests.ts'
import type { FindingDefinition, Found } from '../finding.ts'
import { declaredBy } from '../words/requests.ts'

interface Facts {
  /** `not-tls`: TLS was tried, and the server answers without; `needs-tls`: the reverse. */
  fault: 'not-tls' | 'needs-tls'
  url: string
  port: number
  /** With the scheme that would do. */
  other: SentRequest
  /** ` at 2 of 3 endpoints`. */
  at: string
  /** What says of a port that it speaks this scheme; absent for a URL. */
  by?: string
}

/** The scheme of the URL and what the server speaks differ. Both schemes were tried: the server answers only to the other one. */
export const PT412: FindingDefinition<'PT412', Facts> = {
  code: 'PT412',
  name: 'tls-mismatch',
  rule: (chain) =>
    requestGroups(chain, mismatchOf).flatMap((group): Found<Facts>[] => {
      const { first: probe } = group
      const fault = mismatchOf(probe)
      if (fault === undefined) return []
      const { to } = probe
      const by = declaredBy(to)
      const isDeclared = to.ofPort === undefined || to.ofPort.chosenBy === 'appProtocol'
      return [
        {
          facts: {
            fault,
            url: requestUrl(probe),
            port: to.port,
            other: sentRequest(chain, { ...probe, to: { ...to, scheme: fault === 'not-tls' ? 'http' : 'https' } }),
            at: atEndpoints(group),
            ...(by !== undefined && { by }),
          },
          severity: isDeclared ? 'error' : 'warn',
          confidence: isDeclared ? 'proven' : 'inferred',
          ...requestMarks(probe),
          evidence: groupEvidence(group, fault === 'not-tls' ? 'TLS handshake' : 'HTTP request', failedWords),
        },
      ]
    }),
  title: ({ fault, port }) => (fault === 'not-tls' ? `port ${port} answers without TLS` : `port ${port} expects TLS`),
  message: ({ fault, url, port, at, by }) => {
    const why = by === undefined ? '' : ` because of ${by}`
    const told = fault === 'not-tls' ? `Clients that use https${why} cannot connect.` : `Clients that use http${why} get an error.`
    return fault === 'not-tls'
      ? `A TLS handshake for ${url} fails${at}, and port ${port} answers an HTTP request without TLS. ${told}`
      : `An HTTP request without TLS for ${url} fails${at}, and port ${port} completes a TLS handshake. ${told}`
  },
  advice: ({ fault, other, by }, context) => ({
    next: {
      text:
        by === undefined
          ? fault === 'not-tls'
            ? 'Check where TLS ends: this port gets HTTP, or clients have to use http.'
            : 'Use https, or send clear text to a port that expects it.'
          : fault === 'not-tls'
            ? 'Check where TLS ends: a load balancer may end it by design. Otherwise rename the port, or correct its appProtocol.'
            : 'Rename the port, or correct its appProtocol, so that clients and controllers use TLS.',
      command: other.port ? '' : requestAgain(other, context),
    },
  }),
  effect: 'misspoken',
  relations: {},
  explain: {
    summary: 'The client uses TLS and the server does not, or the reverse.',
    means: 'No client that follows the URL gets an answer, while the process itself works.',
    why: 'A port speaks TLS or clear text. The scheme of the URL, the listener or the annotation of the controller, and the process behind it have to agree. porttrace tries both: it sees an answer to the other protocol, not only an error. At a port of a Service only its appProtocol proves which one is right: a port that is named https, or has the number 443, may get clear text from a load balancer that ends TLS.',
    sources: ['RFC 8446, section 5.1', 'RFC 9110, section 4.2', 'core/v1 ServicePort.appProtocol'],
    confirm: [
      'kubectl porttrace svc/SVC --probe --http',
      'curl -v http://HOST:PORT/',
      'openssl s_client -connect HOST:PORT -servername HOST </dev/null',
    ],
    fix: [
      'Use the scheme that the port speaks.',
      'If a controller connects to the process with the wrong one: set appProtocol, or the annotation for the backend protocol.',
    ],
  },
}

function mismatchOf({ faults }: HttpProbe): Facts['fault'] | undefined {
  return (['not-tls', 'needs-tls'] as const).find((one) => faults.includes(one))
}

function failedWords({ layers }: HttpProbe): string | null {
  return layers.find(({ layer, state }) => layer !== 'dns' && state === 'failed')?.message ?? null
}
