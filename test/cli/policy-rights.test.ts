import { describe, expect, it } from 'vitest'
import { clientAccesses, openAccess } from '../../src/kube/client-access.ts'
import { fields, text } from '../../src/lib/read.ts'
import type { Trace } from '../../src/model/trace.ts'
import { manyPods } from './many-pods.ts'
import { listOf, reader, traceOf } from './program.ts'
import { start } from './start.ts'

/** Every kind that decides who may connect, as its API has it, each with an object that selects nothing here, so that who may read it gets an answer. */
const kinds: readonly { api: string; object: object; isWide?: true; only?: 'egress' }[] = [
  { api: 'networkpolicies.networking.k8s.io', object: namespaced('networking.k8s.io/v1', 'NetworkPolicy', { podSelector: none() }) },
  {
    api: 'adminnetworkpolicies.policy.networking.k8s.io',
    object: wide('policy.networking.k8s.io/v1alpha1', 'AdminNetworkPolicy', { priority: 1, subject: { namespaces: none() } }),
    isWide: true,
  },
  {
    api: 'baselineadminnetworkpolicies.policy.networking.k8s.io',
    object: wide('policy.networking.k8s.io/v1alpha1', 'BaselineAdminNetworkPolicy', { subject: { namespaces: none() } }),
    isWide: true,
  },
  {
    api: 'clusternetworkpolicies.policy.networking.k8s.io',
    object: wide('policy.networking.k8s.io/v1alpha2', 'ClusterNetworkPolicy', {
      tier: 'Admin',
      priority: 1,
      subject: { namespaces: none() },
    }),
    isWide: true,
  },
  {
    api: 'ciliumnetworkpolicies.cilium.io',
    object: namespaced('cilium.io/v2', 'CiliumNetworkPolicy', { endpointSelector: none(), ingress: [], egress: [] }),
  },
  {
    api: 'ciliumclusterwidenetworkpolicies.cilium.io',
    object: wide('cilium.io/v2', 'CiliumClusterwideNetworkPolicy', { endpointSelector: none(), ingress: [], egress: [] }),
    isWide: true,
  },
  {
    api: 'networkpolicies.projectcalico.org',
    object: namespaced('projectcalico.org/v3', 'NetworkPolicy', { selector: "app == 'none'", types: ['Ingress', 'Egress'] }),
  },
  {
    api: 'globalnetworkpolicies.projectcalico.org',
    object: wide('projectcalico.org/v3', 'GlobalNetworkPolicy', { selector: "app == 'none'", types: ['Ingress', 'Egress'] }),
    isWide: true,
  },
  {
    api: 'networkpolicies.crd.projectcalico.org',
    object: namespaced('crd.projectcalico.org/v1', 'NetworkPolicy', { selector: "app == 'none'", types: ['Ingress', 'Egress'] }),
  },
  {
    api: 'globalnetworkpolicies.crd.projectcalico.org',
    object: wide('crd.projectcalico.org/v1', 'GlobalNetworkPolicy', { selector: "app == 'none'", types: ['Ingress', 'Egress'] }),
    isWide: true,
  },
  {
    api: 'networkpolicies.crd.antrea.io',
    object: namespaced('crd.antrea.io/v1beta1', 'NetworkPolicy', { appliedTo: [{ podSelector: none() }], ingress: [], egress: [] }),
  },
  {
    api: 'clusternetworkpolicies.crd.antrea.io',
    object: wide('crd.antrea.io/v1beta1', 'ClusterNetworkPolicy', { appliedTo: [{ podSelector: none() }], ingress: [], egress: [] }),
    isWide: true,
  },
  { api: 'egressfirewalls.k8s.ovn.org', object: namespaced('k8s.ovn.org/v1', 'EgressFirewall', { egress: [] }), only: 'egress' },
]

function none() {
  return { matchLabels: { app: 'none' } }
}

function wide(apiVersion: string, kind: string, spec: object) {
  return { apiVersion, kind, metadata: { name: 'elsewhere' }, spec }
}

function namespaced(apiVersion: string, kind: string, spec: object) {
  return { apiVersion, kind, metadata: { name: 'elsewhere', namespace: 'elsewhere' }, spec }
}

