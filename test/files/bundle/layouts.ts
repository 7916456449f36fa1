import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { onTestFinished } from 'vitest'
import { type Made, tarOf, zipOf } from '../archive/make.ts'

export const hidden = 'xxx.xxx.xxx.xxx'
export const meta = (name: string, rest: object = {}) => ({ name, namespace: 'shop', uid: `u-${name}`, resourceVersion: '5', ...rest })
export const service = {
  metadata: meta('web'),
  spec: {
    type: 'ClusterIP',
    clusterIP: hidden,
    selector: { app: 'web' },
    ports: [{ name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' }],
  },
}
export const pods = ['web-1', 'web-2'].map((name) => ({
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
export const target = (name: string) => ({ kind: 'Pod', namespace: 'shop', name })
export const endpoints = {
  metadata: meta('web'),
  subsets: [
    {
      addresses: pods.map(({ metadata }) => ({ ip: hidden, targetRef: target(metadata.name) })),
      ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
    },
  ],
}
export const node = {
  metadata: { name: 'node-1', uid: 'n', resourceVersion: '1' },
  status: { addresses: [{ type: 'InternalIP', address: hidden }] },
}

export const list = (kind: string, apiVersion: string, items: readonly object[]) =>
  JSON.stringify({ apiVersion, kind: `${kind}List`, items })
export const typed = (kind: string, apiVersion: string, items: readonly object[]) =>
  list(
    kind,
    apiVersion,
    items.map((item) => ({ apiVersion, kind, ...item })),
  )
/** A Secret and a log, which no format has read: neither is YAML. */
export const secret = '}{ a Secret'
export const log = '{{{ a log'

export interface Layout {
  name: string
  files: Readonly<Record<string, string>>
  /** What is not read, by API, and what is said of it. */
  lacks: Readonly<Record<string, string>>
  verdict: string
}

export const layouts: readonly Layout[] = [
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

export const entriesOf = ({ files }: Layout, root: string): Made[] =>
  Object.entries(files).map(([path, content]) => ({ path: `${root}/${path}`, content }))

/** A folder of the test's own, which goes with it. */
export function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'porttrace-bundle-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

export const forms: readonly { form: string; write: (layout: Layout, folder: string) => string }[] = [
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

export function file(folder: string, name: string, content: Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
