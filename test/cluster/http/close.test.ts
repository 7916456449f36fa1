import type { RequestListener } from 'node:http'
import { expect, it, onTestFinished } from 'vitest'
import { ApiError } from '../../../src/cluster/http/api-error.ts'
import { createTransport, type Transport, type TransportOptions } from '../../../src/cluster/http/transport.ts'
import { until } from '../../live/pace.ts'
import { connectionTo, json, serve } from '../servers.ts'
import { failureOf } from './failure.ts'

interface Case {
  answer: RequestListener
  call: (transport: Transport) => Promise<unknown>
  options?: TransportOptions
  /** Requests that arrive before it is closed. */
  requests?: number
}

const get = (transport: Transport) => transport.get('/api/v1/pods/web')
const hang: RequestListener = () => {}
let token = 0

const cases: Record<string, Case> = {
  'waits for an answer': { answer: hang, call: get },
  'reads an answer that has begun': { answer: (_, response) => void response.writeHead(200).write('{'), call: get },
  'waits to ask a busy server again': { answer: (_, response) => json(response, {}, 429, { 'retry-after': '9' }), call: get },
  'reads pages without an end': {
    answer: (_, response) => json(response, { metadata: { continue: `t${token++}` }, items: Array(500).fill({}) }),
    call: (transport) => transport.list('/api/v1/pods', () => {}),
    requests: 10,
  },
  'follows a watch': {
    answer: (_, response) => void response.writeHead(200).write('{}\n'),
    call: (transport) => transport.stream('/api/v1/pods?watch=true', () => {}, { idleTimeoutMs: 60_000 }),
  },
  'asks something behind the server': { answer: hang, call: (transport) => transport.answerHead('/api/v1/pods/web/proxy/') },
  'waits for room': { answer: hang, call: (transport) => Promise.all([get(transport), get(transport)]), options: { maxSockets: 1 } },
  'waits for its pace': {
    answer: hang,
    call: (transport) =>
      transport.get('/x', {
        pace: {
          enter: (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
          refund: () => {},
        },
      }),
    requests: 0,
  },
}

it.each(Object.entries(cases))(
  'close() ends a call that %s, and nothing is asked for after it',
  async (_, { answer, call, options = {}, requests = 1 }) => {
    const api = await serve(answer)
    const transport = createTransport(connectionTo(api.url), options)
    onTestFinished(() => transport.close())
    const failure = failureOf(ApiError, call(transport))
    await until(() => api.requests.length >= requests)
    transport.close()
    expect(await failure).toMatchObject({ reason: 'aborted' })
    await until(() => api.requests.every(({ socket }) => socket.destroyed))
    const asked = api.requests.length
    expect(await failureOf(ApiError, get(transport))).toMatchObject({ reason: 'aborted' })
    expect(api.requests).toHaveLength(asked)
  },
)

it('close() ends a call that waits for an exec plugin', async () => {
  const api = await serve(hang)
  const connection = connectionTo(api.url)
  const { surroundings } = connection
  const exec = {
    command: 'sleep',
    args: ['60'],
    env: {},
    apiVersion: 'client.authentication.k8s.io/v1',
    installHint: '',
    provideClusterInfo: false,
    interactiveMode: 'Never',
  }
  const transport = createTransport({ ...connection, surroundings, authentication: { impersonation: {}, exec } })
  const failure = failureOf(ApiError, get(transport))
  transport.close()
  expect(await failure).toMatchObject({ reason: 'aborted' })
  expect(api.requests).toEqual([])
})
