import { defined } from '../../lib/defined.ts'
import { humanDuration } from '../../lib/duration.ts'
import { oneLine } from '../../lib/line.ts'
import type { HttpFault, HttpLayer, HttpProbe, HttpTarget } from '../../model/http-probe.ts'
import type { UnknownReason } from '../../model/socket.ts'
import { type Ended, type HttpReading, isFatal, tlsFaults } from './reading.ts'

/** Why a reading is not whole, where the client itself could not continue. */
interface Stopped {
  reason: UnknownReason
  message: string
}

/** The probe of a reading at `now` (ms since 1970): the state of each layer, and what a client would reject. */
export function judged(
  to: HttpTarget,
  reading: HttpReading,
  { now, ms, stopped }: { now: number; ms: number; stopped?: Stopped },
): HttpProbe {
  const { dns, address, tcp, tls, http, plainProtocol } = reading
  const faults: HttpFault[] = [...(tls ? tlsFaults(tls, now) : []), ...(http?.needsTls ? (['needs-tls'] as const) : [])]
  const layers: HttpLayer[] = []
  const add = (layer: HttpLayer['layer'], ended: Ended | undefined, said?: Pick<HttpLayer, 'state' | 'message'>) => {
    const before = layers.some(({ layer: one, state }) => state === 'failed' && one !== 'dns')
    if (ended) layers.push({ layer, ...stateOf(ended), ...defined({ ms: ended.ms }), ...said })
    else {
      const isFirst = stopped && !before && layers.every(({ state }) => state !== 'unknown')
      layers.push({ layer, state: stopped && !before ? 'unknown' : 'not-reached', ...(isFirst && { message: oneLine(stopped.message) }) })
    }
  }
  if (dns) add('dns', dns)
  add('tcp', tcp)
  if (to.scheme === 'https') add('tls', tls, tls && certificateWords(to, faults, tls, now))
  // A client that rejects the certificate sends nothing.
  const isRejected = tls !== undefined && tlsFaults(tls, now).some((fault) => isFatal(fault, to))
  if (isRejected) add('http', undefined)
  else add('http', http, http?.needsTls ? { state: 'failed', message: 'the server expects TLS on this port' } : undefined)
  const { certificate, version, protocol } = tls ?? {}
  return {
    kind: 'http',
    to,
    ...defined({ address }),
    layers,
    faults,
    ...defined({ certificate, tlsVersion: version, protocol: protocol ?? plainProtocol }),
    ...(!isRejected && defined({ status: http?.status, server: http?.server })),
    ...stopped,
    ms,
  }
}

function stateOf({ failed }: Ended): Pick<HttpLayer, 'state' | 'message'> {
  return failed === undefined ? { state: 'ok' } : { state: 'failed', message: oneLine(failed) }
}

/** The state that the certificate gives to its layer; undefined if nothing is wrong with it. */
function certificateWords(
  to: HttpTarget,
  faults: readonly HttpFault[],
  { certificate, isPlain, unchecked }: NonNullable<HttpReading['tls']>,
  now: number,
): Pick<HttpLayer, 'state' | 'message'> | undefined {
  if (isPlain) return { state: 'failed', message: 'the server answers without TLS' }
  const words = faults.map((fault) => faultWords(fault, certificate, now)).filter((one) => one !== '')
  if (words.length === 0) return unchecked ? { state: 'unknown', message: 'this client does not check certificates' } : undefined
  return { state: faults.some((fault) => isFatal(fault, to)) ? 'failed' : 'warn', message: words.join(', ') }
}

/** `expired 29d ago`, `for other names`. */
function faultWords(fault: HttpFault, certificate: NonNullable<HttpReading['tls']>['certificate'], now: number): string {
  switch (fault) {
    case 'expired': {
      if (!certificate) return 'expired'
      const past = now - Date.parse(certificate.notAfter)
      return past > 0 ? `expired ${humanDuration(past)} ago` : 'a certificate above it has expired'
    }
    case 'not-yet-valid': {
      if (!certificate) return 'not yet valid'
      const left = Date.parse(certificate.notBefore) - now
      return left > 0 ? `not valid for another ${humanDuration(left)}` : 'a certificate above it is not yet valid'
    }
    case 'wrong-name':
      return 'for other names'
    case 'unknown-authority':
      return certificate?.selfSigned ? 'self-signed' : 'signed by an unknown authority'
    default:
      return ''
  }
}
