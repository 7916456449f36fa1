import { expect, test } from 'vitest'
import { withEmptyTexts } from '../../../src/files/bundle/empty.ts'
import { runProgram, traceOf } from '../../cli/program.ts'
import { forms, type Layout, layouts, meta, pods, service, target, temporary, typed } from './layouts.ts'

const unnamed = { ...service, spec: { ...service.spec, clusterIP: '10.0.0.9', ports: [{ port: 80, targetPort: 8080, protocol: 'TCP' }] } }
const ready = pods.map((pod, index) => ({
  ...pod,
  status: { ...pod.status, podIP: `10.1.0.${index}`, podIPs: [{ ip: `10.1.0.${index}` }] },
}))
const slice = (name: string) => ({
  metadata: meta('web-x', { labels: { 'kubernetes.io/service-name': 'web' } }),
  addressType: 'IPv4',
  endpoints: ready.map(({ metadata, status }) => ({
    addresses: [status.podIP],
    conditions: { ready: true },
    targetRef: target(metadata.name),
  })),
  ports: [{ name, port: 8080, protocol: 'TCP' }],
})

/** The verdict about a Service whose only port has no name, in a bundle whose slice gives that port this name. */
async function verdict(format: string, portName: string): Promise<string> {
  const layout = layouts.find(({ name }) => name === format)
  if (!layout) throw new Error(`no layout ${format}`)
  const discovery = format.includes('Rancher')
    ? 'yamls/namespaced/shop/discovery.k8s.io/v1/endpointslices.yaml'
    : 'namespaces/shop/discovery.k8s.io/endpointslices.yaml'
  const own = Object.entries(layout.files).filter(([path]) => !/\/(services|pods|endpoints)\.yaml$/.test(path))
  const core = format.includes('Rancher') ? 'yamls/namespaced/shop/v1' : 'namespaces/shop/core'
  const files: Layout['files'] = {
    ...Object.fromEntries(own),
    [`${core}/services.yaml`]: typed('Service', 'v1', [unnamed]),
    [`${core}/pods.yaml`]: typed('Pod', 'v1', ready),
    [discovery]: typed('EndpointSlice', 'discovery.k8s.io/v1', [slice(portName)]),
  }
  const [folder] = forms
  return traceOf(await runProgram(['-f', folder?.write({ ...layout, files }, temporary()) ?? '', 'svc/web', '-n', 'shop', '-o', 'json']))
    .verdict
}

test('a bundle of Rancher or Harvester has "null" in place of an empty port name, and keeps any other name', async () => {
  const rancher = 'a support bundle of Rancher or Harvester'
  expect([await verdict(rancher, 'null'), await verdict(rancher, ''), await verdict(rancher, 'http')]).toEqual([
    'healthy',
    'healthy',
    'broken',
  ])
})

test('in any other bundle "null" is the name of a port like any other', async () => {
  expect(await verdict('an OpenShift must-gather', 'null')).toBe('broken')
})

test('the mark of an empty text is replaced in values and port names, but not in names of objects', () => {
  const raw = { metadata: { name: 'null', labels: { role: 'null' } }, ports: [{ name: 'null', port: 80 }], list: ['null', 'nullable'] }
  expect(withEmptyTexts(raw, 'null')).toEqual({
    metadata: { name: 'null', labels: { role: '' } },
    ports: [{ name: '', port: 80 }],
    list: ['', 'nullable'],
  })
})
