import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Trace } from '../../src/model/trace.ts'
import { createNamespace, deleteNamespace, kubectl } from './kubectl.ts'
import { porttrace, traceOf } from './porttrace.ts'

const namespace = 'porttrace-connections'
/** Connections that the client holds to each server: more than the queue of busybox httpd takes, which is 10. */
const held = 12

async function probed(service: string, ...args: string[]): Promise<Trace> {
  return traceOf((await porttrace([`svc/${service}`, '-n', namespace, '--probe', '-o', 'json', ...args])).stdout)
}

const connectionsOf = (trace: Trace) => trace.ports[0]?.endpoints[0]?.connections
const codesOf = ({ findings }: Trace) => findings.flatMap(({ code, causes }) => [code, ...causes.map((cause) => cause.code)])

beforeAll(async () => {
  const [client] = JSON.parse(await kubectl(['-n', 'demo', 'get', 'pods', 'client', '-o', 'json'])).spec.containers
  const pod = (name: string, script: string) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { app: name } },
    spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'main', image: client.image, command: ['sh', '-c', script] }] },
  })
  const service = (name: string) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: { selector: { app: name }, ports: [{ port: 80, targetPort: 8080 }] },
  })
  const server = 'httpd -f -p 8080 & echo $! >/tmp/pid; while :; do sleep 1; done'
  const items = [
    ...['stopped', 'running'].flatMap((name) => [pod(name, server), service(name)]),
    pod('client', 'while :; do sleep 1; done'),
  ]
  await createNamespace(namespace, items)
  await kubectl([
    '-n',
    namespace,
    'exec',
    'stopped',
    '--',
    'sh',
    '-c',
    'until [ -s /tmp/pid ]; do sleep 0.1; done; kill -STOP $(cat /tmp/pid)',
  ])
  for (const name of ['stopped', 'running']) {
    const address = await kubectl(['-n', namespace, 'get', 'pod', name, '-o', 'jsonpath={.status.podIP}'])
    const hold = `for i in $(seq ${held}); do (sleep 600 | nc ${address} 8080 >/dev/null 2>&1 &) </dev/null >/dev/null 2>&1; done`
    await kubectl(['-n', namespace, 'exec', 'client', '--', 'sh', '-c', hold])
  }
})
afterAll(() => deleteNamespace(namespace))

it('a process that SIGSTOP has stopped does not accept, and its full queue is proven', async () => {
  await expect.poll(async () => connectionsOf(await probed('stopped'))?.waiting, { timeout: 30_000 }).toBe(10)
  const trace = await probed('stopped', '--for', '4s', '--every', '2s', '--from', 'pod/client')
  const finding = trace.findings.find(({ code }) => code === 'PT312')
  expect(finding).toMatchObject({ severity: 'error', confidence: 'proven', title: 'accept queue is full' })
  expect(codesOf(trace)).toContain('PT707')
}, 120_000)

it('a process that accepts has the same connections open, and the client is named', async () => {
  await expect.poll(async () => connectionsOf(await probed('running'))?.open, { timeout: 30_000 }).toBe(held)
  const trace = await probed('running', '--for', '4s', '--every', '2s')
  expect(connectionsOf(trace)).toMatchObject({ open: held, waiting: 0, samples: 3 })
  expect(trace.ports[0]?.clients).toMatchObject([{ who: { kind: 'Pod', namespace, name: 'client' }, open: held }])
  expect(codesOf(trace)).not.toContain('PT312')
}, 120_000)