const namespaces = ['demo', 'shop', 'elsewhere'].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }))
const client = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'client', namespace: 'shop' },
  spec: { nodeName: 'node-1', containers: [{ name: 'app', image: 'app' }] },
  status: { phase: 'Running', podIPs: [{ ip: '10.244.7.7' }] },
}
const objects = [...manyPods(2), client, ...namespaces]
const rest = [
  ...['services', 'endpointslices.discovery.k8s.io', 'nodes', 'pods', 'ingresses.networking.k8s.io', 'daemonsets.apps'],
  ...['replicasets.apps', 'deployments.apps'],
]
const asked = ['svc/many', '-n', 'demo']
const withClient = [...asked, '--from', 'pod/shop/client']

/** May read everything, but the denied kind only in these namespaces. */
function user(denied: string, allowedIn: readonly string[]) {
  const others = [...rest, 'namespaces', ...kinds.map(({ api }) => api)].filter((api) => api !== denied)
  const rules = [...(reader('limited', others).rules ?? []), ...allowedIn.flatMap((one) => reader('limited', [denied], one).rules ?? [])]
  return { ...reader('limited', others), rules }
}

/** A missing right is reported and leaves the verdict unknown. Nothing is then called allowed, denied or healthy. */
function expectUnknown(trace: Trace, api: string, out: string): void {
  expect(trace.verdict).toBe('unknown')
  const gaps = [trace, ...(trace.through ?? [])].flatMap((one) => one.gaps)
  expect(gaps.filter((gap) => gap.api === api).map(({ reason, hides }) => [reason, hides])).toContainEqual(['forbidden', true])
  expect(trace.findings).toEqual([])
  expect(out).toContain('? unknown')
  expect(out).toContain(`${api}`)
}

/** Both directions of the client's access. */
function directions(trace: Trace): string[] {
  const [access] = trace.ports.flatMap(({ endpoints }) => endpoints.flatMap(clientAccesses))
  return [access?.result ?? '', access?.egress.result ?? '', access?.ingress.result ?? '']
}

describe.each(kinds)('who may not read $api', ({ api, object, only }) => {
  const all = [...objects, object]
  const kind = text(fields(object).kind) ?? ''

  it(`an answer is given if ${kind} of all namespaces may be read`, async () => {
    const one = await start({ objects: all, users: [user('', [])] })
    const trace = traceOf(await one.run([...withClient, '-o', 'json'], 'limited'))
    expect([trace.verdict, ...directions(trace)]).toEqual(['healthy', 'allowed', 'allowed', 'allowed'])
    expect(traceOf(await one.run([...asked, '-o', 'json'], 'limited')).verdict).toBe('healthy')
  })

  it(`who may not read ${api} gets no answer about who may connect`, async () => {
    const one = await start({ objects: all, users: [user(api, [])] })
    const trace = traceOf(await one.run([...asked, '-o', 'json'], 'limited'))
    const results = trace.ports.flatMap(({ endpoints }) => endpoints.map((endpoint) => openAccess(endpoint)?.result))
    if (only === 'egress') return expect([trace.verdict, ...results]).toEqual(['healthy', 'everyone', 'everyone'])
    expect(results).toEqual(['unknown', 'unknown'])
    expectUnknown(trace, api, (await one.run(asked, 'limited')).stdout)
    expect(listOf(await one.run(['-n', 'demo', '-o', 'json'], 'limited')).items[0]?.verdict).toBe('unknown')
  })

  it(`who may not read ${api} gets no answer about a client`, async () => {
    const one = await start({ objects: all, users: [user(api, [])] })
    const trace = traceOf(await one.run([...withClient, '-o', 'json'], 'limited'))
    expect(directions(trace)).toEqual(['unknown', 'unknown', only === 'egress' ? 'allowed' : 'unknown'])
    const { stdout } = await one.run(withClient, 'limited')
    expectUnknown(trace, api, stdout)
    expect(stdout).toMatch(/pod\/client in shop: unknown: .*not read/)
  })
})

const ofNamespaces = kinds.filter(({ isWide }) => !isWide)

it.each(ofNamespaces)(
  'who may not read $api in the namespace of the client lacks an answer only about its outgoing traffic',
  async (row) => {
    const one = await start({ objects: [...objects, row.object], users: [user(row.api, ['demo'])] })
    const trace = traceOf(await one.run([...withClient, '-o', 'json'], 'limited'))
    expect(directions(trace)).toEqual(['unknown', 'unknown', 'allowed'])
    expectUnknown(trace, row.api, (await one.run(withClient, 'limited')).stdout)
    expect(traceOf(await one.run([...asked, '-o', 'json'], 'limited')).verdict).toBe('healthy')
  },
)

