import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttp } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { readHead, serverOf } from '../../../src/probe/http/head.ts'
import { installed } from '../installed.ts'
import { ask, execWith, portOf } from './machine.ts'

const local = { scheme: 'http', host: '127.0.0.1' } as const

/** Answers with some text, and then sends a byte again and again as long as the client stays. */
function endless(text: string) {
  return createServer((socket) => {
    let timer: NodeJS.Timeout | undefined
    socket.on('error', () => undefined).on('close', () => clearInterval(timer))
    socket.once('data', () => {
      socket.write(text)
      timer = setInterval(() => socket.write('a'), 50)
    })
  })
}

describe.each(['python3', 'node', 'curl', 'wget', 'nc'].filter(installed))('a server that never stops sending, and %s', (tool) => {
  it('the program ends by itself, and the status is known', { timeout: 30_000 }, async () => {
    const probe = await ask(await portOf(endless('HTTP/1.1 200 OK\r\nServer: edge\r\n\r\n')), execWith([tool]), local, 1_700)
    expect([probe.tool, probe.status, probe.server]).toEqual([tool, 200, 'edge'])
  })

  it('the program ends by itself if the head of the answer has no end', { timeout: 30_000 }, async () => {
    const probe = await ask(await portOf(endless('HTTP/1.1 200 OK\r\nX: ')), execWith([tool]), local, 1_700)
    expect([probe.tool, [200, undefined].includes(probe.status), probe.faults]).toEqual([tool, true, []])
  })
})

it.runIf(installed('wget'))('wget sends no password of a .netrc to a server that asks for one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'porttrace-netrc-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, '.netrc'), 'machine 127.0.0.1 login shop password hunter2\n')
  vi.stubEnv('HOME', folder)
  onTestFinished(() => void vi.unstubAllEnvs())
  const told: unknown[] = []
  const server = createHttp(({ headers }, response) => {
    told.push(headers.authorization)
    response.writeHead(401, { 'www-authenticate': 'Basic realm="shop"' }).end()
  })
  const probe = await ask(await portOf(server), execWith(['wget']), local)
  expect([probe.status, told]).toEqual([401, [undefined]])
})

describe('the head of an answer', () => {
  it('an interim answer tells no status, since the answer behind it was not read', () => {
    expect(readHead('HTTP/1.1 103 Early Hints\r\nLink: x')).toEqual({ failed: 'only an interim answer was read, with the status 103' })
    expect(readHead('HTTP/1.1 503 Service Unavailable\r\nServer: edge\r\n')).toEqual({ status: 503, server: 'edge' })
  })

  it('a header of a hostile server is read in time', () => {
    const long = `a${' '.repeat(60_000)}b`
    expect(readHead(`HTTP/1.1 200 OK\r\nServer: ${long}`)).toEqual({ status: 200, server: 'a' })
    expect(serverOf(`< server: ${long}`, '< ')).toBe('a')
    expect(serverOf(' Server:   edge  \r\n', '[ \\t]*')).toBe('edge')
    expect(serverOf('Server: \r\nX: y')).toBeUndefined()
  })
})
