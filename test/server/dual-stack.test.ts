import { describe, expect, it } from 'vitest'
import { fields, items } from '../../src/lib/read.ts'
import { demo, get } from './client.ts'
import { dualStack } from './dual-stack.ts'
import { denyByWebhook, exceedQuota, loseNode, writeEvent } from './troubles.ts'

const web = { kind: 'Deployment', namespace: 'demo', name: 'web' }
const conditionsOf = (object: unknown) =>
  items(fields(fields(object).status).conditions).map((each) => {
    const { type, status, reason } = fields(each)
    return `${type} ${status} ${reason}`
  })

describe('the objects of a dual-stack cluster', () => {
  it('Nodes have an internal address of each family and a zone of their own', async () => {
    const { store } = await demo(dualStack())
    expect(
      store.list('Node').map(({ metadata, status }) => {
        const internal = items(fields(status).addresses).map((each) => fields(each).address)
        return [metadata.name, fields(metadata.labels)['topology.kubernetes.io/zone'], ...internal]
      }),
    ).toEqual([
      ['node-1', 'a', '10.0.0.11', 'fd00:10::11', 'node-1'],
      ['node-2', 'b', '10.0.0.12', 'fd00:10::12', 'node-2'],
    ])
  })

  it('Pods have an address of each family, and so have their hosts', async () => {
    const { store } = await demo(dualStack())
    const pods = store.list('Pod').map(({ status }) => fields(status))
    expect(pods.length).toBeGreaterThanOrEqual(6)
    for (const { podIP, podIPs, hostIPs } of pods) {
      const [first, second, ...more] = items(podIPs).map((each) => String(fields(each).ip))
      expect([first, more]).toEqual([podIP, []])
      expect([first?.includes(':'), second?.includes(':')]).toEqual([false, true])
      expect(items(hostIPs)).toHaveLength(2)
    }
  })

  it('a Service gets a ClusterIP for each of its families, and a NodePort where it is open outside', async () => {
    const services = {
      both: {},
      six: { spec: { ipFamilies: ['IPv6'] } },
      four: { spec: { ipFamilyPolicy: 'SingleStack' } },
      swapped: { spec: { ipFamilies: ['IPv6', 'IPv4'], type: 'NodePort' } },
      headless: { spec: { clusterIP: 'None' } },
      elsewhere: { spec: { type: 'ExternalName', externalName: 'db.example.com' } },
    }
    const { store } = await demo(dualStack({ services }))
    const made = Object.keys(services).map((name) => {
      const { clusterIP, clusterIPs, ipFamilies, ipFamilyPolicy, ports } = fields(
        store.get({ kind: 'Service', namespace: 'demo', name })?.spec,
      )
      return [name, clusterIP, clusterIPs, ipFamilies, ipFamilyPolicy, fields(items(ports)[0]).nodePort]
    })
    expect(made).toEqual([
      ['both', '10.96.4.32', ['10.96.4.32', 'fd00:10:96::20'], ['IPv4', 'IPv6'], 'RequireDualStack', undefined],
      ['six', 'fd00:10:96::21', ['fd00:10:96::21'], ['IPv6'], 'SingleStack', undefined],
      ['four', '10.96.4.34', ['10.96.4.34'], ['IPv4'], 'SingleStack', undefined],
      ['swapped', 'fd00:10:96::23', ['fd00:10:96::23', '10.96.4.35'], ['IPv6', 'IPv4'], 'RequireDualStack', 30_030],
      ['headless', 'None', ['None'], ['IPv4', 'IPv6'], 'RequireDualStack', undefined],
      ['elsewhere', undefined, undefined, undefined, undefined, undefined],
    ])
  })

  it('a Service has a slice for each of its families, whose endpoints name their zones', async () => {
    const { store } = await demo(dualStack())
    const slices = store.list('EndpointSlice').filter(({ metadata }) => metadata.namespace === 'demo')
    const seen = slices.map(({ addressType, endpoints }) => [
      addressType,
      ...items(endpoints)
        .map((each) => fields(each).zone)
        .toSorted(),
    ])
    expect(seen.toSorted()).toEqual([
      ['IPv4', 'a', 'b'],
      ['IPv6', 'a', 'b'],
    ])
  })
})

