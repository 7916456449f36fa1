// What sampling costs: 20 Pods for a minute, one sample each 5 s, each Pod a shell of this machine that prints recorded socket tables by the
// same program as in a container (all rows: what is left out of a long table depends on the sockets of this machine). Then the page of traffic in the view over 20 Pods.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { parseConnections } from '../src/probe/connections/table.ts'
import { ImageMemory } from '../src/probe/memory.ts'
import { sampleTables } from '../src/probe/session/sample-tables.ts'
import { manyPods } from '../test/cli/many-pods.ts'
import { recorded } from '../test/probe/connections/recordings.ts'
import { startTestServer } from '../test/server/server.ts'
import { fakeLive, listOf } from '../test/tui/fake-live.ts'
import { settled, stage } from '../test/tui/stage.ts'

const pods = 20
const everyMs = 5_000
const context = { order: 'little', ips: [], truncated: false, complaint: '' }
const kept = { ports: [{ protocol: 'TCP', port: 8080 }], targets: [] }

const percentile = (numbers, share) => numbers.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(numbers.length * share) - 1)] ?? 0
const figures = (numbers) => `p50 ${percentile(numbers, 0.5).toFixed(1)} ms, p95 ${percentile(numbers, 0.95).toFixed(1)} ms`

/** Runs commands here, and counts them and the bytes that they print. */
function localExec() {
  const counted = { sessions: 0, bytes: 0 }
  const exec = ({ command: [program, ...args], onStdout }, signal) =>
    new Promise((resolve) => {
      const began = performance.now()
      const ms = () => performance.now() - began
      counted.sessions++
      // Its input stays open as long as the session does: the loop ends with it.
      const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], signal })
      const printed = []
      let stderr = ''
      child.stdin.on('error', () => {})
      child.stderr.on('data', (data) => (stderr += data))
      child.stdout.on('data', (data) => {
        counted.bytes += data.length
        if (onStdout) onStdout(data)
        else printed.push(data)
      })
      child.on('error', ({ message }) => resolve({ kind: 'no-tool', message, ms: ms() }))
      child.on('close', (exitCode) =>
        resolve({ kind: 'exited', exitCode: exitCode ?? 1, stdout: Buffer.concat(printed).toString(), stderr, truncated: false, ms: ms() }),
      )
    })
  return { exec, counted }
}

/** Samples of so many Pods at once, with the tables of one recording. */
async function run(folder, recording, samples) {
  const file = join(folder, recording)
  writeFileSync(file, recorded(recording))
  const { exec, counted } = localExec()
  const stop = new AbortController()
  const [printing, reading] = [[], []]
  let unread = 0
  const before = process.cpuUsage()
  const began = performance.now()
  const one = async (pod) => {
    const place = { namespace: 'demo', pod: `many-${pod}`, containers: ['app'], template: `many-${pod}` }
    const options = { exec, memory: new ImageMemory(), signal: stop.signal, everyMs, timeoutMs: 5_000, samples }
    for await (const sample of sampleTables(place, { ...options, tables: [file], ports: [8080], others: [] })) {
      if (sample.kind === 'unread') {
        unread++
        continue
      }
      printing.push(sample.ms)
      const start = performance.now()
      parseConnections(sample.text, context, kept)
      reading.push(performance.now() - start)
    }
  }
  await Promise.all(Array.from({ length: pods }, (_, pod) => one(pod)))
  stop.abort()
  const { user, system } = process.cpuUsage(before)
  const taken = printing.length
  if (taken === 0) throw new Error(`no sample of ${recording} was taken`)
  return [
    `  ${recording}: ${counted.sessions} sessions, ${taken} samples in ${((performance.now() - began) / 1_000).toFixed(0)} s, ${unread} not read`,
    `    ${Math.round(counted.bytes / taken)} bytes a sample; printed in ${figures(printing)}; read in ${figures(reading)}`,
    `    ${((user + system) / 1_000 / taken).toFixed(1)} ms of CPU a sample, the shells not counted`,
  ]
}

/** The trace of `many`, whose Pods were all sampled so many times. */
function sampledTrace(trace, samples) {
  const [port] = trace.ports
  const peers = Array.from({ length: 50 }, (_, index) => ({
    who: {
      kind: 'Pod',
      namespace: 'demo',
      name: `shop-${index}`,
      workload: { kind: 'Deployment', namespace: 'demo', name: `shop-${index % 9}` },
    },
    address: `10.245.0.${index}`,
    established: samples,
    notAccepted: 0,
    timeWait: index,
  }))
  const at = (index) => new Date(Date.UTC(2026, 0, 1) + index * everyMs).toISOString()
  const sample = (index) => ({
    at: at(index),
    counters: { listenOverflows: 0 },
    ports: [{ protocol: 'TCP', port: 8080, waiting: 0, states: { established: index }, peers }],
    outgoing: [],
  })
  const probes = port.endpoints.map(({ pod }) => ({
    kind: 'connections',
    from: { namespace: 'demo', pod },
    state: 'read',
    every: everyMs,
    samples: Array.from({ length: samples }, (_, index) => sample(index)),
  }))
  const connections = { open: samples, waiting: 0, newPerSecond: 3.1, samples, since: at(0) }
  return { ...trace, probes, ports: [{ ...port, endpoints: port.endpoints.map((one) => ({ ...one, connections })) }] }
}

/** ms from a sample of all Pods to its frame, and from a key to its frame. */
async function page() {
  const server = await startTestServer({ objects: manyPods(pods) })
  try {
    const list = await listOf(server.store, 'demo')
    const trace = list.items.find(({ target }) => target.name === 'many')
    if (!trace || trace.ports[0].endpoints.length !== pods) throw new Error(`many has not ${pods} endpoints`)
    let show
    const run = (onTrace) => {
      show = onTrace
      return new Promise(() => {})
    }
    const probes = { traffic: async () => ({ lines: [''], run }) }
    const view = stage(fakeLive(list, server.store), {
      target: { kind: 'service', name: 'many' },
      probes,
      size: { columns: 120, rows: 40 },
    })
    view.press('t')
    await settled()
    view.press('enter')
    const [frames, keys] = [[], []]
    const timed = (times, act) => {
      const start = performance.now()
      act()
      view.rows()
      times.push(performance.now() - start)
    }
    for (let samples = 1; samples <= 60; samples++) {
      const next = sampledTrace(trace, samples)
      timed(frames, () => show(next))
      timed(keys, () => view.press('j'))
    }
    if (!view.text().includes('60 open')) throw new Error('the page does not show the last sample')
    return `  the view with ${pods} Pods at 5 s, up to 60 samples: a sample to its frame ${figures(frames)} (of 5,000 ms); a key to its frame ${figures(keys)}`
  } finally {
    await server.close()
  }
}

/** The figures as text. */
export async function sampling(seconds = 60) {
  const folder = mkdtempSync(join(tmpdir(), 'porttrace-sampling-'))
  const samples = Math.floor((seconds * 1_000) / everyMs) + 1
  try {
    const lines = [`sampling of ${pods} Pods for ${seconds} s, every 5 s`]
    for (const recording of ['41-paused-t0', '70-many-19000']) lines.push(...(await run(folder, recording, samples)))
    return [...lines, await page()].join('\n')
  } finally {
    rmSync(folder, { recursive: true })
  }
}
