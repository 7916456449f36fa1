import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { openWhatIf } from '../../src/cli/view/what-if-view.ts'
import { shopPresent } from '../../src/demo/shop/shop.ts'
import { loadWidths } from '../../src/lib/width.ts'
import type { Live } from '../../src/model/live.ts'
import type { Size } from '../../src/tui/layout.ts'
import type { Settings } from '../../src/tui/model.ts'
import type { SessionOptions } from '../../src/tui/session-options.ts'
import { quietIo } from '../cli/quiet-io.ts'
import { seen } from '../cli/seen.ts'
import { parse } from '../cli/text.ts'
import { startTestServer } from '../server/server.ts'
import { expectDrawn, sizes } from './drawn.ts'
import { core, settings } from './fake-live.ts'
import { type Stage, stage } from './stage.ts'

await loadWidths()

/** `cache` loses its Pods, `search` finds its port, `public` gets an Ingress that names a wrong port, and `db` stays as it is. */
const manifests = [
  'apiVersion: v1\nkind: Service\nmetadata: {name: cache, namespace: demo}\nspec: {selector: {app: cash}, ports: [{port: 6379}]}',
  'apiVersion: v1\nkind: Service\nmetadata: {name: search, namespace: demo}\nspec: {selector: {app: search}, ports: [{name: http, port: 80, targetPort: http}]}',
  'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: more, namespace: demo}\nspec: {ingressClassName: nginx, rules: [{host: more.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: public, port: {number: 81}}}}]}}]}',
].join('\n---\n')

const folder = mkdtempSync(join(tmpdir(), 'porttrace-what-if-view-'))
const change = join(folder, 'new.yaml')
let dump = ''

beforeAll(async () => {
  const { store, close } = await startTestServer()
  await close()
  dump = JSON.stringify({ kind: 'List', apiVersion: 'v1', items: core.flatMap((kind) => store.list(kind)) })
  writeFileSync(change, manifests)
})
afterAll(() => rmSync(folder, { recursive: true }))

interface Opening extends Partial<Pick<SessionOptions, 'target'>> {
  own?: Partial<Settings>
  size?: Size
  line?: string
}

async function open({ own = {}, size, line = `--with ${change} --without svc/legacy`, target }: Opening = {}): Promise<Stage<Live>> {
  const command = parse(`-i -f - -n demo ${line}`)
  if (command.run !== 'trace') throw new Error(JSON.stringify(command))
  const { live, pod } = await openWhatIf(command, quietIo({ readStdin: async () => dump, now: () => shopPresent }))
  await seen(live, (view) => view.list !== undefined)
  return stage(live, { settings: { ...own, pod: pod ?? settings.pod }, ...(size && { size }), ...(target && { target }) })
}

/** The view after a key that opens the chain of a Service, once that was traced. */
async function follow(view: Stage<Live>, name: string, ...keys: string[]): Promise<Stage<Live>> {
  view.press(...keys)
  await seen(view.live, ({ focus }) => focus?.target.name === name)
  return view
}

describe.each(sizes)('at $columns×$rows', (size) => {
  it('the list of a change that is tried out begins with what would change, as before → after', async () => {
    await expectDrawn('what-if', size, (color) => open({ own: { color }, size }))
  })

  it('a chain that would change says so above it, with what comes and what goes', async () => {
    await expectDrawn('what-if-chain', size, async (color) => follow(await open({ own: { color }, size }), 'public', 'j', 'j', 'enter'))
  })
})

it('what kubectl apply may keep of an object is said below the list, and above the chain of that Service alone', async () => {
  const own = join(folder, 'selector.yaml')
  const spec = 'spec: {selector: {tier: back}, ports: [{port: 6379}]}'
  writeFileSync(own, `apiVersion: v1\nkind: Service\nmetadata: {name: cache, namespace: demo}\n${spec}`)
  const words = /service\/cache in demo has spec\.selector\[app\], but its manifest does not: kubectl apply keeps fields/
  const view = await open({ line: `--with ${own}`, size: { columns: 119, rows: 44 } })
  expect(view.text()).toMatch(words)
  await follow(view, 'cache', 'enter')
  expect(view.text()).toMatch(words)
  const certain = await open({ size: { columns: 119, rows: 44 } })
  expect(certain.text()).not.toContain('kubectl apply keeps')
})

