import type { Trace } from '../../src/model/trace.ts'
import { candidate, endpoint, finding, gap, hops, port, trace } from './build.ts'

const bad = 'a\x1b[2J\x07\r\n\u202eb\u200bc\u009bd\ud800'

/** Every text that an API server could send holds what a terminal obeys or hides. */
export const hostile: Trace = trace(
  `web${bad}`,
  {
    target: { kind: 'Service', namespace: `demo${bad}`, name: `web${bad}` },
    verdict: 'broken',
    ports: [
      port({
        name: `http${bad}`,
        protocol: `TCP${bad}`,
        targetPort: `http${bad}`,
        verdict: 'broken',
        hops: hops({ endpoint: 'broken' }, 'endpoint'),
        entries: [{ type: 'dns', address: `web.demo.svc${bad}`, state: 'ok' }],
        endpoints: [
          endpoint(0, {
            address: `10.0.0.1${bad}`,
            state: 'not-ready',
            usable: false,
            pod: `pod${bad}`,
            node: `node${bad}`,
            zone: `zone${bad}`,
            slice: `slice${bad}`,
            container: `app${bad}`,
          }),
        ],
        candidates: [
          candidate(1, {
            pod: `near${bad}`,
            reason: 'selector-nearly',
            differs: [{ key: `app${bad}`, wanted: `x${bad}`, found: `y${bad}` }],
          }),
          candidate(2, { reason: 'crashing', container: `app${bad}`, message: `message${bad}`, value: `Reason${bad}` }),
        ],
      }),
    ],
    routes: [
      {
        kind: 'Ingress',
        name: `shop${bad}`,
        host: `host${bad}`,
        path: `/path${bad}`,
        field: 'spec',
        backend: { service: `web${bad}`, port: `p${bad}` },
        state: 'broken',
        reason: 'port-missing',
      },
    ],
    nodes: [{ name: `node${bad}`, ready: false, addresses: [], ports: [] }],
    slices: [
      {
        kind: 'EndpointSlice',
        name: `slice${bad}`,
        addressType: 'IPv4',
        ports: [],
        endpoints: 1,
        use: 'other-service-label',
        serviceLabel: `other${bad}`,
      },
    ],
    workloads: [{ kind: `Deployment${bad}`, name: `web${bad}`, readyReplicas: 1 }],
    policies: [{ kind: 'NetworkPolicy', name: `deny${bad}`, types: [], pods: 1, evaluated: false }],
    findings: [
      finding({
        code: 'PT101',
        title: `title${bad}`,
        message: `message${bad}`,
        evidence: [
          {
            object: { kind: 'Pod', namespace: `other${bad}`, name: `pod${bad}` },
            field: `metadata.labels.${bad}`,
            value: { [`key${bad}`]: bad },
          },
        ],
        next: { text: `text${bad}`, command: `kubectl get '${bad}'` },
        causes: [finding({ code: 'PT201', title: `cause${bad}`, fix: { text: bad } })],
      }),
      finding({ code: 'PT999', hop: '', title: `whole${bad}`, fix: { text: `text${bad}` } }),
    ],
    gaps: [gap({ reason: 'unavailable', message: `message${bad}`, namespace: `ns${bad}`, hops: [`hop${bad}`] })],
  },
  {
    selector: { [`app${bad}`]: `web${bad}` },
    clusterIPs: [`10.0.0.1${bad}`],
    trafficDistribution: `Prefer${bad}`,
    loadBalancerClass: `class${bad}`,
    loadBalancerSourceRanges: [`10.0.0.0/8${bad}`],
  },
)

/** Names that Kubernetes allows in labels' places of a dump only, but that must not break the columns. */
export const wideGlyphs: Trace = trace('店铺', {
  verdict: 'degraded',
  ports: [
    port({
      name: '支付',
      targetPort: '网页',
      verdict: 'degraded',
      hops: hops({ endpoint: 'warn' }),
      entries: [{ type: 'dns', address: '店铺.demo.svc', port: 80, state: 'ok' }],
      endpoints: [
        endpoint(0, { pod: '网页-一', node: '🚀-node' }),
        endpoint(1, { pod: 'web-ü', node: 'node-2' }),
        endpoint(2, { pod: '👍🏽-pod', node: 'ﾈｺ', state: 'not-ready' }),
      ],
    }),
  ],
  findings: [
    finding({
      code: 'PT201',
      severity: 'warn',
      title: '一个 Pod 未就绪',
      message: 'サービス の ポッド は 準備 が できて いません ので 通信 を 受け取り ません 。 しばらく お待ち ください 。',
      fix: { text: '👍' },
    }),
  ],
})
