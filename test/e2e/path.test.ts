import { spawn } from 'node:child_process'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import type { PathProbe, PathTarget } from '../../src/model/path.ts'
import type { Trace } from '../../src/model/trace.ts'
import { createNamespace, deleteNamespace, kubectl } from './kubectl.ts'
import { environment, traceOf } from './porttrace.ts'
import { plugin } from './tmux.ts'

const namespace = 'porttrace-path'

/** A server that does not serve while the file /tmp/stop exists, and stays ready. */
const server = 'mkdir -p /tmp/www; while :; do [ -e /tmp/stop ] || httpd -f -p 8080 -h /tmp/www; sleep 0.2; done'

const labels = { app: 'pair' }
let image = ''
const pod = (name: string, script: string, own?: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, labels: own },
  spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'main', image, command: ['sh', '-c', script] }] },
})

beforeAll(async () => {
  image = JSON.parse(await kubectl(['-n', 'demo', 'get', 'pods', 'client', '-o', 'json'])).spec.containers[0].image
  const items = [
    pod('one', server, labels),
    pod('two', server, labels),
    pod('client', 'while :; do sleep 1; done'),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'pair', namespace },
      spec: { selector: labels, ports: [{ port: 80, targetPort: 8080 }] },
    },
  ]
  await createNamespace(namespace, items)
})
afterAll(() => deleteNamespace(namespace))

/** The documents of a watch, each as soon as it is printed. */
async function* watched(): AsyncGenerator<Trace> {
  const args = ['svc/pair', '-n', namespace, '--probe', '-w', '--every', '2s', '--from', 'pod/client', '-o', 'json']
  const child = spawn(plugin, args, { env: environment(), stdio: ['ignore', 'pipe', 'ignore'] })
  onTestFinished(() => void child.kill('SIGINT'))
  let rest = ''
  for await (const piece of child.stdout) {
    const lines = `${rest}${piece}`.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield traceOf(line)
  }
}

const pathOf = (trace: Trace): PathProbe | undefined => trace.probes.find((probe) => probe.kind === 'path')
const lost = (target: PathTarget | undefined) => (target?.refused ?? 0) + (target?.silent ?? 0)

/** Reads documents until a path is as wanted. */
async function becomes(documents: AsyncGenerator<Trace>, isWanted: (path: PathProbe, trace: Trace) => boolean): Promise<Trace> {
  for (;;) {
    const { value, done } = await documents.next()
    if (done) throw new Error('the watch has ended')
    const path = pathOf(value)
    if (path && isWanted(path, value)) return value
  }
}

it('while one of two endpoints is stopped and started, its row and that of the ClusterIP lose, and the other does not', async () => {
  const documents = watched()
  const of = (path: PathProbe, name: string) => path.targets.findIndex(({ type, pod }) => type === name || pod === name)
  const last = (path: PathProbe, name: string) => path.rounds.findLast(({ target }) => target === of(path, name))?.outcome
  const before = await becomes(documents, ({ targets }) => targets.every(({ type, sent }) => type === 'dns' || sent > 2))
  expect(pathOf(before)?.targets.filter((target) => target.type !== 'dns' && lost(target) > 0)).toEqual([])

  await kubectl(['-n', namespace, 'exec', 'two', '--', 'sh', '-c', 'touch /tmp/stop; kill $(pidof httpd)'])
  const during = await becomes(
    documents,
    (path) => lost(path.targets[of(path, 'two')]) > 5 && lost(path.targets[of(path, 'clusterIP')]) > 0,
  )
  const path = pathOf(during)
  expect(path && last(path, 'two')).toBe('refused')
  expect(lost(path?.targets.find(({ pod }) => pod === 'one'))).toBe(0)
  expect(path?.targets.find(({ type }) => type === 'clusterIP')?.sent).toBeGreaterThan(
    lost(path?.targets.find(({ type }) => type === 'clusterIP')),
  )
  // The ClusterIP chooses at random: sooner or later it has lost about half.
  const named = await becomes(documents, (_, { findings }) =>
    findings.some(({ evidence }) => evidence.some(({ field }) => field.startsWith('path from'))),
  )
  const cause = named.findings.find(({ code }) => code === 'PT302')
  expect(cause?.evidence.some(({ object }) => object.kind === 'Pod' && object.name === 'two')).toBe(true)
  expect(cause?.evidence.find(({ field }) => field.startsWith('path from pod/client'))?.value).toMatch(/1 of 2 endpoints lost all$/)

  await kubectl(['-n', namespace, 'exec', 'two', '--', 'rm', '/tmp/stop'])
  const after = await becomes(
    documents,
    (now, trace) => last(now, 'two') === 'open' && !trace.findings.some(({ code }) => code === 'PT302'),
  )
  expect(lost(pathOf(after)?.targets.find(({ pod }) => pod === 'two'))).toBeGreaterThan(5)
})

it('while a Pod is added and deleted, the rounds of the others continue, and its row stays as gone', async () => {
  const documents = watched()
  const find = (path: PathProbe, name: string) => path.targets.find(({ pod: own }) => own === name)
  await becomes(documents, (path) => (find(path, 'one')?.sent ?? 0) > 4)
  await kubectl(['apply', '-f', '-'], JSON.stringify(pod('three', server, labels)))
  const came = pathOf(await becomes(documents, (path) => (find(path, 'three')?.sent ?? 0) > 1))
  const one = came && find(came, 'one')
  expect(one?.sent).toBeGreaterThan(5)
  expect(came && find(came, 'three')?.sent).toBeLessThan(one?.sent ?? 0)
  await kubectl(['-n', namespace, 'delete', 'pod', 'three', '--wait=false'])
  const left = pathOf(await becomes(documents, (path) => find(path, 'three')?.gone === true))
  expect(left && find(left, 'one')?.sent).toBeGreaterThanOrEqual(one?.sent ?? 0)
  await becomes(documents, (path) => (find(path, 'one')?.sent ?? 0) > (left ? (find(left, 'one')?.sent ?? 0) : 0))
})

it('a client Pod that is recreated is reported, and its rounds start again', async () => {
  const documents = watched()
  await becomes(documents, ({ targets }) => targets.some(({ sent }) => sent > 2))
  await kubectl(['-n', namespace, 'delete', 'pod', 'client'])
  const gone = await becomes(documents, ({ reason }) => reason === 'not-running')
  expect(pathOf(gone)?.targets.some(({ sent }) => sent > 2)).toBe(true)
  await kubectl(['apply', '-f', '-'], JSON.stringify(pod('client', 'while :; do sleep 1; done')))
  const anew = pathOf(await becomes(documents, ({ replaced, targets }) => replaced !== undefined && targets.some(({ sent }) => sent > 0)))
  expect(anew?.replaced?.pod).toBe('client')
})
