import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { execs } from './probe-runs.ts'
import { traceOf } from './program.ts'
import { start } from './start.ts'

describe('--probe', () => {
  it('a probe proves what was inferred, names the open port and the patch, and breaks the verdict', async () => {
    const one = await start()
    const before = traceOf(await one.run(['svc/checkout', '-o', 'json']))
    expect(before.findings[0]).toMatchObject({ code: 'PT302', confidence: 'inferred' })
    const ran = await one.run(['svc/checkout', '--probe', '-o', 'json'])
    const trace = traceOf(ran)
    expect([ran.code, trace.verdict]).toEqual([1, 'broken'])
    expect(trace.findings[0]).toMatchObject({ code: 'PT302', confidence: 'proven', severity: 'error' })
    expect(trace.findings[0]?.fix?.command).toContain('patch service checkout')
    expect(trace.ports[0]?.endpoints[0]?.socket).toMatchObject({ state: 'closed' })
    expect(trace.ports[0]?.hops.at(-1)).toEqual({ stage: 'socket', state: 'broken' })
    expect(ran.stderr).toMatch(/^probes of demo\/checkout, by exec in running containers, at most 5 s each\n {2}read \/proc\/net/)
    // Not a terminal: no live line.
    expect(ran.stderr).not.toContain('\r')
  })

  it('a probe shows the sockets and the connections as text', async () => {
    const { stdout } = await (await start()).run(['svc/checkout', '--probe'])
    expect(stdout).toMatch(/✗ PT302 {3}nothing listens on port 8081 \(both Pods\)/)
    expect(stdout).toMatch(/nothing listens there, only on/)
    expect(stdout).toMatch(/probes +\? from pod\/checkout-\S+ \(an endpoint\): 8 connections unknown: no tool in the image/)
    expect(stdout).not.toMatch(/not probed/)
  })

  it('a probe of a healthy Service ends the chain in its socket', async () => {
    const trace = traceOf(await (await start()).run(['svc/db', '--probe', '-o', 'json']))
    expect(trace.verdict).toBe('healthy')
    expect(trace.ports[0]?.endpoints.map(({ socket }) => socket?.state)).toEqual(['open', 'open'])
    expect(trace.ports[0]?.hops.at(-1)).toEqual({ stage: 'socket', state: 'ok' })
  })

  it('nothing is run in any Pod unless the user asks for it', async () => {
    const one = await start()
    await one.run(['svc/checkout'])
    await one.run([])
    expect(execs(one)).toEqual([])
  })

  it('a probe of a Pod traces its Services and probes them', async () => {
    const one = await start()
    const [name = ''] = one.server.store
      .list('Pod')
      .map((pod) => pod.metadata.name)
      .filter((each) => each.startsWith('checkout-'))
    const trace = traceOf(await one.run([`pod/${name}`, '--probe', '-o', 'json']))
    expect(trace.through?.[0]?.findings[0]).toMatchObject({ code: 'PT302', confidence: 'proven' })
    // No client can connect to this Pod; the other Pod of the Service was not probed.
    expect(trace.verdict).toBe('broken')
    expect(new Set(trace.through?.[0]?.probes.flatMap((probe) => (probe.kind === 'sockets' ? [probe.from.pod] : [])))).toEqual(
      new Set([name]),
    )
  })
})

describe('--probe=plan', () => {
  it('--probe=plan prints what would run where, and runs nothing', async () => {
    const one = await start()
    const { code, stdout } = await one.run(['svc/web', '--probe=plan'])
    expect([code, execs(one)]).toEqual([0, []])
    expect(stdout).toMatch(/^probes of demo\/web: nothing has been run\n {2}sockets {3}pod\/web-/)
    expect(stdout).toMatch(/connect {3}pod\/web-\S+ \(\S+, a Pod of the Service itself\) ─▶ web\.demo\.svc:80 {3}DNS name/)
  })

  it('the document of --probe=plan is as its schema says', async () => {
    const schema: object = JSON.parse(readFileSync(new URL('../../schema/probe-plan.v1.json', import.meta.url), 'utf8'))
    const isPlan = new Ajv({ strict: false, allErrors: true }).compile(schema)
    const one = await start()
    const single = JSON.parse((await one.run(['svc/web', '--probe=plan', '-o', 'json'])).stdout)
    const two = JSON.parse((await one.run(['svc/web', 'svc/checkout', '--probe=plan', '-o', 'json'])).stdout)
    expect([isPlan(single), isPlan.errors]).toEqual([true, null])
    expect([isPlan(two), isPlan.errors]).toEqual([true, null])
    expect(two.items).toHaveLength(2)
  })
})

describe('flags', () => {
  it.each([
    [['--probe'], 'needs a target'],
    [['svc/web', '--probe', '--from', 'node/node-1'], '--probe cannot run in node/node-1'],
    [['svc/web', '--probe', '--from', '203.0.113.7'], '--probe cannot run in 203.0.113.7'],
    [['svc/web', '--probe', '--from', 'outside'], '--probe cannot run in outside'],
    [['svc/web', '--probe', '--from', 'pod/a', '--from', 'pod/b'], 'from one client'],
    [['svc/web', '--probe', '--from', 'x'], 'must be pod/NAME'],
    [['svc/web', '--probe=most'], 'must be one of'],
    [['svc/web', '--probe', '-f', 'dump.yaml'], 'cannot be used with --probe'],
    [['svc/web', '--debug-image', 'busybox'], 'needs --probe'],
    [['svc/web', '--probe', '--debug-image='], 'must be an image'],
  ])('the flags of a probe are checked: %j', async (argv, words) => {
    const { code, stderr } = await (await start()).run(argv)
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)])
  })

  it('--from with a Pod or a container that does not exist ends with 3', async () => {
    const one = await start()
    expect(await one.run(['svc/web', '--probe', '--from', 'pod/none'])).toMatchObject({ code: 3, stderr: expect.stringContaining('none') })
    const [name = ''] = one.server.store
      .list('Pod')
      .map((pod) => pod.metadata.name)
      .filter((each) => each.startsWith('web-'))
    const ran = await one.run(['svc/web', '--probe', '--from', `pod/${name}:other`])
    expect(ran).toMatchObject({ code: 3, stderr: expect.stringContaining('container other is not valid') })
  })
})
