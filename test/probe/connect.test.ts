import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fields, items, number, text } from '../../src/lib/read.ts'
import type { ConnectResult } from '../../src/model/probe-view.ts'
import { connectTools, findTools, isSafeHost } from '../../src/probe/connect.ts'
import { installed } from './installed.ts'

interface Recorded {
  tool: string
  make: string
  case: string
  output: { exitCode: number; stdout: string; stderr: string }
}

/** What the real tools printed: see test/fixtures/probe/record.mjs. */
const recorded: Recorded[] = items(JSON.parse(readFileSync(new URL('../fixtures/probe/connect.json', import.meta.url), 'utf8')))
  .map(fields)
  .map((one) => ({
    tool: text(one.tool) ?? '',
    make: text(one.make) ?? '',
    case: text(one.case) ?? '',
    output: { exitCode: number(one.exitCode) ?? -1, stdout: text(one.stdout) ?? '', stderr: text(one.stderr) ?? '' },
  }))

const results: Readonly<Record<string, ConnectResult>> = {
  open: 'open',
  'open to one that speaks HTTP': 'open',
  'open over IPv6': 'open',
  refused: 'refused',
  timeout: 'timeout',
  unreachable: 'unreachable',
  'no such name': 'no-such-name',
  'UDP with an answer': 'open',
  'UDP without an answer': 'unknown',
  'UDP refused': 'refused',
}

/** Makes that do not know the options of their entry, or that crashed where they were recorded: the next tool has to try. */
const unable = new Set(['nc by busybox nc', 'wget by busybox wget', 'wget (busybox) by busybox wget'])

function read(name: string, output: Recorded['output']) {
  return connectTools.find((one) => one.name === name)?.read(output)
}

describe('what the real tools print', () => {
  it('what the real tools print is recorded of every tool that is in Debian', () => {
    expect(new Set(recorded.map(({ tool }) => tool))).toEqual(
      new Set(connectTools.map(({ name }) => name).filter((name) => name !== 'python')),
    )
    expect(new Set(recorded.map(({ make }) => make))).toContain('nc.traditional')
    expect(new Set(recorded.map((one) => one.case))).toEqual(new Set([...Object.keys(results), 'reset after accept']))
  })

  it.each(recorded)('the output of $tool by $make is understood: $case', ({ tool, make, case: title, output }) => {
    const answer = read(tool, output)
    if (unable.has(`${tool} by ${make}`)) return expect(answer).toBeUndefined()
    // A tool may close before it sees the reset; what it then says is true as well.
    if (title === 'reset after accept') return expect(['open', 'reset']).toContain(answer?.result)
    // This one has no IPv6, and PHP does not tell a refused datagram from silence.
    if (make === 'nc.traditional' && title === 'open over IPv6') return expect(answer?.result).toBe('unknown')
    if (tool === 'php' && title === 'UDP refused') return expect(answer).toMatchObject({ result: 'unknown', reason: 'no-answer' })
    expect(answer?.result).toBe(results[title])
    if (answer?.result !== 'open') expect(answer?.message ?? 'no words').not.toBe('')
  })

  it('what the real tools print is not taken for an open UDP port without an answer', () => {
    const unanswered = recorded.filter((one) => one.case === 'UDP without an answer' || one.case === 'UDP refused')
    expect(unanswered.length).toBeGreaterThanOrEqual(8)
    expect(unanswered.map(({ tool, output }) => read(tool, output)?.result)).not.toContain('open')
  })
})

