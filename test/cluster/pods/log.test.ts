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

  it('the end of a log is asked for with bounds, and with the run that is meant', async () => {
    const asked: (string | undefined)[] = []
    await read((incoming, response) => {
      asked.push(incoming.url)
      response.end('')
    })
    expect(asked).toEqual(['/api/v1/namespaces/demo/pods/web-0/log?container=app&tailLines=10&limitBytes=16384&previous=true'])
  })

  it('that does not come in time is a note', async () => {
    expect(await read(() => {}, 20)).toEqual({
      logs: [],
      notes: ['the log of container app of pod/web-0 is not read: no answer within 0.02 s'],
    })
  })

  it('of a server that sends more lines than it was asked for is a note', async () => {
    const { logs, notes } = await read((_, response) => void response.end('a line\n'.repeat(10_000)))
    expect(logs).toEqual([])
    expect(notes).toEqual(['the log of container app of pod/web-0 is not read: more than 16 KiB'])
  })
})
