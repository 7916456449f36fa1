import { isIp, socketAddress } from '../../../lib/ip.ts'
import type { HttpTarget } from '../../../model/http-probe.ts'

/** An address to connect to. */
export interface KnownAddress {
  address: string
  port: number
}

/** Host and, where it is not that of the scheme, port: the Host header. */
export function authority({ host, port, scheme }: HttpTarget): string {
  return port === (scheme === 'https' ? 443 : 80) ? bracketed(host) : socketAddress(host, port)
}

/** An IPv6 address in brackets, anything else as it is. */
export function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

/** Where a tool that resolves no name connects to; undefined if no address is known. */
export function knownAddress({ host, port, addresses, ofPort }: HttpTarget): KnownAddress | undefined {
  if (ofPort?.endpoint) return ofPort.endpoint
  const address = isIp(host) ? host : addresses.find(isIp)
  return address === undefined ? undefined : { address, port }
}
