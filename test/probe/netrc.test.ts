import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connectTools } from '../../src/probe/connect.ts'
import { httpTools } from '../../src/probe/replay/http-tools.ts'
import { installed } from './installed.ts'

/** What a server gets from wget in a home folder with a password for it. It says `greeting` at once, and `answer` to all that comes. */
async function sent(command: (port: number) => string[], greeting: string, answer: string): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'porttrace-netrc-'))
  onTestFinished(() => rmSync(home, { recursive: true }))
  writeFileSync(join(home, '.netrc'), 'machine 127.0.0.1 login shop password hunter2\n')
  let got = ''
  const server = createServer((socket) => {
    socket
      .on('error', () => undefined)
      .on('data', (data) => {
        got += data
        socket.end(answer)
      })
    if (greeting !== '') socket.write(greeting)
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const address = server.address()
  const [program = '', ...args] = command(address !== null && typeof address === 'object' ? address.port : 0)
  await once(spawn(program, args, { stdio: 'ignore', env: { ...process.env, HOME: home } }), 'close')
  return got
}

describe.runIf(installed('wget'))('wget with a password for the server in .netrc', () => {
  it('a connection tells a server that greets as an FTP server no user but anonymous', async () => {
    const wget = connectTools.find(({ name }) => name === 'wget')
    expect(await sent((port) => wget?.command('127.0.0.1', port, 2, 'TCP') ?? [], '220 hello\r\n', '')).toBe('USER anonymous\r\n')
  })

  it('a readiness probe sends no password to a server that asks for one, as the kubelet does not', async () => {
    const wget = httpTools.find(({ name }) => name === 'wget')
    const answer = 'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm="shop"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'
    const got = await sent((port) => wget?.command({ url: `http://127.0.0.1:${port}/`, headers: [] }, 2) ?? [], '', answer)
    expect(got).toMatch(/^GET \/ HTTP/)
    expect(got).not.toMatch(/authorization/i)
  })
})