it.each(ofNamespaces)(
  'who may not read $api in the namespace of the Service lacks an answer only about its incoming traffic',
  async (row) => {
    const one = await start({ objects: [...objects, row.object], users: [user(row.api, ['shop'])] })
    const trace = traceOf(await one.run([...withClient, '-o', 'json'], 'limited'))
    const { stdout } = await one.run(withClient, 'limited')
    if (row.only === 'egress') return expect([trace.verdict, ...directions(trace)]).toEqual(['healthy', 'allowed', 'allowed', 'allowed'])
    expect(directions(trace)).toEqual(['unknown', 'allowed', 'unknown'])
    expectUnknown(trace, row.api, stdout)
  },
)

describe('who may not read Namespaces', () => {
  const policy = (namespace: string, spec: object) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'by-team', namespace },
    spec: { podSelector: {}, ...spec },
  })
  const peers = [{ namespaceSelector: {} }]
  const teams = [{ namespaceSelector: { matchLabels: { team: 'shop' } } }]
  const labelled = objects.map((object) =>
    text(fields(object).kind) === 'Namespace'
      ? { ...fields(object), metadata: { ...fields(fields(object).metadata), labels: { team: 'shop' } } }
      : object,
  )

  it.each([
    ['the Service has a policy with their labels', policy('demo', { ingress: [{ from: teams }] }), ['unknown', 'allowed', 'unknown']],
    [
      'the client has a policy with their labels',
      policy('shop', { policyTypes: ['Egress'], egress: [{ to: teams }] }),
      ['unknown', 'unknown', 'allowed'],
    ],
    ['the Service has a policy for all of them', policy('demo', { ingress: [{ from: peers }] }), ['allowed', 'allowed', 'allowed']],
    [
      'a policy of the cluster has their labels',
      wide('policy.networking.k8s.io/v1alpha2', 'ClusterNetworkPolicy', {
        tier: 'Admin',
        priority: 1,
        subject: { namespaces: { matchLabels: { team: 'shop' } } },
        ingress: [{ action: 'Deny', from: [{ namespaces: {} }] }],
      }),
      ['unknown', 'allowed', 'unknown'],
    ],
  ])('gets no answer for that direction if %s', async (_, object, expected) => {
    const one = await start({ objects: [...labelled, object], users: [user('namespaces', []), { name: 'all', token: 'all' }] })
    const trace = traceOf(await one.run([...withClient, '-o', 'json'], 'limited'))
    expect(directions(trace)).toEqual(expected)
    expect(trace.verdict).toBe(expected[0] === 'unknown' ? 'unknown' : 'healthy')
    const { stdout } = await one.run(withClient, 'limited')
    if (expected[0] === 'unknown') {
      expect(trace.gaps.map(({ api }) => api)).toContain('namespaces')
      expect(stdout).toMatch(/unknown: .*labels of (all )?[Nn]amespaces/)
    }
    const open = traceOf(await one.run([...withClient, '-o', 'json'], 'all'))
    expect(directions(open)).not.toContain('unknown')
  })
})

const others = ['203.0.113.5:443/TCP', '10.244.0.0:8080', 'pod/many-000', '10.96.9.9:80']

it.each(kinds.flatMap((row) => others.map((target) => ({ ...row, target }))))(
  'who may not read $api gets no answer about a client and $target',
  async ({ api, object, target }) => {
    const one = await start({ objects: [...objects, object], users: [user(api, []), { name: 'all', token: 'all' }] })
    const argv = [target, '-n', 'demo', '--from', 'pod/shop/client']
    const trace = traceOf(await one.run([...argv, '-o', 'json'], 'limited'))
    const accesses = [trace, ...(trace.through ?? []).flatMap(({ ports }) => ports.flatMap(({ endpoints }) => endpoints))].flatMap(
      clientAccesses,
    )
    expect(accesses.length).toBeGreaterThan(0)
    for (const { result, egress } of accesses) expect([result, egress.result]).toEqual(['unknown', 'unknown'])
    expectUnknown(trace, api, (await one.run(argv, 'limited')).stdout)
    expect((await one.run([...argv, '-o', 'json'], 'all')).stdout).not.toContain('"result": "unknown"')
  },
)
