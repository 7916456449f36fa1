import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openFiles } from '../../../src/cli/view/file-view.ts'
import type { Trace } from '../../../src/model/trace.ts'
import { runProgram, traceOf } from '../../cli/program.ts'
import { quietIo } from '../../cli/quiet-io.ts'
import { seen } from '../../cli/seen.ts'
import { parse } from '../../cli/text.ts'
import { type Made, tarOf, zipOf } from '../archive/make.ts'

const hidden = 'xxx.xxx.xxx.xxx'
const meta = (name: string, rest: object = {}) => ({ name, namespace: 'shop', uid: `u-${name}`, resourceVersion: '5', ...rest })
const service = {
  metadata: meta('web'),
  spec: {
    type: 'ClusterIP',
    clusterIP: hidden,
    selector: { app: 'web' },
    ports: [{ name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' }],
  },
}
const pods = ['web-1', 'web-2'].map((name) => ({
  metadata: meta(name, { labels: { app: 'web' } }),
  spec: { nodeName: 'node-1', containers: [{ name: 'web', ports: [{ containerPort: 8080, protocol: 'TCP' }] }] },
  status: {
    phase: 'Running',
    podIP: hidden,
    podIPs: [{ ip: hidden }],
    conditions: [{ type: 'Ready', status: 'True' }],
    containerStatuses: [{ name: 'web', ready: true, state: { running: {} } }],
  },
}))
const target = (name: string) => ({ kind: 'Pod', namespace: 'shop', name })
const endpoints = {
  metadata: meta('web'),
  subsets: [
    {
      addresses: pods.map(({ metadata }) => ({ ip: hidden, targetRef: target(metadata.name) })),
      ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
    },
  ],
}
const node = {
  metadata: { name: 'node-1', uid: 'n', resourceVersion: '1' },
  status: { addresses: [{ type: 'InternalIP', address: hidden }] },
}

const list = (kind: string, apiVersion: string, items: readonly object[]) => JSON.stringify({ apiVersion, kind: `${kind}List`, items })
const typed = (kind: string, apiVersion: string, items: readonly object[]) =>
  list(
    kind,
    apiVersion,
    items.map((item) => ({ apiVersion, kind, ...item })),
  )
/** A Secret and a log, which no format has read: neither is YAML. */
const secret = '}{ a Secret'
const log = '{{{ a log'

interface Layout {
  name: string
  files: Readonly<Record<string, string>>
  /** What is not read, by API, and what is said of it. */
  lacks: Readonly<Record<string, string>>
  verdict: string
}

const layouts: readonly Layout[] = [
  {
    name: 'an OpenShift must-gather',
    files: {
      'namespaces/shop/core/services.yaml': typed('Service', 'v1', [service]),
      'namespaces/shop/core/pods.yaml': typed('Pod', 'v1', pods),
      'namespaces/shop/core/endpoints.yaml': typed('Endpoints', 'v1', [endpoints]),
      'namespaces/shop/core/secrets.yaml': secret,
      'namespaces/shop/apps/statefulsets.yaml': typed('StatefulSet', 'apps/v1', []),
      'namespaces/shop/networking.k8s.io/networkpolicies.yaml': typed('NetworkPolicy', 'networking.k8s.io/v1', []),
      'namespaces/shop/shop.yaml': JSON.stringify({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'shop', uid: 's', resourceVersion: '1' },
      }),
      'namespaces/shop/pods/web-1/web/web/logs/current.log': log,
      'cluster-scoped-resources/core/nodes/node-1.yaml': JSON.stringify({ apiVersion: 'v1', kind: 'Node', ...node }),
    },
    lacks: { ingresses: 'an OpenShift must-gather never holds them' },
    verdict: 'healthy',
  },
  {
    name: 'kubectl cluster-info dump',
    files: {
      'nodes.json': list('Node', 'v1', [node]),
      'shop/services.json': list('Service', 'v1', [service]),
      'shop/pods.json': list('Pod', 'v1', pods),
      'shop/deployments.json': list('Deployment', 'apps/v1', []),
      'shop/web-1/logs.txt': log,
    },
    lacks: {
      endpointslices: 'kubectl cluster-info dump never holds them',
      ingresses: 'kubectl cluster-info dump never holds them',
      networkpolicies: 'kubectl cluster-info dump never holds them',
    },
    verdict: 'unknown',
  },
  {
    name: 'a support bundle of troubleshoot',
    files: {
      'version.yaml': 'apiVersion: troubleshoot.sh/v1beta2\nkind: SupportBundle\n',
      'cluster-resources/services/shop.json': typed('Service', 'v1', [service]),
      'cluster-resources/pods/shop.json': typed('Pod', 'v1', pods),
      'cluster-resources/endpoints/shop.json': typed('Endpoints', 'v1', [endpoints]),
      'cluster-resources/statefulsets/shop.json': '{"kind": "StatefulSetList", "apiVersion": "apps/v1", "items": null}',
      'cluster-resources/network-policy/shop.json': typed('NetworkPolicy', 'networking.k8s.io/v1', []),
      'cluster-resources/ingress-errors.json': '["ingresses is forbidden"]',
      'cluster-resources/nodes.json': typed('Node', 'v1', [node]),
      'cluster-resources/secrets/shop.json': secret,
      'podlogs/web-1.log': log,
    },
    lacks: { ingresses: 'ingresses is forbidden' },
    verdict: 'healthy',
  },
  {
    name: 'a result of sonobuoy',
    files: {
      'resources/ns/shop/core_v1_services.json': typed('Service', 'v1', [service]),
      'resources/ns/shop/core_v1_pods.json': typed('Pod', 'v1', pods),
      'resources/ns/shop/core_v1_endpoints.json': typed('Endpoints', 'v1', [endpoints]),
      'resources/ns/shop/core_v1_secrets.json': secret,
      'resources/ns/shop/networking.k8s.io_v1_networkpolicies.json': typed('NetworkPolicy', 'networking.k8s.io/v1', []),
      'resources/cluster/core_v1_nodes.json': typed('Node', 'v1', [node]),
      'podlogs/shop/web-1/logs/web.txt': log,
    },
    // It writes no file for a kind without objects.
    lacks: {},
    verdict: 'healthy',
  },
  {
    name: 'a support bundle of Rancher or Harvester',
    files: {
      'yamls/namespaced/shop/v1/services.yaml': typed('Service', 'v1', [service]),
      'yamls/namespaced/shop/v1/pods.yaml': typed('Pod', 'v1', pods),
      'yamls/namespaced/shop/v1/endpoints.yaml': typed('Endpoints', 'v1', [endpoints]),
      'yamls/namespaced/shop/v1/secrets.yaml': secret,
      'yamls/namespaced/shop/networking.k8s.io/v1/networkpolicies.yaml': typed('NetworkPolicy', 'networking.k8s.io/v1', []),
      'yamls/cluster/v1/nodes.yaml': typed('Node', 'v1', [node]),
      'logs/shop/web-1/web.log': log,
    },
    lacks: { ingresses: 'a support bundle of Rancher or Harvester without a file of them' },
    verdict: 'healthy',
  },
]

const entriesOf = ({ files }: Layout, root: string): Made[] =>
  Object.entries(files).map(([path, content]) => ({ path: `${root}/${path}`, content }))

/** A folder of the test's own, which goes with it. */
function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'porttrace-bundle-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

const forms: readonly { form: string; write: (layout: Layout, folder: string) => string }[] = [
  {
    form: 'a folder',
    write: (layout, folder) => {
      for (const { path, content = '' } of entriesOf(layout, folder)) {
        mkdirSync(dirname(path), { recursive: true })
        writeFileSync(path, content)
      }
      return folder
    },
  },
  { form: 'a tar archive', write: (layout, folder) => file(folder, 'b.tar', tarOf(entriesOf(layout, 'root'))) },
  { form: 'a compressed tar archive', write: (layout, folder) => file(folder, 'b.tar.gz', gzipSync(tarOf(entriesOf(layout, 'root')))) },
  { form: 'a zip archive', write: (layout, folder) => file(folder, 'b.zip', zipOf(entriesOf(layout, 'root'))) },
]

function file(folder: string, name: string, content: Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

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

test('a namespace without files in a bundle is not known, so that no Service of it is missing', async () => {
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
