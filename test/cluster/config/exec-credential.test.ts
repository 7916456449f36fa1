import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runExecPlugin } from '../../../src/cluster/config/exec-credential.ts'
import type { ExecEntry } from '../../../src/cluster/config/kubeconfig-file.ts'
import { connectionTo } from '../servers.ts'
import { failure, folder, never, plugin, run, v1, withExec } from './exec-plugins.ts'

describe('exec plugin', () => {
  it('an exec plugin gives a token, a certificate and when they expire', async () => {
    const script = `say({ token: "t", clientCertificateData: "c", clientKeyData: "k", expirationTimestamp: "2030-01-01T00:00:00Z" })`
    expect(await run(plugin(script))).toEqual({
      token: 't',
      clientCertificate: { certificate: 'c', key: 'k' },
      expires: Date.UTC(2030, 0, 1),
    })
  })

  it('an exec plugin gets arguments, environment and KUBERNETES_EXEC_INFO', async () => {
    const tell = 'say({ token: [process.argv[1], process.env.A, process.env.B, process.env.KUBERNETES_EXEC_INFO].join("~") })'
    const base = plugin(tell)
    const exec = { ...base, args: [...base.args, 'arg'], env: { A: 'new' } }
    const { surroundings } = connectionTo('')
    const more = { surroundings: { ...surroundings, env: { ...surroundings.env, A: 'old', B: 'kept' } } }
    const [arg, a, b, info] = (await run(exec, more)).token?.split('~') ?? []
    expect([arg, a, b]).toEqual(['arg', 'new', 'kept'])
    expect(JSON.parse(info ?? '')).toEqual({ kind: 'ExecCredential', apiVersion: v1, spec: { interactive: false } })
  })

  it('an exec plugin gets the cluster when it asks for it', async () => {
    const exec = plugin('say({ token: process.env.KUBERNETES_EXEC_INFO })', { provideClusterInfo: true })
    const more = { tls: { ca: 'CA', serverName: 'name', insecure: false }, proxy: 'http://p/', execConfig: { audience: 'x' } }
    expect(JSON.parse((await run(exec, more)).token ?? '')).toEqual({
      kind: 'ExecCredential',
      apiVersion: v1,
      spec: {
        cluster: {
          server: 'https://api.example',
          'tls-server-name': 'name',
          'certificate-authority-data': Buffer.from('CA').toString('base64'),
          'proxy-url': 'http://p/',
          config: { audience: 'x' },
        },
        interactive: false,
      },
    })
  })

  it('an exec plugin of v1beta1 needs no interactiveMode', async () => {
    const beta = 'client.authentication.k8s.io/v1beta1'
    const exec = plugin(`say({ token: "t" }, "${beta}")`, { apiVersion: beta, interactiveMode: '' })
    expect(await run(exec)).toEqual({ token: 't' })
  })

  it('the output of an interactive exec plugin is passed on, and that of any other plugin is not', async () => {
    const script =
      'process.stderr.write("open the browser"); say({ token: String(JSON.parse(process.env.KUBERNETES_EXEC_INFO).spec.interactive) })'
    const exec = plugin(script, { interactiveMode: 'IfAvailable' })
    const said: string[] = []
    const surroundings = { ...connectionTo('').surroundings, stderr: (text: string) => said.push(text) }
    expect(await run(exec, { surroundings })).toEqual({ token: 'false' })
    expect(said).toEqual([])
    expect(await run(exec, { surroundings: { ...surroundings, stdinIsTTY: true } })).toEqual({ token: 'true' })
    expect(said.join('')).toBe('open the browser')
  })

  it.each<[string, Partial<ExecEntry>, string]>([
    ['', { interactiveMode: 'Always' }, 'needs a terminal: standard input is not one (interactiveMode: Always)'],
    ['', { interactiveMode: '' }, 'interactiveMode must be specified'],
    ['', { interactiveMode: 'Sometimes' }, 'invalid interactiveMode "Sometimes"'],
    ['', { apiVersion: 'client.authentication.k8s.io/v1alpha1' }, 'invalid apiVersion "client.authentication.k8s.io/v1alpha1"'],
    ['', {}, 'did not print a JSON object'],
    ['console.log("{}")', {}, 'did not print an ExecCredential'],
    ['say({ token: "t" }, "v2")', {}, `is configured to use API version ${v1}, but returned version v2`],
    ['say(undefined)', {}, 'returned no status'],
    ['say({})', {}, 'returned no token and no certificate'],
    ['say({ clientKeyData: "k" })', {}, 'returned only a certificate or a key, not both'],
    ['say({ token: "t", expirationTimestamp: "soon" })', {}, 'returned an invalid expirationTimestamp'],
    ['process.stdout.write("x".repeat(3e6))', {}, 'printed more than 1048576 bytes'],
    ['process.kill(process.pid, "SIGTERM"); setTimeout(() => {}, 60000)', {}, 'failed (killed by SIGTERM)'],
    [
      'console.error("\\x1b[31mToken has expired\\x1b[0m\\nrun login"); process.exitCode = 3',
      {},
      'failed (exit code 3): Token has expired | run login',
    ],
  ])('an exec plugin that runs %s with %j fails: %s', async (script, more, message) => {
    const exec = plugin(script, more)
    expect((await failure(run(exec))).message).toBe(
      `exec plugin "${exec.command}" of user "jane"${/^(needs|printed|did|is|returned|failed)/.test(message) ? ' ' : ': '}${message}`,
    )
  })

  it('the install hint is shown when the command of an exec plugin is missing', async () => {
    const exec = plugin('', { command: 'porttrace-no-such-plugin', installHint: 'get it at\nhttps://example.com\n' })
    const error = await failure(run(exec))
    expect(error.message).toBe('exec plugin "porttrace-no-such-plugin" of user "jane" was not found')
    expect(error.hint).toBe('get it at | https://example.com')
  })

  it('an error says that the file of an exec plugin may not be executed', async () => {
    const file = join(folder, 'plugin')
    writeFileSync(file, 'x', { mode: 0o600 })
    expect((await failure(run(plugin('', { command: file })))).message).toBe(
      `exec plugin "${file}" of user "jane" cannot be executed: permission denied`,
    )
  })

  it('an exec plugin that does not answer is ended, even when a child of it holds the pipes', async () => {
    const script = `require("child_process").spawn(process.execPath, ["-e", "setTimeout(() => {}, 20000)"], { stdio: "inherit" })`
    const exec = plugin(script)
    const error = await failure(runExecPlugin(exec, withExec(exec), never, { silent: 300, interactive: 300 }))
    expect(error.message).toMatch(/timed out after 0\.3 s$/)
  })

  it('an exec plugin ends with the signal of its caller', async () => {
    const exec = plugin('setTimeout(() => {}, 60000)')
    const stop = new AbortController()
    const failed = failure(runExecPlugin(exec, withExec(exec), stop.signal))
    stop.abort()
    expect((await failed).message).toMatch(/was interrupted$/)
  })
})
