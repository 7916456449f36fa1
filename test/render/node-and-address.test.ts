import { beforeAll, describe, expect, it } from 'vitest'
import { parseAddress } from '../../src/cli/args/address.ts'
import { diagnose } from '../../src/diagnose/diagnose.ts'
import { isUnsafe } from '../../src/lib/printable.ts'
import { columnsOf, loadWidths } from '../../src/lib/width.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import type { TargetRef } from '../../src/model/target.ts'
import type { Trace } from '../../src/model/trace.ts'
import { renderTrace } from '../../src/render/index.ts'
import { createLookup } from '../../src/trace/lookup.ts'
import { traceTarget } from '../../src/trace/target.ts'
import { container, endpointOf, ingress, node, pod, port, service, slice, snapshot } from '../build.ts'
import { documentOf } from '../schema.ts'

const bad = 'a\x1b[2J\x07\r\n\u202eb\u200bc\u009bd\ud800'

/** A Node with ports of every kind, and with characters from an API server that a terminal would obey or hide. */
const hostile: Snapshot = (() => {
  const web = pod(`web${bad}`, {
    node: 'node-1',
    containers: [container({ name: `app${bad}`, ports: [{ name: bad, port: 8080, protocol: `TCP${bad}`, hostPort: 9000 }] })],
  })
  const agent = pod(`agent${bad}`, {
    node: 'node-1',
    hostNetwork: true,
    phase: 'Pending',
    containers: [container({ name: bad, ports: [] })],
  })
  const proxy = pod(`proxy${bad}`, {
    node: 'node-1',
    hostNetwork: true,
    ips: ['192.0.2.1'],
    conditions: [],
    containers: [container({ name: bad })],
  })
  return snapshot({
    services: [
      service({
        type: 'LoadBalancer',
        ports: [port({ name: `http${bad}`, nodePort: 30080 })],
        externalIPs: ['198.51.100.7'],
        healthCheckNodePort: 30090,
        externalTrafficPolicy: 'Local',
        loadBalancer: [{ ip: '203.0.113.7', hostname: `x${bad}`, ipMode: 'VIP', ports: [] }],
      }),
      service({ name: `gone${bad}`, type: 'NodePort', ports: [port({ nodePort: 30081 })], selector: { app: bad } }),
    ],
    slices: [slice([endpointOf(web)], { ports: [{ name: `http${bad}`, port: 8080, protocol: 'TCP' }] })],
    pods: [web, agent, proxy],
    nodes: [
      node('node-1', {
        zone: `zone${bad}`,
        labels: { 'node.kubernetes.io/exclude-from-external-load-balancers': bad },
        addresses: [
          { type: 'InternalIP', address: '192.0.2.1' },
          { type: `Hostname${bad}`, address: `host${bad}` },
        ],
        conditions: [{ type: 'Ready', status: `False${bad}`, reason: `Reason${bad}` }],
      }),
    ],
    ingresses: [
      ingress(
        `shop${bad}`,
        { name: `web${bad}`, portName: bad },
        {
          className: bad,
          rules: [
            {
              host: 'shop.example.com',
              paths: [{ path: `/${bad}`, pathType: bad, backend: { service: { name: 'web', portName: bad } } }, { backend: {} }],
            },
          ],
        },
      ),
    ],
  })
})()

const targets: TargetRef[] = [
  { kind: 'node', name: 'node-1' },
  ...[
    '192.0.2.1:30080',
    '192.0.2.1:9000',
    '192.0.2.1:8080',
    ':30081',
    '198.51.100.7:80',
    '192.0.2.1',
    '10.96.0.10:81',
    '10.244.0.1:8080',
    'http://shop.example.com/x',
    'shop.example.com',
    'web.demo',
  ].flatMap((text) => {
    const target = parseAddress(text)
    return 'fault' in target ? [] : [target]
  }),
]

const now = Date.parse(hostile.taken)

function traced(target: TargetRef): Trace {
  return diagnose(traceTarget('demo', target, createLookup(hostile)), { kubectlFlags: [] })
}

beforeAll(loadWidths)

describe.each(targets.map((target) => [target.kind === 'address' ? target.text : target.kind, target] as const))('%s', (_, target) => {
  it('in every format hostile text has nothing that a terminal obeys, and no line is wider than the terminal', async () => {
    const trace = traced(target)
    expect(trace.node ?? trace.address).toBeDefined()
    for (const width of [20, 40, 80, 132]) {
      for (const format of ['text', 'wide', 'mermaid', 'name'] as const) {
        const text = await renderTrace(trace, format, { color: false, unicode: true, now, ...(format !== 'mermaid' && { width }) })
        for (const line of text.split('\n')) {
          expect(isUnsafe(line), line).toBe(false)
          if (format !== 'mermaid' && format !== 'name' && !/ {2}(fix|if so|more|next) /.test(line))
            expect(columnsOf(line), line).toBeLessThanOrEqual(width)
        }
      }
    }
    expect(documentOf(await renderTrace(trace, 'json', { color: false, unicode: true, now }))).toEqual(JSON.parse(JSON.stringify(trace)))
  })
})
