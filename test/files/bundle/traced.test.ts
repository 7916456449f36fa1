import { describe, expect, onTestFinished, test } from 'vitest'
import { openFiles } from '../../../src/cli/view/file-view.ts'
import type { Trace } from '../../../src/model/trace.ts'
import { runProgram, traceOf } from '../../cli/program.ts'
import { quietIo } from '../../cli/quiet-io.ts'
import { seen } from '../../cli/seen.ts'
import { parse } from '../../cli/text.ts'
import { forms, layouts, list, log, meta, node, pods, service, temporary, typed } from './layouts.ts'

const telling = new Set(['endpointslices', 'ingresses', 'networkpolicies', 'pods'])
const lacking = ({ gaps }: Trace) =>
  Object.fromEntries(gaps.filter(({ resource }) => telling.has(resource)).map(({ resource, message }) => [resource, message]))

describe.each(layouts)('$name', (layout) => {
  test.each(forms)(
    `${layout.name} as $form is read by its layout, without Secrets and logs, and what it lacks is a gap`,
    async ({ write }) => {
      const ran = await runProgram(['-f', write(layout, temporary()), 'svc/web', '-n', 'shop', '-o', 'json'])
      const trace = traceOf(ran)
      expect([trace.verdict, trace.selectedPods, lacking(trace)]).toEqual([layout.verdict, 2, layout.lacks])
      expect(ran.stderr).not.toMatch(/Secret|log|neither YAML/)
    },
  )

  test.each(forms)(
    `${layout.name} as $form opens in the interactive view, with the same verdict, and no Secret in it`,
    async ({ write }) => {
      const command = parse(`-i -n shop -f ${write(layout, temporary())}`)
      if (command.run !== 'trace') throw new Error('-f BUNDLE -i is a trace')
      const { live } = await openFiles(command, command.files ?? [], quietIo())
      onTestFinished(live.close)
      const { status, list, context } = await seen(live, (view) => view.list !== undefined)
      expect([status.state, context, list?.items.map(({ target, verdict }) => [target.name, verdict])]).toEqual([
        'still',
        expect.stringMatching(/^(b\.(tar|tar\.gz|zip)|porttrace-bundle-\w+)$/),
        [['web', layout.verdict]],
      ])
      live.focus({ kind: 'service', name: 'web' }, 'shop')
      const { focus } = await seen(live, (view) => view.focus !== undefined)
      expect(focus && [focus.verdict, focus.selectedPods, lacking(focus)]).toEqual([layout.verdict, 2, layout.lacks])
      expect(await live.object({ kind: 'Pod', namespace: 'shop', name: 'web-1' })).toMatchObject({ metadata: { name: 'web-1' } })
      await expect(live.object({ kind: 'Secret', namespace: 'shop', name: 'web' })).rejects.toThrow('it is not in the dump')
    },
  )

  test(`hidden addresses in ${layout.name} stay different, and that of a Pod stays the same`, async () => {
    const trace = traceOf(await runProgram(['-f', forms[0]?.write(layout, temporary()) ?? '', 'svc/web', '-n', 'shop', '-o', 'json']))
    const addresses = trace.ports.flatMap(({ endpoints: own }) => own.map(({ address, pod, state }) => [address, pod, state]))
    if (!('endpointslices' in layout.lacks))
      expect(addresses).toEqual([
        ['hidden-address-of-web-1', 'web-1', 'ready'],
        ['hidden-address-of-web-2', 'web-2', 'ready'],
      ])
    expect(trace.findings.map(({ code }) => code)).toEqual([])
  })
})

test('what kubectl cluster-info dump prints is read without its logs, and lacks what its folder lacks', async () => {
  const lists = [list('Node', 'v1', [node]), list('Service', 'v1', [service]), list('Pod', 'v1', pods)]
  const printed = `${lists.join('\n')}\n==== START logs for container web of pod shop/web-1 ====\n${log}\n==== END logs for container web of pod shop/web-1 ====\n`
  const trace = traceOf(await runProgram(['-f', '-', 'svc/web', '-n', 'shop', '-o', 'json'], {}, printed))
  expect([trace.verdict, trace.findings, lacking(trace)]).toEqual(['unknown', [], layouts[1]?.lacks])
})

test('policies of a bundle are empty where each namespace has a file of them, and assumed to be where one has none', async () => {
  const [layout] = layouts
  if (!layout) throw new Error('no layout')
  const notes = async (more: Readonly<Record<string, string>>) => {
    const folder = forms[0]?.write({ ...layout, files: { ...layout.files, ...more } }, temporary()) ?? ''
    const { stderr } = await runProgram(['-f', folder, '-A'])
    return /has no ([^:]*):/.exec(stderr)?.[1]
  }
  const other = { 'namespaces/other/core/services.yaml': typed('Service', 'v1', []) }
  const policies = { 'namespaces/other/networking.k8s.io/networkpolicies.yaml': typed('NetworkPolicy', 'networking.k8s.io/v1', []) }
  expect([await notes({}), await notes(other), await notes({ ...other, ...policies })]).toEqual([
    'Gateway API routes',
    'Gateway API routes or NetworkPolicies',
    'Gateway API routes',
  ])
})

test('a namespace without files in a bundle is unknown, so none of its Services counts as missing', async () => {
  const [layout] = layouts
  if (!layout) throw new Error('no layout')
  const virtualService = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: meta('web'),
    spec: { hosts: ['a'], http: [{ route: [{ destination: { host: 'gone.shop.svc' } }, { destination: { host: 'far.other.svc' } }] }] },
  }
  const files = { ...layout.files, 'namespaces/shop/networking.istio.io/virtualservices.yaml': JSON.stringify(virtualService) }
  const folder = forms[0]?.write({ ...layout, files }, temporary()) ?? ''
  const { routes } = traceOf(await runProgram(['-f', folder, 'vs/web', '-n', 'shop', '-o', 'json']))
  expect(routes.map(({ backend, reason }) => [backend.service, reason])).toEqual([
    ['gone', 'service-missing'],
    ['far', 'service-unread'],
  ])
})
