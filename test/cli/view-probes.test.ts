import { expect, it, onTestFinished } from 'vitest'
import { createViewProbes } from '../../src/cli/probe/view-probes.ts'
import { startDemoServer } from '../../src/demo/server/server.ts'
import { clientOf } from '../../src/kube/client-access.ts'
import type { ProbeCell } from '../../src/render/probe-cell.ts'
import { fakeLive, shopList } from '../tui/fake-live.ts'
import { quietIo } from './quiet-io.ts'
import { parse } from './text.ts'

/** Plans and runs the probe of a Service of the demo as the view does; returns each matrix that it reported, and the last one by cell. */
async function probed(service: string, client?: string) {
  const server = await startDemoServer()
  onTestFinished(() => server.close())
  const { list, store } = await shopList()
  const trace = list.items.find(({ target }) => target.name === service)
  const command = parse(`svc/${service}`)
  if (command.run !== 'trace' || !trace) throw new Error('no such command')
  const connection = { asGroups: [], asUserExtra: [], server: server.url }
  const known = { kind: 'cluster' as const, name: 'demo', kubectlFlags: [] }
  const probes = createViewProbes({ ...command, connection, namespace: 'demo' }, quietIo(), fakeLive(list, store), known)
  const stop = new AbortController()
  onTestFinished(() => stop.abort())
  const proposal = await probes.plan(trace, stop.signal, client === undefined ? undefined : clientOf(client))
  const told: (readonly ProbeCell[])[] = []
  const result = await proposal.run((cells) => void told.push(cells), stop.signal)
  return { proposal, told, last: told.at(-1) ?? [], trace: result }
}

const clientsOf = (cells: readonly ProbeCell[]) => new Set(cells.filter(({ layer }) => layer).map(({ from }) => from.replace(/-.*/, '')))

it('a probe of the view in the demo says of each cell how its connection ended, and how long it took', async () => {
  const { last, told, trace } = await probed('checkout')
  expect(told[0]?.every(({ words }) => words === 'queued')).toBe(true)
  expect(told.some((cells) => cells.some(({ words }) => words === 'running') && cells.some(({ words }) => words === 'queued'))).toBe(true)
  expect(last.find(({ to }) => to === 'checkout.demo.svc:80')?.words).toBe('refused')
  expect(last.find(({ to }) => to === 'checkout.demo.svc:9090')?.words).toMatch(/^open \d+ ms$/)
  expect(trace?.findings[0]?.code).toBe('PT302')
})

it('a probe of the view has for each cell that has ended the command that repeats it', async () => {
  const { last, told } = await probed('checkout')
  expect(told[0]?.filter(({ repeat }) => repeat)).toEqual([])
  const repeats = last.map(({ repeat }) => repeat?.line)
  expect(repeats.every((line) => line?.match(/^kubectl -n demo exec [a-z0-9-]+ -c [a-z-]+ -- /))).toBe(true)
  expect(last.find(({ to }) => to === 'checkout.demo.svc:80')?.repeat?.line).toMatch(
    / checkout\.demo\.svc:80\/?$| checkout\.demo\.svc 80$|telnet:\/\/checkout/,
  )
})

it('a probe of the view connects from the chosen client, too, in a column of its own', async () => {
  const { proposal, last } = await probed('checkout', 'deployment/demo/web')
  expect(proposal.lines.join('\n')).toMatch(/connect from pod\/web-[\s\S]*connect from pod\/checkout-/)
  expect(clientsOf(last)).toEqual(new Set(['pod/checkout', 'pod/web']))
  expect(new Set(last.map(({ from, to }) => `${from} ${to}`)).size).toBe(last.length)
})

it('a probe of the view connects only from Pods if no command can run in the chosen client', async () => {
  const { last } = await probed('web', 'outside')
  expect(clientsOf(last)).toEqual(new Set(['pod/web', 'pod/cache']))
})

it('a probe of the view offers other Pods as clients and each address as a target, and runs only what is marked', async () => {
  const { proposal } = await probed('checkout')
  const { choices } = proposal
  const clients = choices?.clients.map(({ name }) => name.replace(/-.*/, '')) ?? []
  expect(clients.slice(0, 2)).toEqual(['pod/checkout', 'pod/cache'])
  expect(clients).toContain('pod/web')
  // Nothing runs in Pods that crash or that share the network of their Node.
  expect(clients.filter((name) => /orders|kube-proxy/.test(name))).toEqual([])
  expect(choices?.targets.map(({ name, note }) => `${name} ${note}`.replace(/-.*/, ''))).toEqual([
    'checkout.demo.svc:80 DNS name',
    '10.96.3.4:80 ClusterIP',
    '10.244.0.3:8081 pod/checkout',
    '10.244.1.3:8081 pod/checkout',
    'checkout.demo.svc:9090 DNS name',
    '10.96.3.4:9090 ClusterIP',
    '10.244.0.3:9090 pod/checkout',
    '10.244.1.3:9090 pod/checkout',
    'sockets what listens in its 2 Pods',
  ])
  const web = choices?.clients.find(({ name }) => name.startsWith('pod/web'))?.key ?? ''
  const marked = choices?.mark(new Set([web, 'to 10.96.3.4:80']))
  const cells: (readonly ProbeCell[])[] = []
  await marked?.run((next) => void cells.push(next), AbortSignal.timeout(10_000))
  expect(marked?.lines[0]).toBe('1 connection')
  expect(cells.at(-1)?.map(({ from, to, words }) => `${from.replace(/-.*/, '')} ${to} ${words}`)).toEqual(['pod/web 10.96.3.4:80 refused'])
  expect(choices?.mark(new Set([web])).isEmpty).toBe(true)
})
