import { loadConnection } from '../../src/cluster/config/connection.ts'
import { createTransport } from '../../src/cluster/http/transport.ts'

const surroundings = { env: {}, home: '/nonexistent', platform: process.platform, stdinIsTTY: false, stderr: () => undefined }

/** The way to a server on loopback with a token. No configuration gives one for plain HTTP. */
export async function open(server, token) {
  const connection = await loadConnection({ asGroups: [], asUserExtra: [], server }, surroundings)
  return createTransport({ ...connection, authentication: { impersonation: {}, token } })
}
