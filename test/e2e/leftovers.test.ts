import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Socket, connect as tcpConnect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type BusyPod, createBusyPod } from './busy-pod.ts'
import { environment, porttrace, run, traceOf } from './porttrace.ts'
import { openTerminal, plugin, type Terminal } from './tmux.ts'

let busy: BusyPod

beforeAll(async () => {
  busy = await createBusyPod('porttrace-leftovers')
})
afterAll(() => busy?.remove())

/** The program itself: kubectl in between would not pass signals on. */
function watching(
  flags: readonly string[],
  env: Readonly<Record<string, string>> = {},
): { child: ChildProcess; exited: Promise<number | null> } {
  const from = ['--from', `pod/${busy.pod}:${busy.container}`]
  const args = ['svc/busy', '-n', busy.namespace, '--probe', '-w', '--every', '2s', ...from, ...flags]
  const child = spawn(plugin, args, { env: { ...environment(), ...env }, stdio: ['ignore', 'pipe', 'ignore'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  return { child, exited: new Promise((resolve) => child.once('exit', resolve)) }
}

/** Waits until the program has printed this many lines of JSON. */
async function documents({ child }: { child: ChildProcess }, count: number): Promise<void> {
  let printed = ''
  for await (const piece of child.stdout ?? []) {
    printed += String(piece)
    if (printed.split('\n').length > count) break
  }
  child.stdout?.resume()
}

const ofOurs = async () => (await busy.processes()).filter((line) => !line.startsWith('sleep infinity'))
const nothing = async () => expect.poll(ofOurs, { timeout: 20_000, interval: 300 }).toEqual([])

describe('after --probe nothing of it runs in the Pod', () => {
  it('a table that is longer than its cap leaves no process', async () => {
    const close = await busy.connect(4_000)
    onTestFinished(close)
    const { stdout, stderr } = await porttrace(['svc/busy', '-n', busy.namespace, '--probe', '-o', 'json'])
    if (stdout === '') throw new Error(stderr)
    const [table] = traceOf(stdout).probes.filter((probe) => probe.kind === 'sockets')
    expect(table).toMatchObject({ state: 'read', from: { container: busy.container } })
    expect(table?.notes).toContain('the socket tables are truncated')
    expect(await ofOurs()).toEqual([])
  })

  it('looks one after another leave no process', async () => {
    for (const flags of [
      [],
      ['--for', '2s', '--every', '2s'],
      ['-w', '--timeout', '3s'],
      [],
      ['--for', '2s', '--every', '2s'],
      ['-w', '--timeout', '3s'],
    ]) {
      await porttrace(['svc/busy', '-n', busy.namespace, '--probe', ...flags, '--from', `pod/${busy.pod}:${busy.container}`])
      expect(await ofOurs()).toEqual([])
    }
  })
})

describe('after --probe -w nothing of it runs in the Pod', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('%s leaves no process', async (signal) => {
    const watch = watching(['-o', 'json'])
    await documents(watch, 2)
    expect((await ofOurs()).length).toBeGreaterThan(1)
    watch.child.kill(signal)
    expect(await watch.exited).toBe({ SIGINT: 130, SIGTERM: 143, SIGKILL: null }[signal])
    await nothing()
  })

  it('--timeout leaves no process, and ends as a single look does', async () => {
    const watch = watching(['-o', 'json', '--timeout', '7s'])
    await documents(watch, 2)
    expect(await watch.exited).toBe(0)
    await nothing()
  })

  it('a connection that is lost leaves no process', async () => {
    const server = new URL((await run('kubectl', ['config', 'view', '--minify', '-o', 'jsonpath={.clusters[0].cluster.server}'])).stdout)
    const open = new Set<Socket>()
    const proxy = createServer((socket) => {
      const upstream = tcpConnect(Number(server.port || 443), server.hostname)
      for (const [one, other] of [
        [socket, upstream],
        [upstream, socket],
      ] as const) {
        open.add(one)
        one.on('error', () => other.destroy()).on('close', () => other.destroy())
        one.pipe(other)
      }
    })
    proxy.listen(0, '127.0.0.1')
    await once(proxy, 'listening')
    const address = proxy.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const kubeconfig = join(tmpdir(), `porttrace-leftovers-${process.pid}`)
    const raw = readFileSync(process.env.KUBECONFIG ?? '', 'utf8')
    writeFileSync(
      kubeconfig,
      raw.replace(/^( *)server: .*$/m, `$1server: ${server.protocol}//127.0.0.1:${port}\n$1tls-server-name: ${server.hostname}`),
    )
    const watch = watching(['-o', 'json'], { KUBECONFIG: kubeconfig })
    await documents(watch, 2)
    expect((await ofOurs()).length).toBeGreaterThan(1)
    proxy.close()
    for (const one of open) one.resetAndDestroy()
    await nothing()
    watch.child.kill('SIGKILL')
    await watch.exited
  })

  it('a killed watch of a Pod with many connections leaves no process', async () => {
    const close = await busy.connect(4_000)
    onTestFinished(close)
    const watch = watching(['-o', 'json'])
    await documents(watch, 2)
    watch.child.kill('SIGKILL')
    await watch.exited
    await nothing()
  })
})

it('a Pod that appears while a Service is watched is sampled, and one that disappears is no longer sampled', async () => {
  const { child, exited } = watching(['-o', 'json'])
  const reads = async (isWanted: (pods: readonly string[]) => boolean) => {
    let rest = ''
    for await (const piece of child.stdout?.iterator({ destroyOnReturn: false }) ?? []) {
      const lines = `${rest}${piece}`.split('\n')
      rest = lines.pop() ?? ''
      const tables = lines.flatMap((line) => traceOf(line).probes.filter((probe) => probe.kind === 'sockets'))
      if (lines.length > 0 && isWanted(tables.flatMap(({ from, state }) => (state === 'read' ? [from.pod] : [])))) return
    }
    throw new Error('the watch has ended')
  }
  await reads((pods) => pods.includes('busy') && !pods.includes('busy-2'))
  await busy.another('busy-2')
  await reads((pods) => pods.includes('busy-2'))
  await run('kubectl', ['-n', busy.namespace, 'delete', 'pod', 'busy-2', '--wait=false'])
  await reads((pods) => pods.includes('busy') && !pods.includes('busy-2'))
  child.kill('SIGINT')
  child.stdout?.resume()
  expect(await exited).toBe(130)
  await nothing()
})

describe.each([
  ['traffic', 't', / open /],
  ['path', 'P', /every 1 s by [\s\S]* [1-9]\d* {3,}\S/],
] as const)('after the %s page of the view nothing of it runs in the Pod', (_, key, shown) => {
  const ways: [title: string, leave: (view: Terminal) => void][] = [
    ['leaving the page', (view) => view.press('Escape')],
    ['quitting', (view) => view.press('C-c')],
    ['a SIGTERM', (view) => process.kill(view.child(), 'SIGTERM')],
    ['a kill', (view) => process.kill(view.child(), 'SIGKILL')],
    ['closing the terminal', (view) => view.close()],
  ]
  it.each(ways)('%s leaves no process', async (__, leave) => {
    const view: Terminal = openTerminal(['sh', '-c', '"$0" "$@"; read end', plugin, 'svc/busy', '-n', busy.namespace, '-i'], {
      KUBECONFIG: process.env.KUBECONFIG ?? '',
    })
    onTestFinished(() => view.close())
    await view.shows(/live/)
    view.press(key)
    await view.shows(/nothing (has run yet|to run)/)
    if (key === 'P') await chooseClient(view)
    expect(await ofOurs()).toEqual([])
    view.press('Enter')
    await view.shows(shown)
    expect((await ofOurs()).length).toBeGreaterThan(0)
    leave(view)
    await nothing()
  })
})

/** The path page plans nothing without a client. */
async function chooseClient(view: Terminal): Promise<void> {
  view.press('C')
  await view.shows(/any client/)
  view.press('/', `pod/${busy.namespace}/${busy.pod}`, 'Enter')
  await view.shows(/1\/1/)
  view.press('Enter')
  await view.shows(/nothing has run yet[\s\S]*connect from pod/)
}
