import { isIP } from 'node:net'
import type { HttpProbe, HttpTarget } from '../../../model/http-probe.ts'
import { judged } from '../../../probe/http/judge.ts'
import { type Ended, type HttpReading, isFatal, tlsFaults } from '../../../probe/http/reading.ts'
import { type Bounds, connected, encrypted, errorWords, resolved, tlsFacts } from './connect.ts'
import { ForeignAnswer, requested } from './request.ts'

/** Errors of OpenSSL that mean: the bytes that came are not a TLS record. */
const notTls = /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNKNOWN_PROTOCOL|RECORD_LAYER_FAILURE/i

/**
 * Sends a GET from this machine, layer by layer, and judges what it finds. A certificate that a client would reject ends it before HTTP; an
 * untrusted issuer alone does not. Proxies of the environment are not used. Never rejects.
 */
export async function askFromHere(to: HttpTarget, bounds: Bounds, now: () => number): Promise<HttpProbe> {
  const began = performance.now()
  const reading: HttpReading = {}
  await read(reading, to, bounds, now)
  const stopped = bounds.signal.aborted ? ({ reason: 'aborted', message: 'interrupted' } as const) : undefined
  return judged(to, reading, { now: now(), ms: since(began), ...(stopped && { stopped }) })
}

async function read(reading: HttpReading, to: HttpTarget, bounds: Bounds, now: () => number): Promise<void> {
  const address = await lookedUp(reading, to, bounds)
  if (address === undefined) return
  reading.address = address
  const began = performance.now()
  const socket = await connected(address, to.port, bounds).catch((error: unknown) => {
    reading.tcp = failed(began, error)
  })
  if (!socket) return
  reading.tcp = { ms: since(began) }
  try {
    if (to.scheme === 'http') {
      await answered(reading, () => requested(socket, to, undefined, bounds))
      if (mayNeedTls(reading) && (await speaksTls(address, to, bounds)) && reading.http) reading.http.needsTls = true
      return
    }
    const shaken = performance.now()
    try {
      const secured = await encrypted(socket, to.host, bounds)
      reading.tls = { ms: since(shaken), ...tlsFacts(secured, to.host) }
      if (!tlsFaults(reading.tls, now()).some((fault) => isFatal(fault, to))) {
        const { protocol } = reading.tls
        await answered(reading, () => requested(secured, to, protocol, bounds))
      }
      secured.destroy()
    } catch (error) {
      const isPlain = notTls.test(errorWords(error)) && (await speaksPlain(address, to, bounds))
      reading.tls = { ...failed(shaken, error), ...(isPlain && { isPlain }) }
    }
  } finally {
    socket.destroy()
  }
}

/** The address to connect to: that of the name, else one that the entry point has in the cluster. */
async function lookedUp(reading: HttpReading, { host, addresses }: HttpTarget, bounds: Bounds): Promise<string | undefined> {
  if (isIP(host) !== 0) return host
  const began = performance.now()
  try {
    const address = await resolved(host, bounds)
    reading.dns = { ms: since(began) }
    return address
  } catch (error) {
    reading.dns = failed(began, error)
  }
  const [known] = addresses
  return known === undefined || isIP(known) !== 0 ? known : resolved(known, bounds).catch(() => undefined)
}

async function answered(reading: HttpReading, ask: () => Promise<{ status: number; server?: string }>): Promise<void> {
  const began = performance.now()
  try {
    const response = await ask()
    reading.http = { ms: since(began), ...response }
  } catch (error) {
    reading.http = { ...failed(began, error), ...(error instanceof ForeignAnswer && isAlert(error.first) && { needsTls: true }) }
  }
}

/** A TLS record of type alert (RFC 8446, 5.1). */
function isAlert(bytes: Uint8Array): boolean {
  return bytes[0] === 0x15 && bytes[1] === 3
}

/** Servers answer a clear text request to a TLS port with 400, with an alert, or by closing. */
function mayNeedTls({ http }: HttpReading): boolean {
  return http !== undefined && http.needsTls !== true && (http.status === 400 || http.failed !== undefined)
}

async function speaksTls(address: string, to: HttpTarget, bounds: Bounds): Promise<boolean> {
  try {
    const socket = await connected(address, to.port, bounds)
    try {
      ;(await encrypted(socket, to.host, bounds)).destroy()
      return true
    } finally {
      socket.destroy()
    }
  } catch {
    return false
  }
}

async function speaksPlain(address: string, to: HttpTarget, bounds: Bounds): Promise<boolean> {
  try {
    const socket = await connected(address, to.port, bounds)
    try {
      await requested(socket, to, undefined, bounds)
      return true
    } finally {
      socket.destroy()
    }
  } catch {
    return false
  }
}

function failed(began: number, error: unknown): Ended {
  return { ms: since(began), failed: errorWords(error) }
}

function since(began: number): number {
  return Math.round(performance.now() - began)
}
