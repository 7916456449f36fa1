import { ClusterOrigin } from '../../src/cli/origin.ts'
import { createTransport } from '../../src/cluster/http/transport.ts'
import type { LiveView } from '../../src/model/live.ts'
import { connectionTo } from '../cluster/servers.ts'
import type { TestServer } from '../server/server.ts'

export const web = { kind: 'Service', namespace: 'demo', name: 'web' }
export const target = { kind: 'service', name: 'web' } as const
export const verdictOf = (view: LiveView, name: string) => view.list?.items.find((item) => item.target.name === name)?.verdict
export const facts = (view: LiveView) =>
  view.changes.map(({ target: { name }, what, from, to }) => [name, what, from, to].filter((word) => word !== undefined).join(' '))

/** What a reading of the whole says now, without its time. */
export async function readOnce(server: TestServer, namespace: string | undefined) {
  const api = createTransport(connectionTo(server.url))
  const context = {
    api,
    signal: new AbortController().signal,
    source: { kind: 'cluster' as const, name: 'demo', kubectlFlags: [] },
    now: () => '2026-01-15T10:00:00Z',
  }
  const origin = new ClusterOrigin(context, 'demo', { allNamespaces: namespace === undefined, ignore: [], output: 'json' })
  const list = (await origin.list()).document
  const [focus] = (await origin.traces([target])).traces
  api.close()
  return { list, focus }
}

export const timeless = (value: unknown) => JSON.stringify(value, (key, item: unknown) => (key === 'taken' ? undefined : item))

export const all = [
  ...['services', 'pods', 'nodes', 'endpointslices.discovery.k8s.io', 'deployments.apps', 'statefulsets.apps'],
  ...['ingresses.networking.k8s.io', 'networkpolicies.networking.k8s.io', 'ingressclasses.networking.k8s.io'],
]
