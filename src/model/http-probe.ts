import type { ProbeOrigin } from './probe-origin.ts'
import type { UnknownReason } from './socket.ts'

/** A request to a port of a Service or a Pod, which `--http` asked for. */
export interface PortRequest {
  /** The endpoint that is connected to, whatever the name leads to; absent: what the Service leads to. */
  endpoint?: { address: string; port: number; pod?: string }
  /**
   * Why this scheme: the port's `appProtocol`, its name or its number says it; `default`: nothing does; `answer`: nothing does, and the
   * server expects TLS.
   */
  chosenBy: 'appProtocol' | 'name' | 'number' | 'default' | 'answer'
  /** Names of the Service: a certificate for one of them is right. */
  names: string[]
}

/** An HTTP request, asked for by a URL, or by `--http` for a port. */
export interface HttpTarget {
  scheme: 'http' | 'https'
  /** The name or address of the URL: Host header, and server name of TLS. */
  host: string
  port: number
  path: string
  /** Addresses that the entry point has in the cluster: connected to if the name is not resolved. */
  addresses: string[]
  /** Index in `ports` of the Service port behind the URL; absent if several ports or none are. */
  position?: number
  /** Absent for a URL. */
  ofPort?: PortRequest
}

/** A layer of a request: looked up, connected, encrypted, answered. */
export interface HttpLayer {
  layer: 'dns' | 'tcp' | 'tls' | 'http'
  /** `not-reached`: a layer before it failed. */
  state: 'ok' | 'warn' | 'failed' | 'unknown' | 'not-reached'
  /** ms that it took; of `http` until the first byte. */
  ms?: number
  /** One line: what failed. */
  message?: string
}

/**
 * Why a client gives up. `expired`, `not-yet-valid`: the dates of a certificate; `wrong-name`: it is for other names; `unknown-authority`: no
 * authority that the client trusts has signed it; `not-tls`: the server answers without TLS; `needs-tls`: it answers to TLS only.
 */
export type HttpFault = 'expired' | 'not-yet-valid' | 'wrong-name' | 'unknown-authority' | 'not-tls' | 'needs-tls'

/** The certificate of a server. */
export interface ServerCertificate {
  /** DNS names and addresses that it is for, at most 20. */
  names: string[]
  /** Common name or organization of its issuer. */
  issuer: string
  /** RFC 3339. */
  notBefore: string
  notAfter: string
  selfSigned?: true
}

/** A GET that was sent, layer by layer. Nothing of the body is kept. */
export interface HttpProbe {
  kind: 'http'
  /** Where it ran; absent: on this machine. */
  from?: ProbeOrigin
  to: HttpTarget
  /** The program that sent it; absent: porttrace itself. */
  tool?: string
  /** The address that was connected to. */
  address?: string
  layers: HttpLayer[]
  faults: HttpFault[]
  certificate?: ServerCertificate
  /** `TLSv1.3`. */
  tlsVersion?: string
  /** The protocol that was agreed on (ALPN): `h2`, `http/1.1`. */
  protocol?: string
  status?: number
  /** Header `Server` of the answer, at most 100 characters. */
  server?: string
  /** Why a layer is unknown. */
  reason?: UnknownReason
  message?: string
  /** ms of the whole. */
  ms: number
}
