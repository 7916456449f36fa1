import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import type { Trace } from '../../src/model/trace.ts'
import { createNamespace, deleteNamespace, kubectl } from './kubectl.ts'
import { porttrace, traceOf } from './porttrace.ts'

const namespace = 'porttrace-findings'
/** Connections that clients hold: more than the least number of any finding. */
const held = 12

const inPod = (pod: string, container: string, script: string) =>
  kubectl(['-n', namespace, 'exec', pod, '-c', container, '--', 'sh', '-c', script])

async function probed(service: string, ...args: string[]): Promise<Trace> {
  const { stdout, stderr } = await porttrace([`svc/${service}`, '-n', namespace, '--probe', '-o', 'json', ...args])
  if (stdout === '') throw new Error(stderr)
  return traceOf(stdout)
}

const codesOf = ({ findings }: Trace) => findings.flatMap(({ code, causes }) => [code, ...causes.map((cause) => cause.code)])
const openOf = (trace: Trace) => trace.ports[0]?.endpoints[0]?.connections?.open
const addressOf = (pod: string) => kubectl(['-n', namespace, 'get', 'pod', pod, '-o', 'jsonpath={.status.podIP}'])

beforeAll(async () => {
  const imageOf = async (pod: string) =>
    kubectl(['-n', 'demo', 'get', 'pods', '-l', `app=${pod}`, '-o', 'jsonpath={.items[0].spec.containers[0].image}'])
  const [shell, server] = await Promise.all([imageOf('web'), imageOf('udp')])
  const pod = (name: string, containers: readonly object[]) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { app: name } },
    spec: { terminationGracePeriodSeconds: 1, shareProcessNamespace: true, containers },
  })
  const main = (script: string) => ({ name: 'main', image: shell, command: ['sh', '-c', script] })
  const idle = main('while :; do sleep 1; done')
  const service = (name: string, port: object, part: object = {}) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: { selector: { app: name }, ports: [port], ...part },
  })
  const http = { port: 80, targetPort: 8080 }
  const dns = { port: 53, targetPort: 5353, protocol: 'UDP' }
  // Each connection gets a process of its own: one that reads nothing and closes nothing, or one that answers, and ends with its client.
  const accepts = (program: string) => main(`exec nc -ll -p 8080 -e ${program}`)
  const items = [
    pod('deaf', [accepts('sleep 3600')]),
    pod('leaky', [accepts('sleep 3600')]),
    pod('answering', [accepts('cat')]),
    pod('hidden', [accepts('cat')]),
    pod('quiet', [accepts('cat')]),
    ...['stopped', 'reading'].map((name) => pod(name, [idle, { name: 'server', image: server, args: ['udp://:5353'] }])),
    pod('client', [idle]),
    ...['deaf', 'leaky', 'answering', 'quiet'].map((name) => service(name, http)),
    service('hidden', http, { type: 'NodePort', externalTrafficPolicy: 'Cluster' }),
    ...['stopped', 'reading'].map((name) => service(name, dns)),
  ]
  await createNamespace(namespace, items)
  for (const name of ['deaf', 'answering']) {
    const client = `(echo hello; exec sleep 3600) | nc ${await addressOf(name)} 8080`
    await inPod('client', 'main', `for i in $(seq ${held}); do (${client}) </dev/null >/dev/null 2>&1 & done`)
  }
})
afterAll(() => deleteNamespace(namespace))

it('requests that a process accepts and does not read are found, and those that it answers are not', async () => {
  for (const name of ['deaf', 'answering']) await expect.poll(async () => openOf(await probed(name)), { timeout: 60_000 }).toBe(held)
  const [deaf, answering] = await Promise.all(['deaf', 'answering'].map((name) => probed(name, '--for', '16s', '--every', '4s')))
  expect(deaf?.findings.find(({ code }) => code === 'PT313')).toMatchObject({ severity: 'warn', confidence: 'inferred' })
  expect(deaf?.ports[0]?.clients).toMatchObject([{ who: { kind: 'Pod', namespace, name: 'client' }, open: held }])
  expect(codesOf(answering ?? (await probed('answering')))).not.toContain('PT313')
})

