import { expect, test } from 'vitest'
import { fields } from '../../src/lib/read.ts'
import { admin, demo, get } from './client.ts'
import { gate } from './faults.ts'

const services = '/api/v1/namespaces/demo/services'
const broken = (answer: Promise<unknown>) =>
  answer.then(
    () => 'answered',
    () => 'broken',
  )

test.each([
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [429, 'TooManyRequests'],
  [500, 'InternalError'],
  [503, 'ServiceUnavailable'],
])('the fault of status %i strikes once', async (status, reason) => {
  const server = await demo()
  const fault = server.faults.add({ do: 'status', status, retryAfter: 7 })
  const answer = await get(server, services)
  expect([answer.status, fields(answer.body).reason, answer.headers.get('retry-after')]).toEqual([status, reason, '7'])
  expect((await get(server, services)).status).toBe(200)
  expect(fault.struck).toBe(1)
})

test('a fault may answer with any body', async () => {
  const server = await demo()
  server.faults.add({ do: 'status', status: 502, body: 'Bad gateway', contentType: 'text/plain' })
  const answer = await get(server, services)
  expect([answer.status, answer.text, answer.headers.get('content-type')]).toEqual([502, 'Bad gateway', 'text/plain'])
})

test('a fault strikes requests that it matches, for its count or until it is removed', async () => {
  const server = await demo()
  const twice = server.faults.add({ do: 'status', status: 500, match: /\/pods\?limit=1$/, count: 2 })
  const always = server.faults.add({
    do: 'status',
    status: 503,
    match: (request) => request.method === 'POST',
    count: Number.POSITIVE_INFINITY,
  })
  const pods = async () => (await get(server, '/api/v1/namespaces/demo/pods?limit=1')).status
  expect([(await get(server, services)).status, await pods(), await pods(), await pods()]).toEqual([200, 500, 500, 200])
  const post = async () => (await get(server, services, admin, { method: 'POST' })).status
  expect([await post(), await post()]).toEqual([503, 503])
  always.remove()
  expect([await post(), twice.struck]).toEqual([405, 2])
  server.faults.add({ do: 'html' })
  server.faults.clear()
  expect((await get(server, services)).status).toBe(200)
})

test('a fault may answer with a body that is not JSON', async () => {
  const server = await demo()
  server.faults.add({ do: 'garbage' })
  server.faults.add({ do: 'html' })
  const garbage = await get(server, services)
  expect([garbage.status, garbage.headers.get('content-type'), garbage.body]).toEqual([200, 'application/json', undefined])
  const html = await get(server, services)
  expect([html.status, html.headers.get('content-type')]).toEqual([200, 'text/html'])
})

test('a fault that sends half an answer, or none, breaks the connection', async () => {
  const server = await demo()
  server.faults.add({ do: 'half' })
  expect(await broken(get(server, services))).toBe('broken')
  server.faults.add({ do: 'destroy' })
  expect(await broken(get(server, services))).toBe('broken')
  expect((await get(server, services)).status).toBe(200)
})

test('an answer behind a gate comes when it opens', async () => {
  const server = await demo()
  const door = gate()
  server.faults.add({ do: 'wait', gate: door })
  const answer = get(server, services)
  const request = await server.arrived((each) => each.path === services)
  expect((await get(server, '/version')).status).toBe(200)
  expect(request.status).toBeUndefined()
  door.open()
  expect((await answer).status).toBe(200)
})

test('an answer that never comes does not delay the end of the server', async () => {
  const server = await demo()
  server.faults.add({ do: 'hang' })
  const answer = broken(get(server, services))
  const request = await server.arrived((each) => each.path === services)
  expect((await get(server, '/version')).status).toBe(200)
  expect(request.status).toBeUndefined()
  await server.close()
  expect(await answer).toBe('broken')
})
