import { describe, expect, it } from 'vitest'
import { parseCommand } from '../../src/cli/args/parse-command.ts'
import { listOf, runProgram, traceOf } from './program.ts'

const refused = 'dial tcp 10.96.3.3:80: connect: connection refused'

describe('what is taken for a pasted error', () => {
  it('words with white space, and a dash, are pasted; all others are targets', () => {
    expect(parseCommand([refused])).toMatchObject({ run: 'trace', targets: [], pasted: [refused] })
    expect(parseCommand(['-'])).toMatchObject({ targets: [], pasted: ['-'] })
    expect(parseCommand(['svc/web', refused])).toMatchObject({ targets: [{ kind: 'service', name: 'web' }], pasted: [refused] })
    for (const word of ['svc/web', 'web:80', '10.96.3.4:80', ':31200', 'https://shop.example.com/cart']) {
      expect(parseCommand([word])).not.toHaveProperty('pasted')
    }
  })

  it.each([
    [['-i'], 'interactive'],
    [['-w'], 'watch'],
    [['--until', 'healthy'], 'until'],
    [['--with', 'x.yaml'], 'with'],
  ])('an error with %j is a usage error', (flags, name) => {
    expect(parseCommand([refused, ...flags])).toEqual({
      run: 'error',
      message: `a pasted error is traced once; it cannot be used with --${name}`,
    })
  })

  it('standard input cannot be a dump and a log', () => {
    expect(parseCommand(['-', '-f', '-'])).toMatchObject({ run: 'error', message: expect.stringContaining('only once') })
  })

  it('an error takes a client, probes and a namespace, and no flag of a list', () => {
    expect(parseCommand([refused, '--from', 'pod/fe', '--probe', '-n', 'demo'])).toMatchObject({ clients: [{ kind: 'pod', name: 'fe' }] })
    expect(parseCommand([refused, '-A'])).toMatchObject({ run: 'error' })
  })
})

describe('a pasted error', () => {
  it('a pasted error leads to the trace of what it names, and says which finding fits', async () => {
    const { code, stdout, stderr } = await runProgram(['demo', refused])
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
    expect(stdout.split('\n').slice(0, 5).join('\n')).toMatchInlineSnapshot(`
      "✗ 10.96.3.3:80 broken: selector matches no Pod
        Address
        error    connection refused: dial tcp 10.96.3.3:80: connect: connection refused
        fits     PT101: kube-proxy rejects connections to a Service port without endpoints, and proxies answer 502 or 503
      "
    `)
  })

  it('a pasted error that names no target is about the target that is given with it', async () => {
    const trace = traceOf(await runProgram(['demo', 'svc/cart', 'curl: (56) Recv failure: Connection reset by peer', '-o', 'json']))
    expect(trace).toMatchObject({ target: { name: 'cart' }, symptoms: [{ kind: 'reset', fits: [], count: 1 }] })
  })

  it('a pasted error of several lines is read line by line', async () => {
    const trace = traceOf(
      await runProgram(['demo', `Exception in thread "main"\n\tat x.y.Z\nCaused by: java.net.UnknownHostException: cart\n`, '-o', 'json']),
    )
    expect(trace).toMatchObject({ target: { name: 'cart' }, symptoms: [{ kind: 'no-such-name', excluded: [{ code: 'PT101' }] }] })
  })

  it.each([
    ['hello world', '"hello world" has no target and no known connection error; an error looks like'],
    ['curl: (52) Empty reply from server', 'names no target; give the target with the error: kubectl porttrace svc/NAME'],
    ['dial tcp 127.0.0.1:80: connect: connection refused', '127.0.0.1 is the client itself, not a Service; trace its Pod'],
    ['dial tcp 10.96.3.4:80: \x1b[2Jodd', 'has no target and no known connection error'],
  ])('%j is answered by one line', async (line, words) => {
    const { code, stdout, stderr } = await runProgram(['demo', line])
    expect({ code, stdout, lines: stderr.split('\n').length }).toEqual({ code: 2, stdout: '', lines: 2 })
    expect(stderr).toContain(`error: `)
    expect(stderr).toContain(words)
    expect(stderr).not.toContain('\x1b')
  })

  it('a pasted error shows no password and no control sequence of a terminal', async () => {
    const { stdout } = await runProgram(['demo', 'GET https://me:hunter2@shop.example.com/old\x1b[2J 503 (Service Unavailable)'])
    expect(stdout).toContain('HTTP 503')
    expect(stdout).not.toMatch(/hunter2|\x1b/)
  })
})

describe('a log on standard input', () => {
  const log = [
    'starting',
    refused,
    'curl: (7) Failed to connect to search port 80: Connection refused',
    'curl: (7) Failed to connect to search port 80: Connection refused',
    'upstream request timeout',
  ].join('\n')

  it('a log on standard input gives its errors, the most frequent first, and their chains in this order', async () => {
    const { stdout } = await runProgram(['demo', '-'], {}, log)
    expect(stdout.split('\n\n')[0]).toMatchInlineSnapshot(`
      "4 errors of 3 kinds in 5 lines
        2   connection refused   svc/search:80
        1   HTTP 504             names no target: upstream request timeout
        1   connection refused   10.96.3.3:80"
    `)
    const list = listOf(await runProgram(['demo', '-', '-o', 'json'], {}, log))
    expect(list.items.map(({ target, symptoms }) => [target.name, symptoms?.map(({ count }) => count)])).toEqual([
      ['search', [2]],
      ['10.96.3.3:80', [1]],
    ])
  })

  it('a log without an error exits with 3', async () => {
    expect(await runProgram(['demo', '-'], {}, 'all is well\n')).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringContaining('standard input has no target'),
    })
  })

  it('a log of more than five targets says how many are traced', async () => {
    const many = ['cart', 'search', 'web', 'db', 'cache', 'orders'].map((name) => `Error: getaddrinfo ENOTFOUND ${name}`).join('\n')
    const { stdout } = await runProgram(['demo', '-'], {}, many)
    expect(stdout).toContain('Traced: the first 5 of 6 targets.')
  })

  it('a log with the prefix of a Pod is traced for that Pod', async () => {
    const pod = traceOf(await runProgram(['demo', 'svc/web', '-o', 'json'])).ports[0]?.endpoints[0]?.pod ?? ''
    const trace = traceOf(await runProgram(['demo', '-', '-o', 'json'], {}, `[pod/${pod}/web] dial tcp 10.96.3.16:80: i/o timeout`))
    expect(trace.symptoms).toMatchObject([{ client: pod, unchecked: [{ what: expect.stringContaining('Nodes') }] }])
    expect(trace.through?.[0]?.ports[0]?.endpoints[0]?.access).toMatchObject({ from: { kind: 'Pod', name: pod } })
  })

  it('a log of a Pod that is gone is traced for any client, with a note', async () => {
    const { code, stderr } = await runProgram(['demo', '-'], {}, `[pod/gone-1/web] ${refused}`)
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'note: pod/gone-1 in the log is not in namespace demo: traced for any client\n' })
  })
})
