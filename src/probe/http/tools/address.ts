import { isIp, socketAddress } from '../../../lib/ip.ts'
import type { HttpTarget } from '../../../model/http-probe.ts'

/** Host and, where it is not that of the scheme, port: the Host header. */
export function authority({ host, port, scheme }: HttpTarget): string {
  return port === (scheme === 'https' ? 443 : 80) ? (host.includes(':') ? `[${host}]` : host) : socketAddress(host, port)
}

/** Where a tool that resolves no name connects to; undefined if no address is known. */
export function knownAddress({ host, port, addresses, ofPort }: HttpTarget): { address: string; port: number } | undefined {
  if (ofPort?.endpoint) return ofPort.endpoint
  const address = isIp(host) ? host : addresses.find(isIp)
  return address === undefined ? undefined : { address, port }
}
