// How well probes run at once: `svc/many --probe=all` over 200 Pods, 20 sessions at once, against the embedded API server, where each session
// takes 50 ms more than it would. The whole run is compared with the time of one of its own probes.
import { performance } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { manyPods, openExec } from '../test/cli/many-pods.ts'
import { startBench } from '../test/cli/program.ts'

const sessionMs = 50
const atOnce = 20

/** One run over so many Pods: ms for all of it, ms of its probes, and the requests that the server saw. */
async function once(count) {
  const bench = await startBench({ objects: manyPods(count), exec: openExec })
  try {
    const gate = {
      get opened() {
        return wait(sessionMs)
      },
      open() {},
    }
    bench.server.faults.add({ do: 'wait', gate, match: /\/exec/, count: Number.POSITIVE_INFINITY })
    const start = performance.now()
    const { code, stdout, stderr } = await bench.run(['svc/many', '--probe=all', '-o', 'json'])
    const ms = performance.now() - start
    if (code !== 0) throw new Error(`exit code ${code}: ${stderr}`)
    const { probes, ports } = JSON.parse(stdout)
    const open = ports[0].endpoints.filter(({ socket }) => socket?.state === 'open').length
    if (open !== count) throw new Error(`${open} of ${count} sockets are open`)
    const sessions = bench.server.requests.filter(({ path }) => path.endsWith('/exec')).length
    return { ms, probes: probes.map((probe) => probe.ms).sort((a, b) => a - b), sessions, others: bench.server.requests.length - sessions }
  } finally {
    await bench.close()
  }
}

export async function probing() {
  await once(20)
  const many = await once(200)
  const one = many.probes[Math.floor(many.probes.length / 2)]
  const least = Math.ceil(many.sessions / atOnce)
  return [
    `svc/many --probe=all over 200 Pods of the embedded server, ${atOnce} sessions at once`,
    `  ${(many.ms / one).toFixed(1)} × the time of one probe, ${one} ms (the least possible: ${least}), with all that is read`,
    `  ${many.sessions} sessions and ${many.others} other requests`,
  ].join('\n')
}
