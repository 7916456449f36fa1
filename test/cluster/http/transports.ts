import { onTestFinished } from 'vitest'
import type { Connection } from '../../../src/cluster/config/connection.ts'
import { ApiError } from '../../../src/cluster/http/api-error.ts'
import { createTransport, type Transport, type TransportOptions } from '../../../src/cluster/http/transport.ts'
import { certificates } from '../certificates.ts'
import { connectionTo } from '../servers.ts'
import { failureOf } from './failure.ts'

export function open(connection: Connection, options?: TransportOptions): Transport {
  const transport = createTransport(connection, options)
  onTestFinished(() => transport.close())
  return transport
}

export const { ca, server, client } = certificates()
export const trusting = (url: string, more: Partial<Connection> = {}) => connectionTo(url, { tls: { ca, insecure: false }, ...more })

export const failure = (promise: Promise<unknown>) => failureOf(ApiError, promise)
