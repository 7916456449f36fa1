import { expect, onTestFinished } from 'vitest'
import type { Connection } from '../../../src/cluster/config/connection.ts'
import { ApiError } from '../../../src/cluster/http/api-error.ts'
import { createTransport, type TransportOptions } from '../../../src/cluster/http/transport.ts'
import { certificates } from '../certificates.ts'
import { connectionTo, serveTcp } from '../servers.ts'

export const { ca, otherCa, server, expired, elsewhere } = certificates()
export const trusting = (url: string, more: Partial<Connection> = {}) => connectionTo(url, { tls: { ca, insecure: false }, ...more })

export async function fail(
  connection: Connection,
  options: TransportOptions = {},
  path = '/api/v1/pods',
  signal?: AbortSignal,
): Promise<ApiError> {
  const transport = createTransport(connection, options)
  onTestFinished(() => transport.close())
  const error: unknown = await transport.get(path, signal ? { signal } : {}).then(
    (value) => value,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ApiError)) throw new Error(`expected an ApiError, got ${String(error)}`)
  expect(error.message).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/)
  return error
}

/** Sends these bytes to whoever asks, then ends the connection, or not. */
export const raw = (bytes: string | Buffer, end = true) =>
  serveTcp((socket) =>
    socket.once('data', () => {
      socket.write(bytes)
      if (end) socket.end()
    }),
  )
