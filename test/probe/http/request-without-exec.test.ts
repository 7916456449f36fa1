import { expect, it } from 'vitest'
import type { HttpTarget } from '../../../src/model/http-probe.ts'
import type { ConnectTarget, HttpStep, ProbePlan } from '../../../src/model/probe-plan.ts'
import { requestWithoutExec } from '../../../src/probe/http/request-without-exec.ts'
import { createLookup } from '../../../src/trace/lookup.ts'
import { traceTarget } from '../../../src/trace/target.ts'
import { healthy, port, service } from '../../build.ts'

const from: HttpStep['from'] = { namespace: 'demo', pod: 'client', containers: ['app'], template: 'x', role: 'client' }
const url: HttpTarget = { scheme: 'https', host: 'shop.example.com', port: 443, path: '/cart', addresses: [], position: 0 }
const ofPort: HttpTarget = {
  ...url,
  path: '/healthz',
  ofPort: { endpoint: { address: '10.244.0.7', port: 8080, pod: 'web-1' }, chosenBy: 'number', names: [] },
}
const reached: ConnectTarget = { type: 'pod', address: '10.244.0.7', port: 8080, protocol: 'TCP', position: 0, pod: 'web-1' }

function asked(requests: HttpStep[] | undefined, to: Partial<ConnectTarget> = {}, name = 'http') {
  const snapshot = { ...healthy(), services: [service({ ports: [port({ name })] })] }
  const chain = traceTarget('demo', { kind: 'service', name: 'web' }, createLookup(snapshot))
  const plan: ProbePlan = {
    ...{ apiVersion: 'porttrace/v1', kind: 'ProbePlan', target: chain.target, sockets: [], connects: [], targets: [], left: [] },
    ...(requests && { requests }),
  }
  return requestWithoutExec(plan, chain, { ...reached, ...to })
}

it('a plan without requests sends no HTTP to a Pod in which no command can run', () => {
  expect(asked(undefined)).toBeUndefined()
})

it('a request to an endpoint is sent with its scheme and path, to that endpoint alone', () => {
  expect(asked([{ from, to: ofPort }])).toEqual({ scheme: 'https', path: '/healthz' })
  expect(asked([{ from, to: ofPort }], { pod: 'web-2' })).toBeUndefined()
  expect(asked([{ from, to: ofPort }], { port: 9090 })).toBeUndefined()
})

it('the path of a URL is asked for with the scheme of the port behind it, and not at a port of another protocol', () => {
  expect(asked([{ from, to: url }])).toEqual({ scheme: 'http', path: '/cart' })
  expect(asked([{ from, to: url }], { position: 1 })).toBeUndefined()
  expect(asked([{ from, to: url }], {}, 'redis')).toBeUndefined()
})

it('a URL that only this machine requests sends no HTTP to Pods', () => {
  expect(asked([{ to: url }])).toBeUndefined()
})

it.each(['/../../secrets', '/a/%2e%2E/b', '/./a', '/a\\..\\b'])('the path %s, which could leave that of the proxy, is not sent', (path) => {
  expect(asked([{ from, to: { ...ofPort, path } }])).toBeUndefined()
})

it.each(['/a..b', '/...', '/a?next=/../b'])('the path %s stays below that of the proxy', (path) => {
  expect(asked([{ from, to: { ...ofPort, path } }])).toEqual({ scheme: 'https', path })
})
