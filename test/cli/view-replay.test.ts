import { expect, it, onTestFinished } from 'vitest'
import { createViewProbes } from '../../src/cli/probe/view-probes.ts'
import { startDemoServer } from '../../src/demo/server/server.ts'
import type { ProbeCell } from '../../src/render/probe-cell.ts'
import { fakeLive, shopList } from '../tui/fake-live.ts'
import { quietIo } from './quiet-io.ts'
import { parse } from './text.ts'

/** What the view is offered for the readiness probes of a Service of the demo. */
async function proposed(service: string) {
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
  return probes.readiness?.(trace, stop.signal)
}

async function ran(proposal: Awaited<ReturnType<typeof proposed>>) {
  const told: (readonly ProbeCell[])[] = []
  const trace = await proposal?.run((cells) => void told.push(cells), AbortSignal.timeout(10_000))
  return { told, last: told.at(-1) ?? [], trace }
}

it('the readiness probes of a Service are sent from each of its Pods, and shown beside the last result of the kubelet', async () => {
  const proposal = await proposed('payments')
  expect(proposal?.lines.join('\n')).toMatch(/^2 readiness probes[\s\S]*payments\): GET http:\/\/10\.244\.0\.6:8080\/healthz, within 1 s/)
  const { last, told, trace } = await ran(proposal)
  expect(told[0]?.map(({ words }) => words)).toEqual(['queued', 'queued'])
  expect(last.map(({ sign, words }) => `${sign} ${words}`)).toEqual(['broken HTTP 503 2 ms', 'broken HTTP 503 2 ms'])
  expect(last[0]?.facts).toContainEqual(['kubelet', 'not ready: Readiness probe failed: HTTP probe failed with statuscode: 503'])
  expect(last[0]?.repeat?.line).toMatch(
    /^kubectl -n demo exec payments-\S+ -c payments -- curl .*http:\/\/10\.244\.\d+\.\d+:8080\/healthz$/,
  )
  expect(trace).toBeUndefined()
})

it('the readiness probes of Pods that are ready get a status that the kubelet accepts', async () => {
  const { last } = await ran(await proposed('search'))
  expect(last.map(({ sign, words }) => `${sign} ${words}`)).toEqual(['ok HTTP 200 2 ms'])
})

it('the readiness probes that are commands of the Pod run only if they are marked', async () => {
  const proposal = await proposed('cache')
  expect(proposal?.isEmpty).toBe(true)
  expect(proposal?.choices?.targets.map(({ note, isMarked }) => `${note} ${isMarked}`)).toEqual(['command redis-cli ping false'])
  const marked = proposal?.choices?.mark(new Set(proposal.choices.targets.map(({ key }) => key)))
  expect(marked?.lines.join('\n')).toMatch(/1 command of the Pods themselves/)
  expect((await ran(marked)).last.map(({ sign, words }) => `${sign} ${words}`)).toEqual(['ok exit code 0'])
})

it('the readiness probes of a Service whose Pods have none say that each is ready as soon as it runs', async () => {
  const proposal = await proposed('sidecar')
  expect(proposal?.lines.join('\n')).toMatch(/has a readiness probe: each is ready as soon as it runs/)
})
