import { spawn } from 'node:child_process'
import { delimiter } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Trace } from '../../src/model/trace.ts'
import { deleteNamespace, kubectl } from './kubectl.ts'
import { porttrace, traceOf } from './porttrace.ts'

const namespace = `porttrace-watch-${process.pid}`
const manifest = `
apiVersion: v1
kind: Namespace
metadata: { name: ${namespace} }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: ${namespace} }
spec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: http }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: ${namespace} }
spec:
  replicas: 1
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      terminationGracePeriodSeconds: 0
      containers:
        - name: web
          image: IMAGE
          imagePullPolicy: IfNotPresent
          command: [sleep, infinity]
          ports: [{ name: http, containerPort: 8080 }]
`

beforeAll(async () => {
  // An image that the cluster has already.
  const image = await kubectl(['get', 'deployment', 'web', '-n', 'demo', '-o', 'jsonpath={.spec.template.spec.containers[0].image}'])
  await kubectl(['apply', '-f', '-'], manifest.replace('IMAGE', image))
})

afterAll(() => deleteNamespace(namespace))

const scale = (replicas: number) => kubectl(['scale', 'deployment/web', '-n', namespace, `--replicas=${replicas}`])
const ready = (trace: Trace) => trace.ports.flatMap(({ endpoints }) => endpoints).filter(({ state }) => state === 'ready').length

/** Starts `kubectl porttrace`, to be read line by line. */
function watching(...args: string[]) {
  const plugin = fileURLToPath(new URL('../../plugin', import.meta.url))
  const child = spawn('kubectl', ['porttrace', ...args], {
    env: { ...process.env, PATH: `${plugin}${delimiter}${process.env.PATH}`, LC_ALL: 'C.UTF-8' },
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const ended = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)))
  /** The next trace for which the condition holds. */
  const until = async (holds: (trace: Trace) => boolean): Promise<Trace> => {
    for (;;) {
      const { value, done } = await lines.next()
      if (done) throw new Error('it has ended')
      const trace = traceOf(value)
      if (holds(trace)) return trace
    }
  }
  return { child, until, ended }
}

describe('a Deployment that is scaled', () => {
  it('a Deployment that is scaled is seen line by line, down to idle and up again', async () => {
    expect((await porttrace(['svc/web', '-n', namespace, '--until', 'healthy', '--timeout', '2m'])).code).toBe(0)
    const { child, until, ended } = watching('svc/web', '-n', namespace, '-w', '-o', 'json')
    expect((await until((trace) => trace.verdict === 'healthy')).ports[0]?.endpoints).toHaveLength(1)
    await scale(2)
    expect((await until((trace) => ready(trace) === 2)).verdict).toBe('healthy')
    await scale(0)
    // It is idle already while the last Pods end, which PT202 reports.
    await until((trace) => trace.verdict === 'idle' && trace.findings.some(({ code }) => code === 'PT203'))
    await scale(1)
    await until((trace) => trace.verdict === 'healthy' && ready(trace) === 1)
    child.kill('SIGINT')
    expect(await ended).toBe(130)
  })

  it('--until waits for what the scaling of a Deployment brings, and gives up in time', async () => {
    await scale(0)
    const down = watching('svc/web', '-n', namespace, '-w', '-o', 'json')
    await down.until((trace) => trace.verdict === 'idle')
    down.child.kill('SIGTERM')
    expect(await down.ended).toBe(143)
    const waiting = porttrace(['svc/web', '-n', namespace, '--until', 'healthy', '--timeout', '2m', '-o', 'json'])
    await scale(1)
    const { code, stdout } = await waiting
    expect([code, traceOf(stdout).verdict]).toEqual([0, 'healthy'])
    const late = await porttrace(['svc/web', '-n', namespace, '--until', 'broken', '--timeout', '1s', '-o', 'name'])
    expect(late).toMatchObject({ code: 1, stderr: expect.stringMatching(/timed out: nothing is broken/) })
  })

  it('the list shows what one reading of it shows', async () => {
    const once = await porttrace(['-n', namespace, '-o', 'name'])
    const listed = await porttrace(['-n', namespace, '-w', '--timeout', '2s', '-o', 'name'])
    expect(listed).toEqual(once)
  })
})
