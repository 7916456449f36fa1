import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runProgram, traceOf } from './program.ts'
import { start } from './start.ts'

describe('without a cluster', () => {
  it('--save keeps what was read, and -f traces it to the same document', async () => {
    const { run, folder } = await start()
    const file = join(folder, 'saved.json')
    const live = await run(['svc/checkout', '-o', 'json', '--save', file])
    expect(readFileSync(file, 'utf8')).not.toMatch(/"env"|managedFields|token/)
    const again = await runProgram(['svc/checkout', '-o', 'json', '-f', file])
    expect(again).toEqual(live)
    const input = await runProgram(['svc/checkout', '-o', 'json', '-f', '-'], {}, readFileSync(file, 'utf8'))
    expect(input).toEqual(live)
  })

  it('a snapshot that a list saved holds what the trace of one Service needs', async () => {
    const { run, folder } = await start()
    const file = join(folder, 'list.json')
    await run(['--save', file])
    const live = traceOf(await run(['svc/web', '-o', 'json']))
    const saved = traceOf(await runProgram(['svc/web', '-o', 'json', '-f', file]))
    // The list has read the workloads, because other Services needed them.
    expect(saved).toEqual({ ...live, taken: saved.taken, workloads: saved.workloads })
  })

  it('a snapshot that the trace of a Node saved says of a Service that policies and routes are not in it', async () => {
    const { run, folder } = await start()
    const file = join(folder, 'node.json')
    await run(['node/node-1', '--save', file])
    const trace = traceOf(await runProgram(['svc/db', '-o', 'json', '-f', file]))
    expect(trace.verdict).toBe('unknown')
    expect(trace.gaps.map((gap) => `${gap.resource} ${gap.reason}`)).toEqual([
      'gatewayroutes absent',
      'ingresses absent',
      'networkpolicies absent',
    ])
  })

  it('a file that is not there, or damaged, is one line and exit code 3', async () => {
    const { folder } = await start()
    const damaged = join(folder, 'damaged')
    writeFileSync(damaged, '{"kind": "List", "items": [')
    for (const file of [damaged, join(folder, 'none')]) {
      const { code, stdout, stderr } = await runProgram(['svc/web', '-f', file])
      expect([code, stdout]).toEqual([3, ''])
      expect(stderr).toMatch(/^error: .*\n(.*\n)?$/)
    }
  })

  it('a name in two namespaces of a dump has to be chosen', async () => {
    const one = (namespace: string) => `kind: Service\napiVersion: v1\nmetadata: {name: web, namespace: ${namespace}}\n`
    const { code, stderr } = await runProgram(['svc/web', '-f', '-'], {}, `${one('a')}---\n${one('b')}`)
    expect(code).toBe(3)
    expect(stderr).toMatch(/^error: service "web" is in several namespaces of the dump \(a, b\): choose one with -n\n$/m)
  })

  it('the demo runs the program against its own server', async () => {
    const { code, stdout } = await runProgram(['demo'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^VERDICT/)
    expect(stdout).toMatch(/PT301/)
    expect(traceOf(await runProgram(['demo', 'svc/cart', '-o', 'json'])).findings[0]?.code).toBe('PT101')
  })
})

describe('explain', () => {
  it('explain describes every code, lists the codes, and refuses an unknown one', async () => {
    const all = await runProgram(['explain'])
    expect(all.stdout).toMatch(/^CODE {2,}NAME/)
    for (const [code] of all.stdout.matchAll(/^PT\d{3}/gm)) {
      const { stdout } = await runProgram(['explain', code.toLowerCase()])
      for (const words of [code, 'What it means', 'Why', 'How to confirm', 'How to fix']) expect(stdout).toContain(words)
    }
    expect(await runProgram(['explain', 'PT999'])).toMatchObject({ code: 2, stdout: '' })
  })
})
