import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runProgram } from '../program.ts'
import { type Session, startDemoSession, startSession } from './client.ts'

describe('the tools of `mcp` on the embedded cluster', () => {
  let session: Session
  beforeAll(async () => {
    session = await startDemoSession()
  })
  afterAll(() => session.close())

  it('`mcp` offers tools that only read, each with a description of every parameter', async () => {
    const { tools } = await session.client.listTools()
    expect(tools.map(({ name }) => name)).toEqual(['list', 'trace', 'paste', 'explain'])
    for (const { annotations, inputSchema } of tools) {
      expect(annotations?.readOnlyHint).toBe(true)
      for (const schema of Object.values(inputSchema.properties ?? {})) expect(schema).toHaveProperty('description')
    }
    expect(tools.map(({ inputSchema }) => inputSchema.required ?? [])).toEqual([[], ['targets'], ['text'], []])
  })

  it('`mcp` leads from the list to the trace of the worst Service and to the page of its finding', async () => {
    const { text: list } = await session.call('list')
    const [summary, worst = ''] = list.split('\n')
    expect(summary).toMatch(/^16 Services: 5 broken, /)
    const [, name = '', code = ''] = /^demo\/(\S+) \(Service\) broken.*: (PT\d{3}) /.exec(worst) ?? []
    const { text: trace } = await session.call('trace', { targets: [name] })
    expect(trace).toContain(`demo/${name} (Service) broken`)
    expect(trace).toContain(`${code} error, proven: `)
    const { text: page } = await session.call('explain', { code })
    expect(page).toMatch(new RegExp(`^${code} `))
  })

  it('an answer of `mcp` about one target has at most 1,500 bytes, and the document of its details has more', async () => {
    for (const name of ['search', 'orders', 'payments', 'web', 'shop', 'checkout', 'gateway', 'public']) {
      const { text } = await session.call('trace', { targets: [`svc/${name}`] })
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_500)
      expect(text).toContain(`demo/${name} (Service)`)
    }
    const { text } = await session.call('trace', { targets: ['svc/web'], details: true })
    expect(JSON.parse(text)).toMatchObject({ kind: 'Trace', target: { name: 'web' }, verdict: 'degraded' })
  })

  it('`mcp` names the finding that fits a pasted error, with the chain behind its address', async () => {
    const { text, isError } = await session.call('paste', { text: 'Error: connect ECONNREFUSED 10.96.3.3:80' })
    expect(isError).toBe(false)
    expect(text).toContain('10.96.3.3:80 (Address) broken')
    expect(text).toMatch(/fits +PT101: /)
    expect(text).toContain('demo/cart:http (Service) broken')
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_500)
  })

  it('`mcp` accepts a pasted error that names no target if a target is given with it', async () => {
    const line = 'curl: (56) Recv failure: Connection reset by peer'
    expect((await session.call('paste', { text: line, targets: ['web'] })).text).toContain('error    connection reset')
    expect(await session.call('paste', { text: line })).toMatchObject({ isError: true, text: expect.stringContaining('names no target') })
    expect(await session.call('paste', { text: 'all is well' })).toMatchObject({
      isError: true,
      text: expect.stringContaining('"all is well"'),
    })
  })

  it('the list of `mcp` leaves out what is healthy if only problems are asked for', async () => {
    const { text } = await session.call('list', { problems: true })
    expect(text).toContain('demo/search (Service) broken')
    expect(text).not.toMatch(/\) (healthy|idle|planned)/)
  })

  it.each([
    ['a Service that does not exist', { targets: ['svc/nope'] }, 'services "nope" not found in namespace "demo"'],
    ['a flag in place of a target', { targets: ['--kubeconfig=/etc/passwd'] }, 'invalid target "--kubeconfig=/etc/passwd"'],
    ['no target', { targets: [] }, 'targets'],
    ['a parameter that no tool has', { targets: ['svc/web'], kubeconfig: '/etc/passwd' }, 'kubeconfig'],
    ['probes that were not allowed', { targets: ['svc/web'], probe: true }, 'probe'],
    ['a client that does not exist', { targets: ['svc/web'], from: ['pod/nobody-1'] }, 'nobody-1'],
  ])('`mcp` answers a call with %s as an error, and goes on', async (_, input, words) => {
    const { text, isError } = await session.call('trace', input)
    expect(isError).toBe(true)
    expect(text).toContain(words)
    expect((await session.call('trace', { targets: ['svc/web'] })).isError).toBe(false)
  })

  it('a Service that is called like a command is a target of `mcp`', async () => {
    expect((await session.call('trace', { targets: ['help'] })).text).toContain('services "help" not found')
  })

  it('`mcp` answers an unknown code as an error', async () => {
    expect(await session.call('explain', { code: 'PT999' })).toMatchObject({ isError: true, text: expect.stringContaining('PT999') })
  })

  it('`mcp` answers calls that are made at once', async () => {
    const names = ['search', 'orders', 'web', 'db']
    const answers = await Promise.all(names.map((name) => session.call('trace', { targets: [`svc/${name}`] })))
    expect(answers.map(({ text }) => /^demo\/(\S+)/.exec(text)?.[1])).toEqual(names)
  })
})

describe('`mcp` as it is started', () => {
  it('`mcp` starts without a kubeconfig, and each call says what is missing', async () => {
    const session = await startSession([])
    try {
      expect((await session.client.listTools()).tools).toHaveLength(4)
      expect(await session.call('list')).toMatchObject({ isError: true, text: expect.stringMatching(/^error: /) })
    } finally {
      await session.close()
    }
  })

  it('`mcp` ends with 0 as soon as its standard input ends, and prints nothing but protocol', () => {
    const { status, stdout } = spawnSync(process.execPath, ['src/cli.ts', 'mcp'], { input: 'no protocol\n', encoding: 'utf8' })
    expect(status).toBe(0)
    for (const line of stdout.split('\n').filter(Boolean)) expect(JSON.parse(line)).toHaveProperty('jsonrpc')
  })

  it.each([
    ['a target', ['mcp', 'svc/web'], 'mcp takes no arguments'],
    ['a flag of traces', ['mcp', '-w'], 'mcp does not take --watch'],
    ['a mode of probes', ['mcp', '--probe=plan'], 'mcp takes --probe, not --probe=plan'],
  ])('`mcp` with %s is a usage error', async (_, words, message) => {
    expect(await runProgram(words)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) })
  })

  it('`mcp --probe` offers probes, and says that the tool does more than read', async () => {
    const session = await startSession(['--probe'])
    try {
      const trace = (await session.client.listTools()).tools.find(({ name }) => name === 'trace')
      expect(trace?.inputSchema.properties).toHaveProperty('probe')
      expect(trace?.annotations?.readOnlyHint).toBe(false)
    } finally {
      await session.close()
    }
  })

  it('`mcp -f` reads a file for each call, and asks no cluster', async () => {
    const session = await startSession(['-f', 'test/fixtures/mcp/web.yaml'])
    try {
      expect((await session.call('list')).text).toMatch(/^1 Service: 1 planned\ndefault\/web \(Service\) planned/)
      expect(await session.call('list', { context: 'other' })).toMatchObject({ isError: true, text: expect.stringContaining('--context') })
    } finally {
      await session.close()
    }
  })
})
