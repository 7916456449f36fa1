import { expect, it } from 'vitest'
import { ClusterOrigin, DumpOrigin } from '../../src/cli/origin.ts'
import { createTransport } from '../../src/cluster/http/transport.ts'
import { parseDump } from '../../src/cluster/read/dump.ts'
import type { Trace } from '../../src/model/trace.ts'
import { connectionTo } from '../cluster/servers.ts'
import { clusterOf } from '../faults/cluster.ts'
import { scenarios } from '../faults/scenarios.ts'
import { demo } from '../server/client.ts'
import { follow } from './following.ts'
import { seen } from './seen.ts'

const taken = '2026-01-15T10:00:00Z'
const gatewayKinds = ['GatewayClass', 'Gateway', 'HTTPRoute', 'ReferenceGrant']
const kinds = [
  'Service',
  'EndpointSlice',
  'Pod',
  'Node',
  'Ingress',
  'Deployment',
  'StatefulSet',
  'NetworkPolicy',
  'Namespace',
  ...gatewayKinds,
]
const resources = ['services', 'endpoints', 'statefulsets', 'daemonsets', 'ingresses', 'ingressclasses', 'gatewayclasses', 'gateways']
const losable = ['endpointslices', 'pods', 'nodes', 'namespaces', 'deployments', 'networkpolicies', 'httproutes', 'referencegrants']

/** The verdict and the first finding of the Service `web`. */
function said(traces: readonly Trace[]): string {
  const web = traces.find(({ target }) => target.kind === 'Service' && target.namespace === 'demo' && target.name === 'web')
  return [web?.verdict, web?.findings[0]?.code, web?.findings[0]?.message].join(' ')
}

it.each(['PT205', 'PT505', 'PT802'].flatMap((code) => [undefined, ...losable].map((lost) => [code, lost] as const)))(
  'of the cluster of %s trace, lists and view say one thing to whoever may not read %s, and a dump what the administrator sees',
  async (code, lost) => {
    const scenario = scenarios[code]
    if (!scenario) throw new Error(`no scenario ${code}`)
    const { store } = clusterOf(scenario.fault)
    const objects = kinds.flatMap((kind) => store.list(kind))
    const rules = [
      { apiGroups: ['*'], resources: [...resources, ...losable.filter((one) => one !== lost)], verbs: ['get', 'list', 'watch'] },
    ]
    const users = [{ name: 'few', token: 'demo', rules }]
    const server = await demo({ objects, controller: false, users, tokenless: 'few', served: () => true })
    const api = createTransport(connectionTo(server.url))
    const source = { kind: 'cluster' as const, name: 'demo', kubectlFlags: [] }
    const context = { api, signal: new AbortController().signal, source, now: () => taken }
    const origin = (allNamespaces: boolean) => new ClusterOrigin(context, 'demo', { allNamespaces, ignore: [], output: 'json' })
    const trace = said((await origin(false).traces([{ kind: 'service', name: 'web' }])).traces)
    expect({
      list: said((await origin(false).list()).document.items),
      all: said((await origin(true).list()).document.items),
    }).toEqual({ list: trace, all: trace })
    await seen(follow(server), ({ list }) => list !== undefined && said(list.items) === trace)
    if (lost === undefined) {
      const dump = await parseDump(JSON.stringify({ kind: 'List', apiVersion: 'v1', items: objects }), 'dump', taken)
      expect(said((await new DumpOrigin(dump, { allNamespaces: true, ignore: [], output: 'json' }).list()).document.items)).toBe(trace)
    }
    api.close()
  },
)
