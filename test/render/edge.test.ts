import { expect, it } from 'vitest'
import { parseDump } from '../../src/cluster/read/dump.ts'
import { renderTrace } from '../../src/render/index.ts'
import { traced } from '../build-gateway.ts'
import { clusterOf, taken } from '../faults/cluster.ts'
import { dumpOf } from '../faults/dump.ts'
import { gateway, gatewayClass, httpRoute, namespace } from '../faults/gateway.ts'
import { expectGolden } from '../golden.ts'

const kinds = ['GatewayClass', 'Gateway', 'HTTPRoute', 'ReferenceGrant', 'Namespace']

/** A route with all that can be in a rule: alternatives, a split, copies, a redirect, a Service that does not exist, and another kind. */
const rules = [
  {
    matches: [
      { path: { type: 'PathPrefix', value: '/cart' }, method: 'POST', headers: [{ name: 'x-env', value: 'canary' }] },
      { path: { type: 'Exact', value: '/basket' }, queryParams: [{ name: 'v', value: '2.*', type: 'RegularExpression' }] },
    ],
    filters: [{ type: 'RequestMirror', requestMirror: { backendRef: { name: 'web', port: 80 } } }],
    backendRefs: [
      { name: 'web', port: 80, weight: 90 },
      { name: 'api', port: 80, weight: 10 },
      { name: 'web', port: 8080, weight: 0 },
    ],
  },
  { matches: [{ path: { type: 'PathPrefix', value: '/old' } }], filters: [{ type: 'RequestRedirect' }] },
  { matches: [{ path: { type: 'PathPrefix', value: '/files' } }], backendRefs: [{ group: 'example.com', kind: 'Bucket', name: 'files' }] },
  { backendRefs: [{ name: 'gone', port: 80 }] },
]

const cluster = clusterOf({
  services: { api: { spec: { selector: { app: 'apii' } } } },
  objects: (at) => [
    namespace(at, 'demo'),
    gatewayClass(at, 'envoy'),
    gateway(at, 'demo'),
    httpRoute(at, 'demo', { name: 'public' }, [], [], {
      hostnames: ['shop.example.com', 'www.example.com', 'a.example.com', 'b.example.com'],
      rules,
    }),
  ],
})

it.each([
  ['route', { kind: 'route', type: 'HTTPRoute', name: 'shop' }],
  ['gateway', { kind: 'gateway', name: 'public' }],
  ['routed-service', { kind: 'service', name: 'web' }],
] as const)('%s: reads well at 80 columns', async (name, target) => {
  const snapshot = await parseDump(dumpOf(cluster, kinds), 'dump.yaml', taken)
  const look = { color: false, unicode: true, now: Date.parse(taken), width: 80 }
  const text = await renderTrace(traced(snapshot, target), 'text', look)
  expectGolden(`render/${name}.80.txt`, text)
  // A command to copy is never cut.
  expect(text.split('\n').filter((line) => line.length > 80 && !/^ +(fix|if so|next) /.test(line))).toEqual([])
})
