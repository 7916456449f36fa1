import { afterEach, describe, expect, it } from 'vitest'
import type { DemoOptions } from '../../src/demo/server.ts'
import { type Bench, startBench, traceOf } from './program.ts'

let bench: Bench | undefined
afterEach(async () => {
  await bench?.close()
  bench = undefined
})

async function start(options?: DemoOptions): Promise<Bench> {
  bench = await startBench(options)
  return bench
}

function podOf({ server }: Bench, app: string): string {
  const pod = server.store.list('Pod').find(({ metadata }) => metadata.name.startsWith(`${app}-`))
  if (!pod) throw new Error(`no Pod of ${app}`)
  return pod.metadata.name
}

describe('a Pod', () => {
  it('is traced upward to the Services that reach it, in two round trips', async () => {
    const bench = await start()
    const name = podOf(bench, 'web')
    const trace = traceOf(await bench.run([`pod/${name}`, '-o', 'json']))
    expect(trace.target).toEqual({ kind: 'Pod', namespace: 'demo', name })
    expect(trace.pods?.[0]?.containers[0]?.ports[0]?.port).toBeGreaterThan(0)
    expect(trace.through?.map(({ target }) => target.name)).toContain('web')
    expect(trace.through?.[0]?.ports[0]?.endpoints.map(({ pod }) => pod)).toContain(name)
  })

  it('that does not exist is one line and exit code 3', async () => {
    const { run } = await start()
    const { code, stderr, stdout } = await run(['pod/nobody'])
    expect({ code, stderr, stdout }).toEqual({ code: 3, stderr: 'error: pods "nobody" not found in namespace "demo"\n', stdout: '' })
  })
})
