import type { IncomingMessage, ServerResponse } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createTransport } from '../../../src/cluster/http/transport.ts'
import { followLog } from '../../../src/cluster/pods/follow-log.ts'
import { connectionTo, serve } from '../servers.ts'

const log = { namespace: 'demo', pod: 'web-0', container: 'app' }

/** Follows a log of a server that answers so. */
async function follow(answer: (incoming: IncomingMessage, response: ServerResponse) => void) {
  const server = await serve(answer)
  const api = createTransport(connectionTo(server.url))
  onTestFinished(() => api.close())
  const lines: string[] = []
  const stop = new AbortController()
  return { lines, stop, ended: followLog(api, log, (line) => void lines.push(line), stop.signal) }
}

describe('a log that is followed', () => {
  it('a log that is followed is asked for with its last lines, and each line is there as it comes', async () => {
    const asked: (string | undefined)[] = []
    let more: (line: string) => void = () => {}
    const { lines, ended } = await follow((incoming, response) => {
      asked.push(incoming.url)
      response.write('one\n')
      more = (line) => void response.end(line)
    })
    await expect.poll(() => lines).toEqual(['one'])
    more('two')
    await ended
    expect(lines).toEqual(['one', 'two'])
    expect(asked).toEqual(['/api/v1/namespaces/demo/pods/web-0/log?container=app&follow=true&tailLines=100'])
  })

  it('a log that is followed ends with the signal, and so does its request', async () => {
    let isClosed = false
    const { lines, stop, ended } = await follow((_, response) => {
      response.on('close', () => {
        isClosed = true
      })
      response.write('one\n')
    })
    await expect.poll(() => lines).toHaveLength(1)
    stop.abort()
    await ended
    await expect.poll(() => isClosed).toBe(true)
  })

  it('a log that is followed has no secret and no colour in its lines', async () => {
    const { lines, ended } = await follow((_, response) => void response.end('\x1b[31mred\x1b[0m\npassword=hunter22 ok\n'))
    await ended
    expect(lines.join('\n')).toBe('red\npassword=*** ok')
  })

  it('a line of a log without an end ends it', async () => {
    const { lines, ended } = await follow((_, response) => void response.write('x'.repeat(300 * 1024)))
    await expect(ended).rejects.toThrow()
    expect(lines).toEqual([])
  })

  it.each([
    [403, 'Forbidden', /^not allowed \(pods\/log\)$/],
    [400, 'BadRequest', /waiting to start/],
  ])('a log that cannot be followed says why: %i', async (code, reason, words) => {
    const { ended } = await follow((_, response) => {
      response.writeHead(code, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ kind: 'Status', status: 'Failure', code, reason, message: 'container "app" is waiting to start' }))
    })
    await expect(ended).rejects.toThrow(words)
  })
})
