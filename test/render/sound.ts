import { endpoint, endpoints, finding, hops, port, trace } from './build.ts'

export const healthy = trace('web', {
  ports: [port({ endpoints: endpoints(3) })],
  routes: [
    {
      kind: 'Ingress',
      namespace: 'demo',
      name: 'shop',
      host: 'shop.example.com',
      path: '/',
      field: 'spec.rules[0].http.paths[0].backend.service',
      backend: { service: 'web', port: 'http' },
      state: 'ok',
      leadsTo: 0,
    },
  ],
})

export const headless = trace(
  'db',
  {
    ports: [
      port({
        name: 'pg',
        port: 5432,
        targetPort: 5432,
        entries: [{ type: 'dns', address: 'db.demo.svc', port: 5432, state: 'ok' }],
        endpoints: [
          endpoint(0, { pod: 'db-0', port: 5432, container: 'postgres' }),
          endpoint(1, { pod: 'db-1', port: 5432, container: 'postgres', podReady: false }),
          endpoint(2, { pod: 'db-2', port: 5432, container: 'postgres', state: 'serving-terminating' }),
        ],
      }),
    ],
  },
  { headless: true, clusterIPs: [], publishNotReadyAddresses: true },
)

export const external = trace(
  'pay',
  { findings: [] },
  { type: 'ExternalName', externalName: 'pay.example.com', clusterIPs: [], ipFamilies: [] },
)
delete external.service?.selector

export const dual = trace(
  'web',
  {
    ports: [
      port({
        entries: [
          { type: 'dns', address: 'web.demo.svc', port: 80, state: 'ok' },
          { type: 'clusterIP', address: '10.96.120.14', port: 80, state: 'ok' },
          { type: 'clusterIP', address: 'fd00:10:96::1f3a', port: 80, state: 'ok' },
          { type: 'externalIP', address: '198.51.100.7', port: 80, state: 'ok' },
        ],
        endpoints: [endpoint(0), endpoint(0, { address: 'fd00:10:244::5', family: 'IPv6' }), endpoint(4, { state: 'duplicate' })],
      }),
    ],
    slices: [
      {
        kind: 'EndpointSlice',
        name: 'web-x7k2p',
        addressType: 'IPv4',
        ports: [],
        endpoints: 2,
        use: 'joined',
        managedBy: 'endpointslice-controller.k8s.io',
      },
      { kind: 'EndpointSlice', name: 'web-by-hand', addressType: 'IPv4', ports: [], endpoints: 1, use: 'no-service-label' },
    ],
  },
  { clusterIPs: ['10.96.120.14', 'fd00:10:96::1f3a'], ipFamilies: ['IPv4', 'IPv6'], ipFamilyPolicy: 'RequireDualStack' },
)

export const byHand = trace('legacy', {
  ports: [
    port({
      name: '',
      port: 3306,
      targetPort: 3306,
      hops: hops({ pod: 'off', containerPort: 'off' }),
      entries: [{ type: 'dns', address: 'legacy.demo.svc', port: 3306, state: 'ok' }],
      endpoints: [
        {
          address: '192.0.2.10',
          port: 3306,
          protocol: 'TCP',
          family: 'IPv4',
          state: 'ready',
          usable: true,
          slice: 'legacy-1',
          hintZones: [],
          hintNodes: [],
        },
      ],
    }),
  ],
})
delete byHand.service?.selector

export const idle = trace('batch', {
  verdict: 'idle',
  ports: [
    port({
      verdict: 'idle',
      hops: hops({}, 'service'),
      entries: [
        { type: 'dns', address: 'batch.demo.svc', port: 80, state: 'ok' },
        { type: 'clusterIP', address: '10.96.120.14', port: 80, state: 'ok' },
      ],
    }),
  ],
  selectedPods: 0,
  workloads: [{ kind: 'Deployment', name: 'batch', replicas: 0, readyReplicas: 0 }],
  findings: [finding({ code: 'PT203', title: 'deployment/batch is scaled to 0', severity: 'info' })],
})
