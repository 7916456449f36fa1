import type { Answer } from '../../lib/http-request.ts'
import { joinLines } from '../../lib/line.ts'
import { printable } from '../../lib/printable.ts'
import { fields, text } from '../../lib/read.ts'
import { ApiError } from '../http/api-error.ts'
import { deadline } from '../http/deadline.ts'
import { statusOf } from '../http/status-errors.ts'
import type { Transport } from '../http/transport.ts'
import { objectPath } from '../kinds/kind.ts'
import { kinds } from '../kinds/kinds.ts'

/** What to ask for with HTTP through the API server. */
export interface ProxyTarget {
  kind: 'service' | 'pod'
  namespace: string
  name: string
  /** For a Service its port's number or name; of a Pod a number. */
  port: number | string
  scheme: 'http' | 'https'
  /** Begins with `/`, and is visible ASCII, with a query if it has one. */
  path: string
}

/**
 * What came back, `ms` after it was asked. Only `answered` and `no-http` come from a process. The API server stands elsewhere than clients
 * do: what it cannot reach they may, and the reverse.
 */
export type ProxyAnswer =
  /** The application answered with this HTTP status, whatever it is. */
  | { kind: 'answered'; status: number; ms: number }
  /**
   * `no-http`: the connection stood, but what answered does not speak HTTP with that scheme. `no-endpoints`, `not-found`: by the API
   * server's own reading of Service and endpoints. `unknown`: none of these, as the message says.
   */
  | {
      kind: 'no-http' | 'refused' | 'timeout' | 'unreachable' | 'no-endpoints' | 'not-found' | 'forbidden' | 'unknown' | 'aborted'
      message: string
      ms: number
    }

type Failure = { kind: Exclude<ProxyAnswer['kind'], 'answered'>; message: string }

/**
 * GET of a path through `services/{scheme:name:port}/proxy/` or `pods/{scheme:name:port}/proxy/`: only for a user who asked for HTTP. The
 * body is not kept. Never rejects, and ends within `timeoutMs`.
 */
export async function askThroughProxy(api: Transport, target: ProxyTarget, timeoutMs: number, signal: AbortSignal): Promise<ProxyAnswer> {
  const began = performance.now()
  const limit = deadline(signal, Math.max(timeoutMs, 1), 'the API server')
  const ask = async (): Promise<Failure | { kind: 'answered'; status: number }> => {
    try {
      return read(await api.answerHead(pathOf(target), { signal: limit.signal }), target)
    } catch (error) {
      if (!(error instanceof ApiError)) return failure('unknown', error instanceof Error ? error.message : String(error))
      if (error.reason === 'aborted') return failure('aborted', error.message)
      if (error === limit.signal.reason) return failure('timeout', `no response through the API server within ${timeoutMs / 1000} s`)
      return failure('unknown', error.message)
    } finally {
      limit.clear()
    }
  }
  return { ...(await ask()), ms: Math.round(performance.now() - began) }
}

function failure(kind: Failure['kind'], message: string): Failure {
  return { kind, message: printable(joinLines(message, 500)) }
}

function resourceOf({ kind }: ProxyTarget) {
  return kind === 'service' ? kinds.Service : kinds.Pod
}

function pathOf(target: ProxyTarget): string {
  return `${objectPath(resourceOf(target), target.namespace, nameOf(target))}/proxy${target.path}`
}

/** `web:80`, `https:web:443`: http has no prefix (apimachinery net SplitSchemeNamePort). */
function nameOf({ scheme, name, port }: ProxyTarget): string {
  return scheme === 'https' ? `https:${name}:${port}` : `${name}:${port}`
}

/**
 * An application may answer with any status and any body; what the API server itself has to say is a Status, or up to 1.19 a line of text,
 * in words of its own. A Status in other words may be an application's (another API server's, for one): these cannot be told apart.
 */
function read(answer: Answer, target: ProxyTarget): Failure | { kind: 'answered'; status: number } {
  const said = statusOf(answer)
  const message = text(said?.message) ?? (said ? '' : answer.body.toString('utf8', 0, 1000))
  const unreached = answer.status >= 500 ? /^error trying to reach service: '?(.*?)'?\s*$/is.exec(message)?.[1] : undefined
  if (unreached !== undefined) return failure(kindOf(unreached), unreached)
  if (said === undefined) return { kind: 'answered', status: answer.status }
  const details = fields(said.details)
  const ours = details.kind === resourceOf(target).plural && (details.name === target.name || details.name === nameOf(target))
  if (answer.status === 403 && ours) return failure('forbidden', message)
  if (answer.status === 404 && ours) return failure('not-found', message)
  if (answer.status === 503 && message.startsWith('no endpoints available for service ')) return failure('no-endpoints', message)
  if (answer.status === 503 && /^no service port \S+ found for service /.test(message)) return failure('not-found', message)
  if (answer.status === 504 && said.reason === 'Timeout') return failure('timeout', message)
  return failure('unknown', `status ${answer.status} from the API server or the application: ${message}`)
}

/** Words of Go's net and net/http. */
function kindOf(words: string): Failure['kind'] {
  if (/connection refused/.test(words)) return 'refused'
  if (/no route to host|network is unreachable|host is down/.test(words)) return 'unreachable'
  if (/^dial .*i\/o timeout|^dial .*timed out/.test(words)) return 'timeout'
  if (
    /malformed HTTP|does not look like a TLS handshake|server gave HTTP response|\bEOF$|connection reset by peer|^(remote error: )?tls: |x509: /.test(
      words,
    )
  )
    return 'no-http'
  return /timeout|deadline exceeded|timed out/i.test(words) ? 'timeout' : 'unknown'
}
