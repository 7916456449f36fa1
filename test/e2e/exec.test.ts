import { homedir } from 'node:os'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Connection, loadConnection } from '../../src/cluster/config/connection.ts'
import { createTransport, type Transport } from '../../src/cluster/http/transport.ts'
import { readAccess } from '../../src/cluster/pods/access-review.ts'
import { addEphemeralContainer } from '../../src/cluster/pods/ephemeral-container.ts'
import { createExec } from '../../src/cluster/pods/exec.ts'
import { createPortForward } from '../../src/cluster/pods/port-forward.ts'
import { askThroughProxy, type ProxyTarget } from '../../src/cluster/pods/proxy-probe.ts'
import { fields, items, text } from '../../src/lib/read.ts'
import type { ExecOutcome, ExecRequest } from '../../src/model/exec.ts'
import { users } from './porttrace.ts'

const never = new AbortController().signal
const namespace = 'demo'

/** The connection of one of the users of the tests. */
function connect(user: keyof typeof users = 'admin'): Promise<Connection> {
  const [flag, value = ''] = users[user]
  const flags = flag === '--kubeconfig' ? { kubeconfig: value } : flag === '--as' ? { as: value } : {}
  const surroundings = { env: process.env, home: homedir(), platform: process.platform, stdinIsTTY: false, stderr: () => {} }
  return loadConnection({ asGroups: [], asUserExtra: [], namespace, ...flags }, surroundings)
}

function open(connection: Connection): Transport {
  const api = createTransport(connection)
  onTestFinished(() => api.close())
  return api
}

/** A Pod of a scenario, and its first container. */
async function podOf(app: string): Promise<{ pod: string; container: string }> {
  const found: { pod: string; container: string }[] = []
  const take = (item: unknown) => {
    const { metadata, spec } = fields(item)
    const [first] = items(fields(spec).containers)
    found.push({ pod: text(fields(metadata).name) ?? '', container: text(fields(first).name) ?? '' })
  }
  await open(await connect()).list(`/api/v1/namespaces/${namespace}/pods`, take, { query: { labelSelector: `app=${app}` } })
  const [pod] = found
  if (!pod) throw new Error(`no Pod of ${app}: is test/e2e/scenarios.yaml applied?`)
  return pod
}

async function run(app: string, command: string[], more: Partial<ExecRequest> = {}, user: keyof typeof users = 'admin', signal = never) {
  const request = { namespace, ...(await podOf(app)), command, timeoutMs: 30_000, maxBytes: 100_000, ...more }
  return createExec(await connect(user))(request, signal)
}

const message = (outcome: ExecOutcome) => ('message' in outcome ? outcome.message : '')

describe('exec', () => {
  it('exec reads the socket table of a Pod', async () => {
    const outcome = await run('loopback', ['cat', '/proc/net/tcp'])
    expect(outcome).toMatchObject({ kind: 'exited', exitCode: 0, stderr: '', truncated: false })
    // 127.0.0.1:9000.
    expect('stdout' in outcome ? outcome.stdout : '').toMatch(/ 0100007F:2328 00000000:0000 0A /)
    expect(await run('web', ['cat', '/proc/net/tcp'])).toMatchObject({
      kind: 'exited',
      stdout: expect.stringMatching(/^ +sl +local_address/),
    })
  })

  it('exec keeps stdout, stderr, exit code and arguments as they are', async () => {
    const script = 'echo "$1"; echo err >&2; exit 7'
    expect(await run('web', ['sh', '-c', script, '_', 'a b; & "é" $(id)'])).toMatchObject({
      kind: 'exited',
      exitCode: 7,
      stdout: 'a b; & "é" $(id)\n',
      stderr: 'err\n',
    })
    expect(await run('web', ['sh', '-c', 'no-such-program'])).toMatchObject({ kind: 'exited', exitCode: 127 })
  })

  it('an image without the program: no-tool', async () => {
    for (const command of ['cat', 'no-such-program', '/bin/cat']) {
      const outcome = await run('distroless', [command, '/proc/net/tcp'])
      expect(outcome.kind).toBe('no-tool')
      expect(message(outcome)).toMatch(/executable file not found in \$PATH|no such file or directory/)
    }
  })

  it('a user without rights: forbidden, in the words of the server', async () => {
    const outcome = await run('web', ['true'], {}, 'readonly')
    expect(outcome).toMatchObject({ kind: 'forbidden', message: expect.stringContaining('cannot get resource "pods/exec"') })
  })

  it('a crashing container, and a container or a Pod that does not exist: not-running', async () => {
    expect((await run('web', ['true'], { container: 'none' })).kind).toBe('not-running')
    expect((await run('web', ['true'], { pod: 'none' })).kind).toBe('not-running')
    // Between two crashes it runs for a moment.
    expect(['not-running', 'exited']).toContain((await run('crash', ['true'])).kind)
  })

  it('a command whose output is longer than the cap leaves no process in the Pod', async () => {
    const command = ['cat', '/bin/busybox']
    expect(await run('web', command, { maxBytes: 1000 })).toMatchObject({ kind: 'exited', exitCode: 0, truncated: true })
    const left = await run('web', ['sh', '-c', 'cat /proc/[0-9]*/cmdline | tr "\\0" " "'])
    expect(left).toMatchObject({ kind: 'exited', stdout: expect.not.stringContaining(command.join(' ')) })
  })

  it('exec ends at its time limit, at the cap, and when it is aborted', async () => {
    expect((await run('web', ['sleep', '5'], { timeoutMs: 1500 })).kind).toBe('timeout')
    expect(await run('web', ['timeout', '5', 'yes'], { maxBytes: 1000 })).toMatchObject({ kind: 'exited', exitCode: -1, truncated: true })
    const stop = new AbortController()
    const outcome = run('web', ['sleep', '5'], {}, 'admin', stop.signal)
    stop.abort()
    expect((await outcome).kind).toBe('aborted')
  })
})

