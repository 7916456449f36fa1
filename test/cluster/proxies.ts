import { join, type Loopback, reach, serve, serveTcp } from './servers.ts'

/** A proxy that takes CONNECT, and what it was asked. */
export async function tunnel(pair?: { certificate: string; key: string }): Promise<Loopback & { asked: string[] }> {
  const asked: string[] = []
  const proxy = await serve(() => {}, pair)
  proxy.server.on('connect', (request, socket) => {
    asked.push(`${request.method} ${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim())
    const port = Number(request.url?.split(':')[1])
    const far = reach(port)
    far.once('connect', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      join(socket, far)
    })
  })
  return { ...proxy, asked }
}

/** A SOCKS5 proxy whose every name leads to loopback, and the names that it was requested. */
export async function socks(): Promise<Loopback & { names: string[] }> {
  const names: string[] = []
  const proxy = await serveTcp((socket) => {
    socket.once('data', () => {
      socket.write(Buffer.from([5, 0]))
      socket.once('data', (request: Buffer) => {
        const length = request[4] ?? 0
        names.push(request[3] === 3 ? request.toString('latin1', 5, 5 + length) : `type ${request[3]}`)
        const far = reach(request.readUInt16BE(5 + length))
        far.once('connect', () => {
          socket.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]))
          join(socket, far)
        })
      })
    })
  })
  return { ...proxy, names }
}