describe('what goes wrong there', () => {
  it.each([
    ['a quota', exceedQuota, /^pods "web-\w+-x7k2p" is forbidden: exceeded quota: pods, requested: pods=1/],
    ['an admission webhook', denyByWebhook, /^admission webhook "images.example.com" denied the request/],
  ])('%s that rejects all Pods is reported by ReplicaSet, Deployment and an event', async (_, refuse, words) => {
    const { store } = await demo(dualStack())
    refuse(store, 'web')
    const pods = store.list('Pod').filter(({ metadata }) => fields(metadata.labels).app === 'web')
    expect(pods).toEqual([])
    expect(conditionsOf(store.get(web))).toEqual([
      'Available False MinimumReplicasUnavailable',
      'ReplicaFailure True FailedCreate',
      'Progressing False ProgressDeadlineExceeded',
    ])
    const [replicaSet] = store.list('ReplicaSet').filter(({ metadata }) => metadata.namespace === 'demo')
    expect(conditionsOf(replicaSet)).toEqual(['ReplicaFailure True FailedCreate'])
    expect(fields(items(fields(replicaSet?.status).conditions)[0]).message).toMatch(words)
    const slices = store.list('EndpointSlice').filter(({ metadata }) => metadata.namespace === 'demo')
    expect(slices.map(({ endpoints }) => endpoints)).toEqual([null, null])
  })

  it('a lost Node is Unknown and tainted, and its Pods are not Ready', async () => {
    const { store } = await demo(dualStack())
    loseNode(store, 'node-2')
    const node = store.get({ kind: 'Node', name: 'node-2' })
    expect(conditionsOf(node)).toContain('Ready Unknown NodeStatusUnknown')
    expect(items(fields(node?.spec).taints).map((each) => `${fields(each).key}:${fields(each).effect}`)).toEqual([
      'node.kubernetes.io/unreachable:NoSchedule',
      'node.kubernetes.io/unreachable:NoExecute',
    ])
    const ready = store.list('Pod').map((pod) => [fields(pod.spec).nodeName, conditionsOf(pod).find((each) => each.startsWith('Ready '))])
    expect(new Set(ready.map((each) => each.join(' ')))).toEqual(new Set(['node-1 Ready True undefined', 'node-2 Ready False undefined']))
  })
})

describe('events', () => {
  const messages = (body: unknown) => items(fields(body).items).map((each) => fields(each).message ?? fields(each).note)

  it('events of the dual-stack cluster are listed by namespace and by what they are about, in both API groups', async () => {
    const server = await demo(dualStack())
    const [first, second] = server.store.list('Pod').filter(({ metadata }) => metadata.namespace === 'demo')
    if (!first || !second) throw new Error('no Pods')
    writeEvent(server.store, first, {
      reason: 'Unhealthy',
      message: 'Readiness probe failed: HTTP probe failed with statuscode: 404',
      count: 180,
    })
    writeEvent(server.store, second, { reason: 'BackOff', message: 'Back-off restarting failed container' })
    const list = async (group: string, selector: string) =>
      messages((await get(server, `/${group}/namespaces/demo/events?fieldSelector=${encodeURIComponent(selector)}`)).body)
    const name = first.metadata.name
    expect(await list('api/v1', '')).toHaveLength(2)
    for (const [group, selector] of [
      ['api/v1', `involvedObject.kind=Pod,involvedObject.name=${name}`],
      ['apis/events.k8s.io/v1', `regarding.kind=Pod,regarding.name=${name}`],
      ['api/v1', 'reason=Unhealthy,type=Warning'],
      ['apis/events.k8s.io/v1', 'reason=Unhealthy,type=Warning'],
    ] as const) {
      expect(await list(group, selector)).toEqual(['Readiness probe failed: HTTP probe failed with statuscode: 404'])
    }
    const refused = await get(server, '/apis/events.k8s.io/v1/namespaces/demo/events?fieldSelector=involvedObject.name%3Dx')
    expect([refused.status, fields(refused.body).message]).toEqual([400, 'field label not supported: involvedObject.name'])
  })

  it('about a Node lie in the namespace default', async () => {
    const server = await demo(dualStack())
    loseNode(server.store, 'node-2')
    const about = await get(server, '/api/v1/namespaces/default/events?fieldSelector=involvedObject.kind%3DNode')
    expect(messages(about.body)).toEqual(['Node node-2 status is now: NodeNotReady'])
    const pods = await get(server, '/api/v1/namespaces/demo/events?fieldSelector=involvedObject.kind%3DPod')
    expect(messages(pods.body)).toEqual(['Node is not ready'])
  })
})
