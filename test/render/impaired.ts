import { candidate, endpoint, endpoints, finding, gap, hops, nodes, podName, port, trace } from './build.ts'

const service = (name: string) => ({ kind: 'Service', namespace: 'demo', name })
const pod = (index: number) => ({ kind: 'Pod', namespace: 'demo', name: podName('web', index) })

export const notReady = trace('web', {
  verdict: 'degraded',
  ports: [
    port({
      verdict: 'degraded',
      targetPort: 8080,
      hops: hops({ endpoint: 'warn' }),
      endpoints: [endpoint(0), endpoint(1, { state: 'not-ready', podReady: false }), endpoint(2, { declared: false, hostNetwork: true })],
      candidates: [
        candidate(1, {
          reason: 'readiness-probe',
          container: 'app',
          restarts: 0,
          probe: { purpose: 'readiness', handler: 'httpGet', port: 'http', path: '/healthz' },
          message: 'containers with unready status: [app]',
        }),
      ],
    }),
  ],
  findings: [
    finding({
      code: 'PT201',
      title: '1 of 3 Pods is not ready',
      severity: 'warn',
      message: 'Its readiness probe GET :http/healthz does not succeed, so it gets no traffic.',
      evidence: [{ object: pod(1), field: 'status.conditions[Ready].status', value: 'False' }],
      next: {
        text: 'Read what the probe answered in the events of the Pod.',
        command: `kubectl -n demo describe pod ${podName('web', 1)}`,
      },
    }),
  ],
})

export const nodePort = trace(
  'shop',
  {
    verdict: 'degraded',
    ports: [
      port({
        verdict: 'degraded',
        nodePort: 31200,
        hops: hops({ entry: 'warn' }),
        entries: [
          { type: 'dns', address: 'shop.demo.svc', port: 80, state: 'ok' },
          { type: 'clusterIP', address: '10.96.120.14', port: 80, state: 'ok' },
          { type: 'nodePort', address: '10.0.0.1', port: 31200, node: 'node-1', state: 'ok' },
          { type: 'nodePort', address: '10.0.0.2', port: 31200, node: 'node-2', state: 'broken', reason: 'no-local-endpoint' },
          { type: 'nodePort', address: '10.0.0.3', port: 31200, node: 'node-3', state: 'broken', reason: 'no-local-endpoint' },
        ],
        endpoints: [endpoint(0), endpoint(3)],
      }),
    ],
    nodes: nodes(
      [['10.244.0.5:8080', '10.244.0.8:8080'], [], []].map((external) => ({ internal: ['10.244.0.5:8080', '10.244.0.8:8080'], external })),
      'local',
    ),
    findings: [
      finding({
        code: 'PT404',
        title: '2 of 3 Nodes drop traffic from outside',
        severity: 'warn',
        hop: 'ports[0].entries[3]',
        message: 'externalTrafficPolicy is Local: a Node sends to its own endpoints only, and node-2 and node-3 have none.',
        evidence: [{ object: service('shop'), field: 'spec.externalTrafficPolicy', value: 'Local' }],
        fix: {
          text: 'Run a Pod on every Node, or let Nodes forward.',
          command: `kubectl -n demo patch service shop -p '{"spec":{"externalTrafficPolicy":"Cluster"}}'`,
        },
      }),
    ],
  },
  { type: 'NodePort', externalTrafficPolicy: 'Local' },
)

export const pending = trace(
  'web',
  {
    verdict: 'degraded',
    ports: [
      port({
        verdict: 'degraded',
        nodePort: 30443,
        hops: hops({ entry: 'warn' }),
        entries: [
          { type: 'dns', address: 'web.demo.svc', port: 80, state: 'ok' },
          { type: 'clusterIP', address: '10.96.120.14', port: 80, state: 'ok' },
          ...Array.from({ length: 40 }, (_, index) => ({
            type: 'nodePort' as const,
            address: `10.0.0.${1 + index}`,
            port: 30443,
            node: `node-${1 + index}`,
            state: 'ok' as const,
          })),
          { type: 'loadBalancer', address: '', port: 80, state: 'broken', reason: 'pending' },
        ],
        endpoints: endpoints(2),
      }),
    ],
    nodes: nodes(
      Array.from({ length: 40 }, () => ({
        internal: ['10.244.0.5:8080', '10.244.1.6:8080'],
        external: ['10.244.0.5:8080', '10.244.1.6:8080'],
      })),
    ),
    policies: [{ kind: 'NetworkPolicy', name: 'default-deny', types: ['Ingress'], pods: 1, evaluated: false }],
    findings: [
      finding({
        code: 'PT401',
        title: 'the load balancer has no address yet',
        severity: 'warn',
        hop: '',
        evidence: [{ object: service('web'), field: 'status.loadBalancer.ingress', value: null }],
        next: {
          text: 'Look for a controller that serves this Service: a cloud provider, or one such as MetalLB. Its events on the Service say what it tried.',
        },
      }),
    ],
  },
  { type: 'LoadBalancer', loadBalancerClass: 'example.com/internal', sessionAffinitySeconds: 10800 },
)

export const many = trace('web', {
  verdict: 'degraded',
  ports: [
    port({
      verdict: 'degraded',
      hops: hops({ endpoint: 'warn' }),
      endpoints: Array.from({ length: 400 }, (_, index) =>
        index % 67 === 3 ? endpoint(index, { state: index === 70 ? 'terminating' : 'not-ready', podReady: false }) : endpoint(index),
      ).concat(endpoint(400, { state: 'serving-terminating' })),
      candidates: [3, 137, 204].map((index) =>
        candidate(index, { reason: 'creating', container: 'app', value: 'ContainerCreating', restarts: 0 }),
      ),
    }),
  ],
})

export const unread = trace(
  'web',
  {
    verdict: 'unknown',
    ports: [
      port({
        verdict: 'unknown',
        nodePort: 31200,
        targetPort: 8081,
        hops: hops({ entry: 'unknown', pod: 'unknown', containerPort: 'unknown' }),
        entries: [
          { type: 'dns', address: 'web.demo.svc', port: 80, state: 'ok' },
          { type: 'clusterIP', address: '10.96.120.14', port: 80, state: 'ok' },
          { type: 'nodePort', address: '', port: 31200, state: 'unknown', reason: 'node-unread' },
        ],
        endpoints: endpoints(2).map(({ podReady: _, declared: __, container: ___, ...rest }) => ({ ...rest, port: 8081 })),
      }),
    ],
    findings: [
      finding({
        code: 'PT302',
        title: 'probably nothing listens on 8081',
        severity: 'warn',
        confidence: 'inferred',
        message:
          'targetPort is 8081, but the containers of 2 Pods declare 8080 and not 8081. Inferred from the declared ports: only the listening sockets can prove it.',
        evidence: [{ object: service('web'), field: 'spec.ports[0].targetPort', value: 8081 }],
        fix: { text: 'Set targetPort to the port on which the process listens.', command: 'kubectl -n demo edit service web' },
      }),
    ],
    gaps: [
      gap(),
      gap({ resource: 'pods', api: 'pods', namespace: 'demo', hops: ['pod', 'containerPort'] }),
      gap({
        resource: 'endpointslices',
        api: 'endpointslices.discovery.k8s.io',
        reason: 'not-served',
        hops: [],
        hides: false,
        instead: 'endpoints',
      }),
      gap({
        resource: 'ingresses',
        api: 'ingresses.networking.k8s.io',
        reason: 'timeout',
        message: 'no answer within 10s',
        hops: ['route'],
        hides: false,
      }),
    ],
  },
  { type: 'NodePort' },
)
