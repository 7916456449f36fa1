// Faults of @kubernetes/client-node. Because of them, exec-session.ts checks frames first, and other parts of the package are not used. If
// a test fails after an upgrade, its fault is fixed: then the guard for it, or the reason that the file names, can be removed too.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { KubeConfig } from '@kubernetes/client-node'
import { WebSocketHandler } from '@kubernetes/client-node/dist/web-socket-handler.js'
import { describe, expect, it, onTestFinished } from 'vitest'

function kubeconfigs(...names: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'porttrace-client-node-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return names.map((name) => {
    const file = join(folder, name)
    const cluster = { name: 'c', cluster: { server: `https://${name}:6443` } }
    const user = { name: 'u', user: { tokenFile: '/token', as: 'jane', 'as-groups': ['g'] } }
    const context = { name, context: { cluster: 'c', user: 'u' } }
    writeFileSync(file, JSON.stringify({ clusters: [cluster], users: [user], contexts: [context], 'current-context': name }))
    return file
  })
}

/** Merges files as `loadFromDefault` of client-node does for the variable KUBECONFIG. */
function merged(files: readonly string[]): KubeConfig {
  const all = files.map((file) => {
    const one = new KubeConfig()
    one.loadFromFile(file)
    return one
  })
  const [first = new KubeConfig(), ...rest] = all
  for (const one of rest) first.mergeConfig(one)
  return first
}

describe('exec of client-node still needs frames to be looked at first', () => {
  const streams = () => [new PassThrough(), new PassThrough()] as const

  it('it throws at a channel that it does not know', () =>
    expect(() => WebSocketHandler.handleStandardStreams(7, Buffer.from('x'), ...streams())).toThrow('Unknown stream: 7'))

  it('it throws at a status that is not JSON', () =>
    expect(() => WebSocketHandler.handleStandardStreams(3, Buffer.from('gone'), ...streams())).toThrow(SyntaxError))

  it('it writes into streams that the status has ended', async () => {
    const [stdout, stderr] = streams()
    const failed = new Promise((resolve) => stdout.once('error', resolve))
    WebSocketHandler.handleStandardStreams(3, Buffer.from('{}'), stdout, stderr)
    WebSocketHandler.handleStandardStreams(1, Buffer.from('late'), stdout, stderr)
    expect(await failed).toMatchObject({ code: 'ERR_STREAM_WRITE_AFTER_END' })
  })
})

describe('the kubeconfig of client-node still differs from that of kubectl', () => {
  it('it throws at a name that two files define, where kubectl takes the first', () =>
    expect(() => merged(kubeconfigs('one', 'two'))).toThrow('Duplicate cluster: c'))

  it('it throws at a missing file, which kubectl skips', () => expect(() => merged(['/no/such/file'])).toThrow('ENOENT'))

  it('it sends no group to act as, and no token of tokenFile', async () => {
    const options: { headers?: Record<string, string> } = {}
    await merged(kubeconfigs('one')).applyToHTTPSOptions(options)
    expect(options.headers).toStrictEqual({ 'Impersonate-User': 'jane' })
  })
})
