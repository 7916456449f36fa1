import { candidate, endpoint, endpoints, finding, hops, podName, port, trace } from './build.ts'

const service = (name: string) => ({ kind: 'Service', namespace: 'demo', name })
const pod = (index: number) => ({ kind: 'Pod', namespace: 'demo', name: podName('web', index) })

export const twoPorts = trace('web', {
  verdict: 'broken',
  ports: [
    port({ endpoints: endpoints(2), targetPort: 8080 }),
    port({ index: 1, name: 'metrics', port: 9090, targetPort: 'metrics', endpoints: endpoints(2, { port: 9091, container: 'exporter' }) }),
    port({
      index: 2,
      name: 'admin',
      port: 9000,
      targetPort: 'admni',
      verdict: 'broken',
      hops: hops({ targetPort: 'broken' }, 'targetPort'),
      endpoints: endpoints(2, { state: 'no-port', usable: false }).map(({ port: _, ...rest }) => rest),
      candidates: [0, 1].map((index) =>
        candidate(index, {
          reason: 'no-port',
          declared: [
            { container: 'app', name: 'http', port: 8080, protocol: 'TCP' },
            { container: 'app', name: 'admin', port: 9000, protocol: 'TCP' },
          ],
        }),
      ),
    }),
  ],
  findings: [
    finding({
      code: 'PT301',
      title: 'no Pod has a port named admni',
      hop: 'ports[2]',
      message: 'targetPort admni of port 9000/TCP names no container port of these Pods; they declare http and admin.',
      evidence: [
        { object: service('web'), field: 'spec.ports[2].targetPort', value: 'admni' },
        { object: pod(0), field: 'spec.containers[*].ports[*].name', value: ['http', 'admin'] },
        { object: pod(1), field: 'spec.containers[*].ports[*].name', value: ['http', 'admin'] },
      ],
      fix: {
        text: 'Set targetPort to admin.',
        command: `kubectl -n demo patch service web --type json -p '[{"op":"replace","path":"/spec/ports/2/targetPort","value":"admin"}]'`,
      },
    }),
  ],
})

export const selector = trace(
  'cart',
  {
    verdict: 'broken',
    selectedPods: 0,
    ports: [
      port({
        targetPort: 8080,
        verdict: 'broken',
        hops: hops({ endpoint: 'broken' }, 'endpoint'),
        entries: [
          { type: 'dns', address: 'cart.demo.svc', port: 80, state: 'ok' },
          { type: 'clusterIP', address: '10.96.120.14', port: 80, state: 'ok' },
        ],
        candidates: [0, 1].map((index) =>
          candidate(index, {
            pod: podName('cart', index),
            reason: 'selector-nearly',
            differs: [{ key: 'app', wanted: 'crt', found: 'cart' }],
          }),
        ),
      }),
    ],
    findings: [
      finding({
        code: 'PT101',
        title: 'the selector matches no Pod',
        message: 'No Pod of namespace demo has the labels app=crt,tier=front. 2 close matches have app=cart.',
        evidence: [
          { object: service('cart'), field: 'spec.selector', value: { app: 'crt', tier: 'front' } },
          { object: { kind: 'Pod', namespace: 'demo', name: podName('cart', 0) }, field: 'metadata.labels.app', value: 'cart' },
        ],
        fix: { text: 'Correct the selector.', command: "kubectl -n demo set selector service cart 'app=cart,tier=front'" },
        causes: [finding({ code: 'PT502', title: 'ingress/shop sends shop.example.com/cart to a Service without endpoints' })],
      }),
    ],
  },
  { selector: { app: 'crt', tier: 'front' } },
)

export const crash = trace('web', {
  verdict: 'broken',
  ports: [
    port({
      verdict: 'broken',
      hops: hops({ pod: 'broken', targetPort: 'ok' }, 'endpoint'),
      endpoints: [endpoint(0, { state: 'not-ready', usable: false, podReady: false })],
      candidates: [
        candidate(0, {
          reason: 'crashing',
          container: 'app',
          restarts: 12,
          exitCode: 137,
          message: `back-off 5m0s restarting failed container=app pod=${podName('web', 0)}_demo(0f5c9c8a-6f0e-4d7f-9a55-0b7f3f0f2a11)`,
          field: 'status.containerStatuses[app].state.waiting.reason',
          value: 'CrashLoopBackOff',
        }),
        {
          ...candidate(1, { reason: 'image', container: 'app', restarts: 0, value: 'ImagePullBackOff' }),
          message: 'Back-off pulling image "registry.example.com/web:v2"',
        },
        {
          pod: podName('web', 2),
          reason: 'unschedulable',
          message:
            '0/3 nodes are available: 3 Insufficient cpu. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.',
          declared: [],
          field: 'status.conditions[PodScheduled].status',
          value: 'False',
        },
      ],
    }),
  ],
  findings: [
    finding({
      code: 'PT202',
      title: 'no Pod runs: 1 crashing, 1 without its image, 1 not scheduled',
      message: 'All 3 Pods that the selector matches fail before they could be ready.',
      evidence: [
        { object: pod(0), field: 'status.containerStatuses[app].state.waiting.reason', value: 'CrashLoopBackOff' },
        { object: pod(1), field: 'status.containerStatuses[app].state.waiting.reason', value: 'ImagePullBackOff' },
        { object: pod(2), field: 'status.conditions[PodScheduled].status', value: 'False' },
      ],
      next: { text: 'Read the log of the last run.', command: `kubectl -n demo logs ${podName('web', 0)} -c app --previous` },
    }),
  ],
})

export const route = trace('pay', {
  verdict: 'broken',
  routes: [
    {
      kind: 'Ingress',
      namespace: 'demo',
      name: 'shop',
      host: 'shop.example.com',
      path: '/pay',
      field: 'spec.rules[0].http.paths[0].backend.service',
      backend: { service: 'pay', port: 80 },
      state: 'broken',
      reason: 'service-missing',
    },
  ],
  findings: [
    finding({
      code: 'PT501',
      title: 'ingress/shop sends to a Service that does not exist',
      hop: 'routes[0]',
      evidence: [
        {
          object: { kind: 'Ingress', namespace: 'demo', name: 'shop' },
          field: 'spec.rules[0].http.paths[0].backend.service.name',
          value: 'pay',
        },
      ],
      fix: { text: 'Set a Service that exists; the closest match is payment.', command: 'kubectl -n demo edit ingress shop' },
    }),
  ],
})
delete route.service
