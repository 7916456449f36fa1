import { oneLine } from '../../lib/line.ts'
import type { ConnectResult } from '../../model/probe-view.ts'
import type { UnknownReason } from '../../model/socket.ts'

/** What one try of a connection tells. */
export interface ConnectAnswer {
  result: ConnectResult
  reason?: UnknownReason
  /** The program's words. */
  message?: string
  /** ms until it stood or failed, as the program measured it. */
  connectMs?: number
  /** ms until the name was resolved, if the program measures it. */
  lookupMs?: number
}

/** A command that ran to its end. */
export interface Output {
  exitCode: number
  stdout: string
  stderr: string
}

/**
 * What libc, musl, Go and the tools themselves say of a failed connection, in English and as names of errors (errno(3), gai_strerror(3)).
 * The names come first: a name that is not resolved is often followed by a second, misleading complaint.
 */
const words: readonly (readonly [ConnectResult, RegExp])[] = [
  [
    'no-such-name',
    /bad address|name or service not known|name does not resolve|not resolve|unable to resolve|unknown host|host lookup failed|nodename nor servname|temporary failure in name resolution|no address associated|php_network_getaddresses|getaddrinfo|ENOTFOUND|EAI_/i,
  ],
  ['refused', /connection refused|ECONNREFUSED|actively refused/i],
  ['unreachable', /no route to host|network is (unreachable|down)|host is (unreachable|down)|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN/i],
  ['reset', /reset by peer|ECONNRESET/i],
  ['timeout', /timed? ?-?out|ETIMEDOUT|timeout|operation now in progress|EINPROGRESS/i],
]

/** The result that some words mean; undefined if they mean none. */
export function resultOfWords(text: string): ConnectResult | undefined {
  return words.find(([, pattern]) => pattern.test(text))?.[0]
}

/** Reads the words of a program that failed; what is not understood is `unknown`, with these words. */
export function failure(text: string, exitCode: number): ConnectAnswer {
  const result = resultOfWords(text)
  const message = oneLine(text)
  if (result) return { result, message }
  return { result: 'unknown', reason: 'odd-output', message: message === '' ? `exit code ${exitCode}` : message }
}

/** Does the program reject an option, so that it is another make than expected? */
export function isForeign({ stdout, stderr, exitCode }: Output): boolean {
  return (
    exitCode !== 0 &&
    /(invalid|unrecognized|unknown|illegal) option|^usage:|multi-call binary|not supported or disabled/im.test(stderr + stdout)
  )
}
