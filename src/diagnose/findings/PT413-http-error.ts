import type { HttpProbe } from '../../model/http-probe.ts'
import { atEndpoints, groupEvidence, requestGroups, requestMarks, requestUrl } from '../chain/requests.ts'
import type { FindingDefinition, Found } from '../finding.ts'

interface Facts {
  status: number
  url: string
  server?: string
  firstByteMs?: number
  /** ` at 2 of 3 endpoints`. */
  at: string
  /** The Pod that answered, if it was asked itself. */
  pod?: string
}

/**
 * An HTTP status that says that the request failed. One request is one sample. A 404 is only information, since the path may not exist by
 * design.
 */
export const PT413: FindingDefinition<'PT413', Facts> = {
  code: 'PT413',
  name: 'http-error',
  rule: (chain) =>
    requestGroups(chain, failedStatus).flatMap((group): Found<Facts>[] => {
      const { first: probe } = group
      const { status, server } = probe
      if (status === undefined) return []
      const pod = probe.to.ofPort?.endpoint?.pod
      const ms = probe.layers.find(({ layer }) => layer === 'http')?.ms
      return [
        {
          facts: {
            status,
            url: requestUrl(probe),
            ...(server !== undefined && { server }),
            ...(ms !== undefined && { firstByteMs: ms }),
            at: atEndpoints(group),
            ...(pod !== undefined && { pod }),
          },
          severity: status === 404 ? 'info' : 'warn',
          confidence: 'proven',
          ...requestMarks(probe),
          evidence: [
            ...groupEvidence(group, 'HTTP status', () => status),
            ...(server === undefined ? [] : groupEvidence({ ...group, all: [probe] }, 'header Server', () => server)),
          ],
        },
      ]
    }),
  title: ({ status }) => `the server returns HTTP ${status}`,
  message: ({ status, url, server, at }) =>
    `GET ${url} returned ${status}${at}${server === undefined ? '' : ` from a server that calls itself "${server}"`}. ${meanings[status] ?? (status === 404 ? 'Nothing is served at this path.' : 'The process itself reports an error.')}`,
  advice: ({ status, pod }, { kubectl, service }) => ({
    next: {
      text: status === 404 ? 'Check host and path of the route, and of the process.' : 'Look at the log of what answered.',
      command: status === 404 ? '' : kubectl('logs', pod ?? `service/${service}`),
    },
  }),
  effect: 'answered',
  relations: {},
  explain: {
    summary: 'The server answers the request with an error.',
    means:
      'DNS, TCP and TLS work, and something answers. Who answers matters: a proxy answers 502, 503 and 504 for a process that it does not reach.',
    why: 'A status from 500 on says that the server failed. 502 and 504 come from a proxy that got no valid answer, or none in time; 503 often comes from a proxy without an endpoint. 404 comes from a controller that has no rule for host and path, or from the process, and may be right: it changes no verdict. porttrace sends one request, as kubectl-porttrace, without cookies and credentials.',
    sources: ['RFC 9110, sections 15.5 and 15.6', 'Kubernetes documentation, Ingress: default backend'],
    confirm: ['curl -sS -o /dev/null -D - URL', 'kubectl porttrace svc/SVC --probe --http PATH', 'kubectl -n NS logs service/SVC'],
    fix: [
      '502, 503, 504: check the chain of the Service behind the route: endpoints, policies, the port of the process.',
      '404: compare host and path of the URL with the rules of the route, and with what the process serves.',
      '500: read the log of the process.',
    ],
  },
}

/** Its status, if that is an error. */
function failedStatus({ status, faults }: HttpProbe): string | undefined {
  return status === undefined || faults.includes('needs-tls') || (status !== 404 && status < 500) ? undefined : String(status)
}

const meanings: Readonly<Record<number, string>> = {
  502: 'A proxy got no valid answer from the process behind it.',
  503: 'A proxy has no endpoint to send to, or the process refuses requests.',
  504: 'A proxy got no answer in time from the process behind it.',
}
