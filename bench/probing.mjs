// How well probes run at once: the time of 200 Pods, 20 at once, against that of one, where a session takes 50 ms.
import { performance } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { procNet } from '../src/demo/shop/proc-net.ts'
import { runProbes } from '../src/probe/run.ts'

const sessionMs = 50
const files = ['/proc/net/tcp', '/proc/net/tcp6', '/proc/net/udp', '/proc/net/udp6']
const table = files.map((file) => procNet(file, ['tcp6 :::8080'])).join('')

/** A plan of the sockets of so many Pods. */
function plan(count) {
  const sockets = Array.from({ length: count }, (_, index) => ({
    namespace: 'demo',
    pod: `web-${index}`,
    containers: ['app'],
    template: 'web app',
    ips: [],
  }))
  return { apiVersion: 'porttrace/v1', kind: 'ProbePlan', target: { kind: 'Service', name: 'web' }, sockets, connects: [], left: [] }
}

async function once(count) {
  const exec = async () => {
    await wait(sessionMs)
    return { kind: 'exited', exitCode: 0, stdout: table, stderr: '', truncated: false, ms: sessionMs }
  }
  const start = performance.now()
  await runProbes(plan(count), { exec, signal: new AbortController().signal, probeTimeoutMs: 5_000, overallMs: 60_000, limit: 20 })
  return performance.now() - start
}

export async function probing() {
  await once(20)
  const one = await once(1)
  const many = await once(200)
  return `probing the sockets of 200 Pods, 20 at once, sessions of ${sessionMs} ms\n  ${(many / one).toFixed(1)} × the time of one (the least possible: 10)`
}