it('connections that a process does not close are found as they grow, and those that it closes are not', async () => {
  const addresses = await Promise.all(['leaky', 'answering'].map(addressOf))
  const calls = addresses.map((address) => `(echo hello | nc ${address} 8080 >/dev/null 2>&1 &)`).join('; ')
  await inPod('client', 'main', `(while [ ! -e /tmp/end ]; do ${calls}; sleep 0.3; done) </dev/null >/dev/null 2>&1 &`)
  onTestFinished(async () => void (await inPod('client', 'main', 'touch /tmp/end')))
  const closing = async () => {
    const [probe] = (await probed('leaky')).probes.filter((one) => one.kind === 'connections')
    return probe?.samples[0]?.ports[0]?.states.closeWait ?? 0
  }
  await expect.poll(closing, { timeout: 60_000 }).toBeGreaterThanOrEqual(10)
  const [leaky, answering] = await Promise.all(['leaky', 'answering'].map((name) => probed(name, '--for', '8s', '--every', '2s')))
  expect(leaky?.findings.find(({ code }) => code === 'PT314')).toMatchObject({ severity: 'warn', confidence: 'inferred' })
  expect(codesOf(answering ?? (await probed('answering')))).not.toContain('PT314')
})

it('clients that come through a NodePort are hidden behind their Node, and those of a Pod are not', async () => {
  const port = await kubectl(['-n', namespace, 'get', 'service', 'hidden', '-o', 'jsonpath={.spec.ports[0].nodePort}'])
  const address = await kubectl(['-n', namespace, 'get', 'pod', 'hidden', '-o', 'jsonpath={.status.hostIP}'])
  const sockets: Socket[] = []
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
  })
  // The connections start one after another, since the queue of the server is short.
  while (sockets.length < held) {
    const socket = connect(Number(port), address)
    sockets.push(socket)
    await once(socket, 'connect')
    socket.write('hello')
    await once(socket, 'data')
  }
  await expect.poll(async () => openOf(await probed('hidden')), { timeout: 60_000 }).toBe(held)
  const hidden = await probed('hidden')
  expect(hidden.findings.find(({ code }) => code === 'PT709')).toMatchObject({ severity: 'info', confidence: 'proven' })
  expect(hidden.ports[0]?.clients).toMatchObject([{ who: { kind: 'Node' }, hidden: true, open: held }])
  expect(codesOf(await probed('answering'))).not.toContain('PT709')
})

it('a port that no client uses for half a minute is reported, and one with clients is not', async () => {
  const [quiet, answering] = await Promise.all(['quiet', 'answering'].map((name) => probed(name, '--for', '35s', '--every', '5s')))
  expect(quiet?.findings.find(({ code }) => code === 'PT710')).toMatchObject({ severity: 'info', confidence: 'proven' })
  expect(codesOf(answering ?? (await probed('answering')))).not.toContain('PT710')
})

it('datagrams that a stopped process does not read overflow its buffer, and those that a process reads do not', async () => {
  // The pattern does not match the command line of the shell that holds it.
  const stop = 'cd /proc; for one in [0-9]*; do case $(tr "\\0" " " <$one/cmdline) in *ud[p]://*) kill -STOP $one ;; esac; done; true'
  await inPod('stopped', 'main', stop)
  const addresses = await Promise.all(['stopped', 'reading'].map(addressOf))
  const sender = createSocket('udp4')
  const timer = setInterval(() => {
    for (const address of addresses) for (let index = 0; index < 20; index++) sender.send(Buffer.alloc(1_000), 5353, address)
  }, 50)
  onTestFinished(() => {
    clearInterval(timer)
    sender.close()
  })
  const drops = async () => {
    const [probe] = (await probed('stopped')).probes.filter((one) => one.kind === 'connections')
    return probe?.samples[0]?.ports[0]?.drops ?? 0
  }
  await expect.poll(drops, { timeout: 60_000 }).toBeGreaterThan(0)
  const [stopped, reading] = await Promise.all(['stopped', 'reading'].map((name) => probed(name, '--for', '4s', '--every', '2s')))
  expect(stopped?.findings.find(({ code }) => code === 'PT315')).toMatchObject({ severity: 'warn', confidence: 'proven' })
  expect(codesOf(reading ?? (await probed('reading')))).not.toContain('PT315')
})
