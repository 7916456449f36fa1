import type { ApiObject } from '../store/object.ts'

/** A connection to a port of a Pod. */
export interface PortCall {
  /** Absent if the endpoint is not a Pod. */
  pod: ApiObject | undefined
  address: string
  port: number
  /** `inside`: to localhost in the Pod's own network namespace, as port-forward makes it. */
  from: 'network' | 'inside'
}

/** What comes of it; `closes`: the connection stands and is ended without a byte, `silent`: it stands, and nothing is ever said. */
export type PortReply = 'refused' | 'timeout' | 'closes' | 'silent' | { status: number; contentType?: string; body?: string }

/** Answers connections to ports of Pods. */
export type PortHandler = (call: PortCall) => PortReply
