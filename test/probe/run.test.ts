import { describe, expect, it } from 'vitest'
import { container, endpoint, endpointOf, healthy, pod, service, slice, snapshot } from '../build.ts'
import { many, planOf } from './plan-runs.ts'

describe('a plan', () => {
  it('a plan reads each Pod once, and connects from one of them to every entry point and endpoint', () => {
    const { sockets: steps, connects: tries } = planOf(healthy())
    expect(steps.map((step) => [step.pod, step.containers])).toEqual([
      ['web-1', ['app']],
      ['web-2', ['app']],
      ['web-3', ['app']],
    ])
    expect(new Set(tries.map(({ from }) => `${from.pod} ${from.role}`))).toEqual(new Set(['web-1 endpoint']))
    expect(tries.map(({ to }) => `${to.type} ${to.address}:${to.port}`)).toEqual([
      'dns web.demo.svc:80',
      'clusterIP 10.96.0.10:80',
      'pod 10.244.0.1:8080',
      'pod 10.244.0.2:8080',
      'pod 10.244.0.3:8080',
    ])
  })

  it('a plan connects from the client that is named, in its container, and from the only Pod to itself', () => {
    const client = pod('client', { labels: {}, containers: [container({ name: 'tools' }), container({ name: 'shell' })] })
    const [web] = healthy().pods
    const from = healthy({ pods: [...(web ? [web] : []), client], slices: [slice([endpointOf(web ?? client)])] })
    const { connects: tries } = planOf(from, { from: { pod: client, container: 'shell' } })
    expect(tries.map((step) => [step.from.pod, step.from.role, step.from.containers.join(), step.to.type])).toEqual([
      ['client', 'client', 'shell', 'dns'],
      ['client', 'client', 'shell', 'clusterIP'],
      ['client', 'client', 'shell', 'pod'],
      ['web-1', 'endpoint', 'app', 'clusterIP'],
      ['web-1', 'endpoint', 'app', 'pod'],
    ])
  })

  it('a plan of many Pods is a sample: those with problems first, then one of each Node', () => {
    const from = many(200)
    const odd = from.pods[150]
    if (odd) odd.containers = [container({ ports: [] })]
    const plan = planOf(from)
    expect(plan.sample).toEqual({ pods: 20, of: 200 })
    expect(plan.sockets[0]?.pod).toBe('web-150')
    expect(new Set(plan.sockets.map(({ node }) => node)).size).toBe(7)
    expect(planOf(from, { all: true }).sockets).toHaveLength(200)
    expect(planOf(from, { all: true }).sample).toBeUndefined()
  })

  it('a plan of many Pods that are not ready has one ready Pod, and connects from it', () => {
    const from = many(30)
    for (const one of from.pods.slice(0, 20)) one.conditions = [{ type: 'Ready', status: 'False' }]
    const plan = planOf({ ...from, slices: [slice(from.pods.map((one) => endpointOf(one)))] })
    expect(plan.sample).toEqual({ pods: 20, of: 30 })
    expect(plan.sockets.map((step) => step.pod)).toEqual([...from.pods.slice(0, 19).map(({ name }) => name), 'web-020'])
    expect(plan.connects.map((step) => `${step.from.pod} ${step.to.type} ${step.to.address}`)).toEqual([
      'web-020 dns web.demo.svc',
      'web-020 clusterIP 10.96.0.10',
      'web-020 pod 10.244.0.20',
    ])
  })

  it('a plan connects from its first Pod if only addresses without a Pod are usable', () => {
    const unready = pod('web-1', { conditions: [{ type: 'Ready', status: 'False' }] })
    const outside = endpoint('192.0.2.7')
    const plan = planOf(snapshot({ pods: [unready], slices: [slice([endpointOf(unready), outside])] }))
    expect(plan.connects.map((step) => `${step.from.pod} ${step.to.type} ${step.to.address}`)).toEqual([
      'web-1 dns web.demo.svc',
      'web-1 clusterIP 10.96.0.10',
      'web-1 pod 192.0.2.7',
    ])
  })

  it('a plan leaves out Pods in which nothing runs, and says why', () => {
    const crashing = container({ state: { state: 'waiting', reason: 'CrashLoopBackOff' }, ready: false })
    const from = many(1, { containers: [crashing], conditions: [] })
    expect(planOf(from)).toMatchObject({
      sockets: [],
      connects: [],
      left: [{ pod: 'web-000', message: 'no container of the Pod is running: app is in CrashLoopBackOff' }],
    })
  })

  it('a plan asks a sidecar after the application, and a proxy last', () => {
    const containers = [
      container({ name: 'istio-proxy', ports: [] }),
      container({ name: 'log', role: 'sidecar', ports: [] }),
      container({ name: 'other', ports: [] }),
      container({ name: 'app' }),
      container({ name: 'setup', role: 'init', ports: [] }),
    ]
    expect(planOf(many(1, { containers })).sockets[0]?.containers).toEqual(['app', 'other', 'log', 'istio-proxy'])
  })

  it('a plan connects each container to the ports of its neighbours, in one Pod of a template', () => {
    const containers = [container({ name: 'app' }), container({ name: 'admin', ports: [{ name: 'admin', port: 9090, protocol: 'TCP' }] })]
    const steps = planOf(many(3, { containers })).connects.filter(({ from }) => from.role === 'neighbour')
    expect(steps.map(({ from, to }) => `${from.pod} ${from.containers.join()} → ${to.container} ${to.address}:${to.port}`)).toEqual([
      'web-000 app → admin 127.0.0.1:9090',
      'web-000 admin → app 127.0.0.1:8080',
    ])
  })

  it('a plan of a headless Service connects by name to the port of the Pods, and to the port of the Service', () => {
    const headless = service({ headless: true, clusterIPs: [] })
    const targets = planOf(healthy({ services: [headless] })).connects.map(({ to }) => `${to.type}:${to.port}`)
    expect(targets).toEqual(['dns:8080', 'dns:80', 'pod:8080', 'pod:8080', 'pod:8080'])
  })

  it('a plan without usable endpoints connects to nothing', () => {
    expect(planOf(healthy({ slices: [] })).connects).toEqual([])
  })
})
