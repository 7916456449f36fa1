import type { IncomingMessage, ServerResponse } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createTransport } from '../../../src/cluster/http/transport.ts'
import { readLogs } from '../../../src/cluster/pods/log.ts'
import { connectionTo, serve } from '../servers.ts'

const request = { code: 'PT202', namespace: 'demo', pod: 'web-0', container: 'app', previous: true }

/** Reads the log of one container from a server that answers so. */
async function read(answer: (incoming: IncomingMessage, response: ServerResponse) => void, limitMs?: number) {
  const server = await serve(answer)
  const api = createTransport(connectionTo(server.url))
  onTestFinished(() => api.close())
  return readLogs(api, [request], new AbortController().signal, limitMs)
}

describe('the end of a log', () => {
  it('the end of a log is its last three lines that are not empty, with the one that has no line end', async () => {
    const { logs } = await read((_, response) => void response.end('one\ntwo\r\n\nthree\n  \nfour'))
    expect(logs).toEqual([{ ...request, lines: ['two', 'three', 'four'] }])
  })

  it('the end of a log is requested with limits, and for the run that is needed', async () => {
    const asked: (string | undefined)[] = []
    await read((incoming, response) => {
      asked.push(incoming.url)
      response.end('')
    })
    expect(asked).toEqual(['/api/v1/namespaces/demo/pods/web-0/log?container=app&tailLines=10&limitBytes=16384&previous=true'])
  })

  it('gives a note if it does not arrive in time', async () => {
    expect(await read(() => {}, 20)).toEqual({
      logs: [],
      notes: ['the log of container app of pod/web-0 is not read: no answer within 0.02 s'],
    })
  })

  it('gives a note if the server sends more lines than were requested', async () => {
    const { logs, notes } = await read((_, response) => void response.end('a line\n'.repeat(10_000)))
    expect(logs).toEqual([])
    expect(notes).toEqual(['the log of container app of pod/web-0 is not read: more than 16 KiB'])
  })
})