it('a Service that would change opens by Enter, and Esc leads back to the same row', async () => {
  const view = await open()
  view.press('j', 'j')
  expect(view.selected()).toMatch(/^▶\*● healthy → ▲ degraded +public /)
  expect(view.rows()[1]).toMatch(/^\+ PT502 ingress\/more: /)
  await follow(view, 'public', 'enter')
  expect(view.text()).toMatch(/would change {3}● healthy → ▲ degraded\n {4}\+ PT502 /)
  view.press('escape')
  expect(view.selected()).toMatch(/^▶\*● healthy → ▲ degraded +public /)
})

it('a Service that would be deleted is drawn as it is, with a note that it would not exist', async () => {
  const view = await open()
  view.press('/', ...'exist', 'enter')
  expect(view.selected()).toMatch(/^▶\*● healthy → does not exist +legacy /)
  await follow(view, 'legacy', 'enter')
  expect(view.text()).toMatch(/demo\/legacy +ExternalName.*\n *would change {3}● healthy → does not exist\n/)
})

it('a chain that would stay as it is says so', async () => {
  const view = await open({ target: { kind: 'service', name: 'db' } })
  await seen(view.live, ({ focus }) => focus?.target.name === 'db')
  expect(view.text()).toMatch(/demo\/db .*\n *no change\n/)
})

it('a target that is no Service is marked as well', async () => {
  const view = await open({ target: { kind: 'route', type: 'Ingress', name: 'more' } })
  await seen(view.live, ({ focus }) => focus?.target.name === 'more')
  expect(view.text()).toMatch(/would change {3}does not exist → /)
})

it('a change that changes nothing marks no Service', async () => {
  const view = await open({ line: '--without ns/kube-system' })
  expect(view.rows()[0]).toContain('0 of 17 would change')
  expect(view.text()).not.toMatch(/\*|→ [●▲✗?]/)
})

it('the object of a manifest is shown as the manifest has it, and a Pod as it was read', async () => {
  const { live } = await open()
  expect(await live.object({ kind: 'Service', namespace: 'demo', name: 'cache' })).toMatchObject({ spec: { selector: { app: 'cash' } } })
  expect(await live.object({ kind: 'Service', namespace: 'demo', name: 'db' })).toMatchObject({ spec: { selector: { app: 'db' } } })
  await expect(live.object({ kind: 'Service', namespace: 'demo', name: 'gone' })).rejects.toThrow('it was not read')
})

it('a change that is tried out is drawn in ASCII where there is nothing else', async () => {
  const view = await open({ own: { unicode: false } })
  expect(view.text()).toMatch(/^[\x20-\x7e\n]*$/)
  expect(view.text()).toMatch(/healthy -> \S+ degraded +public/)
})

/** A session on a change that is tried out on a cluster, seen from a namespace. */
async function openOnCluster(namespace: string) {
  const server = await startTestServer({ tokenless: 'demo' })
  onTestFinished(server.close)
  const command = parse(`-i -n ${namespace} --with ${change}`)
  if (command.run !== 'trace') throw new Error(JSON.stringify(command))
  const asked = { ...command, connection: { ...command.connection, server: server.url } }
  const { live } = await openWhatIf(asked, quietIo({ now: () => shopPresent }))
  onTestFinished(live.close)
  await seen(live, (view) => view.list !== undefined)
  return { server, live, view: stage(live, { size: { columns: 120, rows: 40 } }) }
}

it('a change in another namespace is shown beside the namespace of the command, and no others are named', async () => {
  const { view } = await openOnCluster('kube-system')
  expect(view.rows()[0]).toMatch(/ · kube-system, demo /)
  expect(view.selected()).toMatch(/ demo +cache /)
})

it('on a cluster the change is tried out on what was read, r reads it again, and nothing is written', async () => {
  const { server, live, view } = await openOnCluster('demo')
  const changes = () => live.view().comparison?.items.map(({ target, became }) => `${target.name} ${became}`)
  expect(changes()).toEqual(['cache worse', 'public worse', 'search better'])
  server.store.delete({ kind: 'Service', namespace: 'demo', name: 'public' })
  view.press('r')
  await seen(live, () => changes()?.includes('public worse') === false)
  expect(changes()).toEqual(['cache worse', 'search better'])
  expect([...new Set(server.requests.map(({ method }) => method))]).toEqual(['GET'])
})
