import { connect, createServer, type Socket } from 'node:net'

/** A way to a server on loopback whose connections can die without a word, as they do while a machine sleeps or its network changes. */
export interface Relay {
  /** As that of the server, with the relay's port. */
  readonly url: string
  /** From now on nothing passes over the connections that are open, and none of them ends. New ones work. */
  silence(): void
  close(): Promise<void>
}

/** Starts a relay to the server with this address. */
export async function startRelay(url: string): Promise<Relay> {
  const { hostname, port } = new URL(url)
  const open = new Set<Socket>()
  const relay = createServer({ noDelay: true }, (client) => {
    const server = connect({ host: hostname, port: Number(port), noDelay: true })
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      open.add(from)
      from.on('error', () => to.destroy())
      from.on('close', () => {
        open.delete(from)
        to.destroy()
      })
      from.pipe(to)
    }
  })
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve))
  const address = relay.address()
  if (address === null || typeof address === 'string') throw new Error('a relay has a port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    silence() {
      for (const socket of open) {
        socket.unpipe()
        socket.pause()
      }
    },
    close() {
      for (const socket of open) socket.destroy()
      return new Promise((resolve) => relay.close(() => resolve()))
    },
  }
}