describe('other makes, by their words', () => {
  it.each<[string, string, number, string, ConnectResult]>([
    ['nc', 'a larger BusyBox', 1, 'nc: 10.0.0.1 (10.0.0.1:80): Connection refused\n', 'refused'],
    ['nc', 'a larger BusyBox, open', 0, '10.0.0.1 (10.0.0.1:80) open\n', 'open'],
    ['nc', 'musl', 1, 'nc: getaddrinfo: Name does not resolve\n', 'no-such-name'],
    ['nc (busybox)', 'without a program `true`', 1, "nc: can't execute 'true': No such file or directory\n", 'open'],
    [
      'wget (busybox)',
      'refused',
      1,
      "Connecting to 10.0.0.1 (10.0.0.1:80)\nwget: can't connect to remote host (10.0.0.1): Connection refused\n",
      'refused',
    ],
    ['wget (busybox)', 'a server that closes', 1, 'Connecting to 10.0.0.1 (10.0.0.1:80)\nwget: error getting response\n', 'open'],
    [
      'wget (busybox)',
      'a server that resets',
      1,
      'Connecting to 10.0.0.1 (10.0.0.1:80)\nwget: error getting response: Connection reset by peer\n',
      'reset',
    ],
    ['wget (busybox)', 'a mail server', 1, 'Connecting to 10.0.0.1 (10.0.0.1:25)\nwget: ftp login: 500 no\n', 'open'],
    ['wget (busybox)', 'time', 1, 'Connecting to 10.0.0.1 (10.0.0.1:80)\nwget: download timed out\n', 'unknown'],
    ['wget', 'a wget without FTP', 1, 'wget: not an http or ftp url: ftp://10.0.0.1:80/\n', 'unknown'],
    ['wget (busybox)', 'a name', 1, "wget: bad address 'web.demo.svc:80'\n", 'no-such-name'],
    ['bash', 'a name in musl', 0, '', 'unknown'],
  ])('what %s says of %s is understood', (tool, _, exitCode, stderr, expected) => {
    const answer = read(tool, { exitCode, stdout: '', stderr })
    expect(answer?.result ?? 'unknown').toBe(expected)
  })

  it('a bash without /dev/tcp leaves it to the next tool', () => {
    expect(
      read('bash', { exitCode: 0, stdout: 'bash: line 3: /dev/tcp/10.0.0.1/80: No such file or directory\n', stderr: '' }),
    ).toBeUndefined()
  })

  it('a curl without telnet leaves it to the next tool', () => {
    const stderr = 'curl: (1) Protocol "telnet" not supported or disabled in libcurl\n'
    expect(read('curl', { exitCode: 1, stdout: 'porttrace 0.000000 0.000000\n', stderr })).toBeUndefined()
  })
})

describe('any output', () => {
  const output = fc.record({ exitCode: fc.integer({ min: -1, max: 255 }), stdout: fc.string(), stderr: fc.string() })

  it('any output is read without an error, and its words are one short line', () => {
    fc.assert(
      fc.property(fc.constantFrom(...connectTools), output, (tool, one) => {
        const answer = tool.read(one)
        expect(answer?.message ?? '').not.toContain('\n')
        expect((answer?.message ?? '').length).toBeLessThanOrEqual(200)
      }),
    )
  })

  it('output that mentions no connection is never read as open if the program failed', () => {
    fc.assert(
      fc.property(fc.constantFrom(...connectTools), output, (tool, one) => {
        const words = `${one.stdout}${one.stderr}`
        fc.pre(one.exitCode !== 0 && !/open|connected|porttrace|execute|ERROR|response|server/i.test(words))
        expect(tool.read(one)?.result).not.toBe('open')
      }),
    )
  })
})

describe('commands', () => {
  it('commands hold host and port as arguments, and never in the text of a program', () => {
    for (const tool of connectTools) {
      for (const protocol of tool.protocols) {
        const one = tool.command('192.0.2.77', 4321, 3, protocol)
        const other = tool.command('web.demo.svc', 80, 3, protocol)
        const program = (command: readonly string[]) => command.filter((word) => word.includes('\n') || /[;|&$`]/.test(word))
        expect(program(one)).toEqual(program(other))
        expect(one.some((word) => word.includes('192.0.2.77'))).toBe(true)
        expect(one[0]).toBe(tool.program)
      }
    }
    expect(findTools.slice(3)).toEqual(['sh', ...new Set(connectTools.map(({ program }) => program))])
  })

  it('commands write an IPv6 address of a URL in brackets', () => {
    expect(
      connectTools
        .find(({ name }) => name === 'curl')
        ?.command('fd00::1', 80, 3, 'TCP')
        .at(-1),
    ).toBe('telnet://[fd00::1]:80')
  })

  it('commands are made only for hosts that cannot be an option or shell text', () => {
    expect(['10.0.0.1', 'fd00::1', '::1', 'web.demo.svc', 'Web-1'].every(isSafeHost)).toBe(true)
    expect(['-e', '', 'a b', 'a;b', '$(id)', 'a/b', '.hidden', 'a\nb'].some(isSafeHost)).toBe(false)
  })
})

describe('what a server gets', () => {
  const real = connectTools.filter(({ name, program }) => program !== 'nc' && name !== 'wget (busybox)' && installed(program))

  it.each(real.map(({ name }) => name))('%s sends nothing over TCP to a server that says nothing', async (name) => {
    let got = ''
    let connections = 0
    const server = createServer((socket) => {
      connections += 1
      socket.on('data', (data) => {
        got += data
      })
      socket.on('error', () => undefined)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = address !== null && typeof address === 'object' ? address.port : 0
    const [program = '', ...args] = real.find((tool) => tool.name === name)?.command('127.0.0.1', port, 1, 'TCP') ?? []
    await once(spawn(program, args, { stdio: 'ignore' }), 'close')
    await new Promise((resolve) => server.close(resolve))
    expect(connections).toBe(1)
    expect(got).toBe('')
  })
})