it('the rights for an exec are asked for', async () => {
  const admin = await readAccess(open(await connect()), namespace, ['exec', 'service-proxy'], never)
  expect(admin.map((each) => each.state)).toEqual(['allowed', 'allowed'])
  const readonly = await readAccess(open(await connect('readonly')), namespace, ['exec', 'ephemeral'], never)
  expect(readonly.map((each) => each.state)).toEqual(['denied', 'denied'])
})

it('a request goes through the proxy of the API server', async () => {
  const ask = async (target: Partial<ProxyTarget> & { name: string }, user: keyof typeof users = 'admin') =>
    askThroughProxy(
      open(await connect(user)),
      { kind: 'service', namespace, port: 80, scheme: 'http', path: '/', ...target },
      30_000,
      never,
    )
  expect(await ask({ name: 'web' })).toMatchObject({ kind: 'answered', status: 200 })
  expect((await ask({ name: 'web', scheme: 'https' })).kind).toBe('no-http')
  expect((await ask({ name: 'wrongport' })).kind).toBe('refused')
  expect((await ask({ name: 'loopback' })).kind).toBe('refused')
  expect((await ask({ name: 'noselect' })).kind).toBe('no-endpoints')
  expect((await ask({ name: 'web', port: 999 })).kind).toBe('not-found')
  expect((await ask({ name: 'none' })).kind).toBe('not-found')
  expect((await ask({ name: 'web' }, 'readonly')).kind).toBe('forbidden')
  const { pod } = await podOf('web')
  expect(await ask({ kind: 'pod', name: pod, port: 8080 })).toMatchObject({ kind: 'answered', status: 200 })
  expect((await ask({ kind: 'pod', name: pod, port: 8081 })).kind).toBe('refused')
})

it('a request is sent by port-forward, also to loopback', async () => {
  const forward = async (app: string, port: number) =>
    createPortForward(await connect())({ namespace, pod: (await podOf(app)).pod, port, timeoutMs: 30_000, path: '/' }, never)
  expect(await forward('web', 8080)).toEqual({ kind: 'accepted' })
  expect(await forward('loopback', 9000)).toEqual({ kind: 'accepted' })
  expect(await forward('web', 8081)).toMatchObject({ kind: 'refused', message: expect.stringContaining('connection refused') })
})

it('a cluster without ephemeral containers says so', async ({ skip }) => {
  const api = open(await connect())
  const minor = Number.parseInt(text(fields(await api.get('/version')).minor) ?? '', 10)
  // An ephemeral container stays as long as the Pod.
  if (!(minor < 23)) skip('the cluster has them')
  const { pod, container } = await podOf('distroless')
  const request = { namespace, pod, image: 'busybox', target: container, lifetimeSeconds: 60, timeoutMs: 30_000 }
  expect(await addEphemeralContainer(api, request, never)).toMatchObject({ kind: 'not-served' })
})
