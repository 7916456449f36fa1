import { type AppPlan, app, container } from './app-plan.ts'

const http = { ports: { http: 8080 }, listens: ['tcp6 :::8080'], readiness: { path: '/healthz', port: 'http' } }

/** The workloads of the shop, and what each of their containers really listens on. */
// biome-ignore format: a table
/** The workloads of the shop. */
export const shopApps: readonly AppPlan[] = [
  app('cache', ['node-2'], [
    container('redis', {
      ports: { redis: 6379 },
      listens: ['tcp 127.0.0.1:6379'],
      readiness: { command: ['redis-cli', 'ping'] },
    }),
  ]),
  app('cart', ['node-1', 'node-3'], [container('cart', http)]),
  app('checkout', ['node-1', 'node-2'], [
    container('checkout', {
      args: ['--port=8080', '--metrics-port=9090'],
      ports: { http: 8080, metrics: 9090 },
      listens: ['tcp 0.0.0.0:8080', 'tcp 0.0.0.0:9090'],
      readiness: { path: '/healthz', port: 'http' },
    }),
  ]),
  app('db', ['node-1', 'node-2'], [
    container('postgres', {
      ports: { postgres: 5432 },
      listens: ['tcp 0.0.0.0:5432', 'tcp6 :::5432'],
      readiness: { command: ['pg_isready'] },
    }),
  ], { kind: 'StatefulSet' }),
  app('dns', ['node-1', 'node-3'], [
    container('dns', { ports: { dns: '5353/UDP' }, listens: ['udp6 :::5353'] }),
  ]),
  app('gateway', ['node-2', 'node-3'], [container('gateway', http)]),
  app('orders', ['node-3'], [container('orders', { ...http, state: 'crashing' })]),
  app('payments', ['node-1', 'node-2'], [container('payments', { ...http, state: 'unready' })]),
  app('public', ['node-1', 'node-2', 'node-3'], [
    container('public', { ...http, image: 'registry.example.com/shop/public:1.4.2-distroless', tools: false }),
  ], { dualStack: true }),
  app('reports', [], [container('reports', http)]),
  app('search', ['node-2'], [container('search', http)]),
  app('shop', ['node-1', 'node-1'], [container('shop', http)]),
  app('sidecar', ['node-2', 'node-3'], [
    container('app', { listens: ['tcp 127.0.0.1:3000'] }),
  ], {
    sidecars: [container('proxy', { ports: { 'http-proxy': 15001 }, listens: ['tcp 0.0.0.0:15001'] })],
  }),
  app('web', ['node-1', 'node-2', 'node-3'], [container('web', http)]),
]

/** What every cluster runs for itself. */
// biome-ignore format: a table
/** The workloads of kube-system. */
export const systemApps: readonly AppPlan[] = [
  app('coredns', ['node-1', 'node-2'], [
    container('coredns', {
      image: 'registry.example.com/coredns:1.12.0',
      ports: { dns: '53/UDP', 'dns-tcp': 53, metrics: 9153 },
      listens: ['tcp6 :::53', 'udp6 :::53', 'tcp6 :::9153', 'tcp6 :::8181'],
      tools: false,
      readiness: { path: '/ready', port: 8181 },
    }),
  ], { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } }),
  app('kube-proxy', ['node-1', 'node-2', 'node-3'], [
    container('kube-proxy', {
      image: 'registry.example.com/kube-proxy:v1.36.2',
      listens: ['tcp6 :::10256', 'tcp 127.0.0.1:10249'],
      tools: false,
    }),
  ], { kind: 'DaemonSet', namespace: 'kube-system', labels: { 'k8s-app': 'kube-proxy' }, hostNetwork: true }),
]
