import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import type { ConnectionAccess, Enforcement } from '../../src/model/access.ts'
import type { Connection, Party } from '../../src/policy/connection.ts'
import type { PolicyFacts } from '../../src/policy/context.ts'
import { createPolicies } from '../../src/policy/policies.ts'
import { nothingShown, policyCluster } from './cluster.ts'

/** Two namespaces on two Nodes: shop with web and db, front with a browser, and an agent on the network of node-1. */
const pods = [
  podObject('shop', 'web', 'node-1', '10.244.1.1', [{ name: 'http', containerPort: 8080, protocol: 'TCP' }]),
  podObject('shop', 'db', 'node-2', '10.244.2.1', [{ name: 'sql', containerPort: 5432, protocol: 'TCP' }]),
  podObject('front', 'browser', 'node-2', '10.244.2.2', []),
  podObject('front', 'agent', 'node-1', '192.168.0.1', [{ name: 'http', containerPort: 8080, protocol: 'TCP' }], { hostNetwork: true }),
]
const base = [
  { kind: 'Namespace', metadata: { name: 'shop', labels: { 'kubernetes.io/metadata.name': 'shop', team: 'shop' } } },
  { kind: 'Namespace', metadata: { name: 'front', labels: { 'kubernetes.io/metadata.name': 'front' } } },
  {
    kind: 'Node',
    metadata: { name: 'node-1', labels: { zone: 'a' } },
    status: { addresses: [{ type: 'InternalIP', address: '192.168.0.1' }] },
  },
  { kind: 'Node', metadata: { name: 'node-2', labels: {} }, status: { addresses: [{ type: 'InternalIP', address: '192.168.0.2' }] } },
]

function podObject(namespace: string, name: string, nodeName: string, ip: string, ports: object[], spec: object = {}): object {
  return {
    kind: 'Pod',
    metadata: { namespace, name, labels: { app: name } },
    spec: { nodeName, containers: [{ name: 'app', ports }], ...spec },
    status: { phase: 'Running', podIPs: [{ ip }] },
  }
}

interface Asked {
  from?: string
  to?: string
  port?: number
  protocol?: string
  servicePort?: number
  extra?: readonly object[]
  enforcement?: Enforcement
  facts?: Partial<PolicyFacts>
}

/** From front/browser to shop/web on 8080/TCP, where nothing else is said. */
function ask(policies: string | object[], asked: Asked = {}): ConnectionAccess {
  const objects = typeof policies === 'string' ? [load(policies)] : policies
  const { facts, podOf } = policyCluster([...base, ...pods, ...(asked.extra ?? []), ...objects], asked.enforcement ?? nothingShown)
  const party = (name: string): Party => {
    if (name === 'outside') return { type: 'outside' }
    const pod = podOf(name)
    const node = facts.nodes?.find((one) => one.name === name)
    return pod ? { type: 'pod', pod } : node ? { type: 'node', node } : { type: 'address', address: name }
  }
  const to = party(asked.to ?? 'shop/web')
  if (to.type === 'outside') throw new Error('nobody connects to outside')
  const connection: Connection = {
    from: party(asked.from ?? 'front/browser'),
    to,
    address: to.type === 'pod' ? (to.pod.ips[0] ?? '') : to.type === 'node' ? '192.168.0.1' : to.address,
    port: asked.port ?? 8080,
    protocol: asked.protocol ?? 'TCP',
    ...(asked.servicePort !== undefined && { servicePort: asked.servicePort }),
  }
  return createPolicies({ ...facts, ...asked.facts }).evaluate(connection)
}

const networkPolicy = (spec: string, name = 'policy', namespace = 'shop') =>
  `{kind: NetworkPolicy, metadata: {namespace: ${namespace}, name: ${name}}, spec: ${spec}}`
const clusterPolicy = (spec: string, name = 'admin') => `{kind: ClusterNetworkPolicy, metadata: {name: ${name}}, spec: ${spec}}`
const all = (...texts: string[]): object[] => texts.map((text): object => Object(load(text)))

describe('a NetworkPolicy', () => {
  it('that is not there decides nothing', () => {
    expect(ask([])).toEqual({
      result: 'allowed',
      egress: { result: 'allowed', reason: 'no-policy', certainty: 'proven' },
      ingress: { result: 'allowed', reason: 'no-policy', certainty: 'proven' },
    })
  })

  it('without rules keeps everybody out, and is named', () => {
    expect(ask(networkPolicy('{podSelector: {}}')).ingress).toEqual({
      result: 'denied',
      reason: 'isolated',
      tier: 'NetworkPolicy',
      policy: { kind: 'NetworkPolicy', namespace: 'shop', name: 'policy' },
      certainty: 'inferred',
    })
  })

  it('with an empty rule lets everybody in', () => {
    expect(ask(networkPolicy('{podSelector: {}, ingress: [{}]}')).ingress).toMatchObject({
      result: 'allowed',
      reason: 'rule',
      rule: { index: 0 },
    })
  })

  it('with empty lists in a rule lets everybody in, too', () => {
    expect(ask(networkPolicy('{podSelector: {}, ingress: [{from: [], ports: []}]}')).result).toBe('allowed')
  })

  it.each([
    ['{podSelector: {}}', 'denied', 'allowed'],
    ['{podSelector: {}, egress: []}', 'denied', 'allowed'],
    ['{podSelector: {}, egress: [{ports: [{port: 1}]}]}', 'denied', 'denied'],
    ['{podSelector: {}, policyTypes: [Egress]}', 'allowed', 'denied'],
    ['{podSelector: {}, policyTypes: [Egress], ingress: [{}]}', 'allowed', 'denied'],
  ])('%s isolates the directions that the API defaults to', (spec, ingress, egress) => {
    expect(ask(networkPolicy(spec)).ingress.result).toBe(ingress)
    expect(ask(networkPolicy(spec), { from: 'shop/web', to: 'front/browser' }).egress.result).toBe(egress)
  })

  it.each([
    ['{podSelector: {matchLabels: {app: db}}}', 'shop/db', 'allowed'],
    ['{podSelector: {matchLabels: {app: browser}}}', 'front/browser', 'denied'],
    ['{namespaceSelector: {}}', 'front/browser', 'allowed'],
    ['{namespaceSelector: {matchLabels: {team: shop}}}', 'front/browser', 'denied'],
    ['{namespaceSelector: {matchLabels: {team: shop}}, podSelector: {matchLabels: {app: db}}}', 'shop/db', 'allowed'],
    ['{namespaceSelector: {matchLabels: {team: shop}}, podSelector: {matchLabels: {app: other}}}', 'shop/db', 'denied'],
    ['{ipBlock: {cidr: 10.244.2.0/24}}', 'front/browser', 'allowed'],
    ['{ipBlock: {cidr: 10.244.2.0/24, except: [10.244.2.2/32]}}', 'front/browser', 'denied'],
    ['{ipBlock: {cidr: "::/0"}}', 'front/browser', 'denied'],
    ['{ipBlock: {cidr: 203.0.113.0/24}}', '203.0.113.9', 'allowed'],
    ['{namespaceSelector: {}}', '203.0.113.9', 'denied'],
    ['{serviceSelector: {}}', 'front/browser', 'denied'],
  ])('that lets in from %s gives %s: %s', (peer, from, result) => {
    expect(ask(networkPolicy(`{podSelector: {}, ingress: [{from: [${peer}]}]}`), { from }).result).toBe(result)
  })

  it('a NetworkPolicy takes two selectors in two peers as either', () => {
    const peers = '[{namespaceSelector: {matchLabels: {team: none}}}, {podSelector: {matchLabels: {app: db}}}]'
    expect(ask(networkPolicy(`{podSelector: {}, ingress: [{from: ${peers}}]}`), { from: 'shop/db' }).result).toBe('allowed')
  })

  it.each([
    ['{port: 8080}', 'allowed'],
    ['{port: 80}', 'denied'],
    ['{protocol: TCP}', 'allowed'],
    ['{protocol: UDP}', 'denied'],
    ['{protocol: SCTP, port: 8080}', 'denied'],
    ['{port: http}', 'allowed'],
    ['{port: http, protocol: UDP}', 'denied'],
    ['{port: sql}', 'denied'],
    ['{port: 8000, endPort: 8080}', 'allowed'],
    ['{port: 8081, endPort: 8090}', 'denied'],
    ['{}', 'allowed'],
  ])('that lets in on %s: %s', (port, result) => {
    expect(ask(networkPolicy(`{podSelector: {}, ingress: [{ports: [${port}]}]}`)).result).toBe(result)
  })

  it('resolves a name in an egress rule at the Pod that gets the traffic', () => {
    const policy = networkPolicy('{podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: sql}]}]}', 'out', 'front')
    expect(ask(policy, { to: 'shop/db', port: 5432 }).result).toBe('allowed')
    expect(ask(policy, { to: 'shop/web', port: 8080 }).result).toBe('denied')
  })

  it('a NetworkPolicy finds the named port of a native sidecar, and not that of an init container', () => {
    const init = (restartPolicy: object) => ({
      ...podObject('shop', 'side', 'node-1', '10.244.1.9', [], {
        initContainers: [{ name: 'proxy', ports: [{ name: 'proxy', containerPort: 8080 }], ...restartPolicy }],
      }),
    })
    const policy = networkPolicy('{podSelector: {}, ingress: [{ports: [{port: proxy}]}]}')
    expect(ask(policy, { to: 'shop/side', extra: [init({ restartPolicy: 'Always' })] }).result).toBe('allowed')
    expect(ask(policy, { to: 'shop/side', extra: [init({})] }).result).toBe('denied')
  })

  it('a NetworkPolicy names all policies that isolate the Pod', () => {
    const { ingress } = ask(all(networkPolicy('{podSelector: {}}', 'b'), networkPolicy('{podSelector: {}, ingress: []}', 'a')))
    expect(ingress.isolatedBy?.map(({ name }) => name)).toEqual(['a', 'b'])
  })

  it('a NetworkPolicy lets the Pod reach itself at its own address', () => {
    const denied = networkPolicy('{podSelector: {}, policyTypes: [Ingress, Egress]}')
    expect(ask(denied, { from: 'shop/web' }).ingress).toEqual({ result: 'allowed', reason: 'loopback', certainty: 'proven' })
    expect(ask(denied, { from: 'shop/web', servicePort: 80 }).ingress).toMatchObject({ result: 'unknown', reason: 'itself' })
  })
})

describe('traffic of a Node', () => {
  const denied = networkPolicy('{podSelector: {}, policyTypes: [Ingress, Egress]}')

  it('of the Pod itself gets in, as the probes of the kubelet do', () => {
    expect(ask(denied, { from: 'node-1' }).ingress).toMatchObject({ result: 'allowed', reason: 'local-node' })
  })

  it('of another Node does not', () => {
    expect(ask(denied, { from: 'node-2' }).result).toBe('denied')
  })

  it('of another Node gets in where an ipBlock covers its address', () => {
    expect(ask(networkPolicy('{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 192.168.0.2/32}}]}]}'), { from: 'node-2' }).result).toBe(
      'allowed',
    )
  })

  it('to its own Node is told in two ways', () => {
    expect(ask(denied, { from: 'shop/web', to: 'node-1' }).egress).toMatchObject({ result: 'unknown', reason: 'own-node' })
    expect(ask(denied, { from: 'shop/db', to: 'node-1' }).egress.result).toBe('denied')
  })
})

describe('a Pod on the network of its Node', () => {
  it('a Pod on the network of its Node may or may not be isolated by a NetworkPolicy', () => {
    expect(ask(networkPolicy('{podSelector: {}}', 'deny', 'front'), { to: 'front/agent' }).ingress).toMatchObject({
      result: 'unknown',
      reason: 'host-network',
      policy: { name: 'deny' },
    })
  })

  it('a Pod on the network of its Node gets what the rules would allow it in any case', () => {
    expect(ask(networkPolicy('{podSelector: {}, ingress: [{}]}', 'open', 'front'), { to: 'front/agent' }).ingress.result).toBe('allowed')
  })

  it('a Pod on the network of its Node may or may not be a peer of a selector', () => {
    const policy = networkPolicy('{podSelector: {}, ingress: [{from: [{namespaceSelector: {}}]}]}')
    expect(ask(policy, { from: 'front/agent', to: 'shop/db' }).ingress).toMatchObject({
      result: 'unknown',
      reason: 'host-network',
      rule: { index: 0 },
    })
  })

  it('a Pod on the network of its Node is no subject and no peer of the admin tiers', () => {
    const policy = clusterPolicy(
      '{tier: Admin, priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}]}]}',
    )
    expect(ask(policy, { from: 'front/agent', to: 'shop/db' }).result).toBe('allowed')
    expect(ask(policy, { to: 'front/agent' }).result).toBe('allowed')
    expect(ask(policy).result).toBe('denied')
  })
})

describe('the admin tiers', () => {
  const rule = (action: string, more = '') => `{name: ${action}-all, action: ${action}, from: [{namespaces: {}}]${more}}`
  const policy = (tier: string, ingress: string, name = 'admin', priority = 1) =>
    clusterPolicy(`{tier: ${tier}, priority: ${priority}, subject: {namespaces: {}}, ingress: [${ingress}]}`, name)
  const deny = networkPolicy('{podSelector: {}}')
  const allow = networkPolicy('{podSelector: {}, ingress: [{}]}')

  it('deny before any NetworkPolicy allows, and say by which rule', () => {
    expect(ask(all(policy('Admin', rule('Deny')), allow)).ingress).toEqual({
      result: 'denied',
      reason: 'rule',
      tier: 'Admin',
      policy: { kind: 'ClusterNetworkPolicy', name: 'admin' },
      rule: { index: 0, name: 'Deny-all' },
      certainty: 'inferred',
    })
  })

  it('accept before any NetworkPolicy denies, which rests on a plugin that knows them', () => {
    expect(ask(all(policy('Admin', rule('Accept')), deny)).ingress).toMatchObject({
      result: 'allowed',
      tier: 'Admin',
      certainty: 'inferred',
    })
    expect(ask(all(policy('Admin', rule('Accept')))).ingress).toMatchObject({ result: 'allowed', certainty: 'proven' })
  })

  it('pass to the NetworkPolicies whatever their further rules say', () => {
    expect(ask(all(policy('Admin', `${rule('Pass')}, ${rule('Deny')}`), allow)).result).toBe('allowed')
    expect(ask(all(policy('Admin', `${rule('Pass')}, ${rule('Accept')}`), deny)).ingress).toMatchObject({
      result: 'denied',
      tier: 'NetworkPolicy',
    })
  })

  it('look at the lower priority first', () => {
    expect(ask(all(policy('Admin', rule('Deny'), 'a', 20), policy('Admin', rule('Accept'), 'b', 10))).ingress).toMatchObject({
      policy: { name: 'b' },
    })
  })

  it('of one priority leave it open where they disagree, unless it comes to the same', () => {
    expect(ask(all(policy('Admin', rule('Deny'), 'a'), policy('Admin', rule('Accept'), 'b'))).ingress).toMatchObject({
      result: 'unknown',
      reason: 'same-priority',
    })
    expect(ask(all(policy('Admin', rule('Pass'), 'a'), policy('Admin', rule('Accept'), 'b'))).result).toBe('allowed')
    expect(ask(all(policy('Admin', rule('Deny'), 'a'), policy('Admin', rule('Deny'), 'b'))).ingress).toMatchObject({ result: 'denied' })
  })

  it('of two versions of the API have no order', () => {
    const older =
      '{kind: AdminNetworkPolicy, metadata: {name: old}, spec: {priority: 5, subject: {namespaces: {}}, ingress: [{action: Allow, from: [{namespaces: {}}]}]}}'
    expect(ask(all(older, policy('Admin', rule('Deny'))), {}).ingress).toMatchObject({ result: 'unknown', reason: 'two-apis' })
  })

  it('decide behind the NetworkPolicies where these say nothing', () => {
    expect(ask(all(policy('Baseline', rule('Deny')))).ingress).toMatchObject({ result: 'denied', tier: 'Baseline' })
    expect(ask(all(policy('Baseline', rule('Deny')), allow)).result).toBe('allowed')
  })

  it.each([
    ['protocols: [{tcp: {destinationPort: {number: 8080}}}]', 'denied'],
    ['protocols: [{tcp: {destinationPort: {number: 80}}}]', 'allowed'],
    ['protocols: [{tcp: {destinationPort: {range: {start: 8000, end: 8080}}}}]', 'denied'],
    ['protocols: [{udp: {destinationPort: {number: 8080}}}]', 'allowed'],
    ['protocols: [{destinationNamedPort: http}]', 'denied'],
    ['protocols: [{destinationNamedPort: sql}]', 'allowed'],
    ['ports: [{portNumber: {protocol: TCP, port: 8080}}]', 'denied'],
    ['ports: [{portNumber: {port: 8080}}]', 'denied'],
    ['ports: [{namedPort: http}]', 'denied'],
    ['ports: [{portRange: {protocol: TCP, start: 1, end: 8079}}]', 'allowed'],
    ['protocols: [{quic: {}}]', 'unknown'],
  ])('deny by a rule with %s: %s', (ports, result) => {
    expect(ask(all(policy('Admin', rule('Deny', `, ${ports}`)))).result).toBe(result)
  })

  it('fail closed at a peer of a kind that is not known', () => {
    const peer = (action: string) => `{action: ${action}, from: [{serviceAccounts: {}}]}`
    expect(ask(all(policy('Admin', `${peer('Accept')}, ${rule('Deny')}`))).ingress.rule).toEqual({ index: 1, name: 'Deny-all' })
    expect(ask(all(policy('Admin', peer('Deny')))).result).toBe('denied')
    expect(ask(all(policy('Admin', peer('Pass')))).result).toBe('denied')
  })

  const egress = (rules: string) => clusterPolicy(`{tier: Admin, priority: 1, subject: {namespaces: {}}, egress: [${rules}]}`)

  it('reach Nodes by their addresses', () => {
    const policy = egress('{action: Deny, to: [{nodes: {matchLabels: {zone: a}}}]}')
    expect(ask(policy, { from: 'shop/db', to: 'front/agent' }).egress.result).toBe('denied')
    expect(ask(policy, { from: 'shop/db', to: 'shop/web' }).egress.result).toBe('allowed')
    expect(ask(policy, { from: 'shop/db', to: 'front/agent', facts: { nodes: [] } }).egress.result).toBe('allowed')
  })

  it('match networks inside of the cluster too', () => {
    expect(ask(egress('{action: Deny, to: [{networks: [0.0.0.0/0]}]}')).egress.result).toBe('denied')
  })

  it('leave open what a domain name stands for', () => {
    const policy = egress('{action: Accept, to: [{domainNames: [example.com]}]}, {action: Deny, to: [{networks: [0.0.0.0/0]}]}')
    expect(ask(policy, { to: '203.0.113.9' }).egress).toMatchObject({ result: 'unknown', reason: 'domain-names' })
  })
})

describe('how sure a denial is', () => {
  const enforcedBy = (plugin: string): Enforcement => ({ state: 'enforces', plugin, evidence: [] })
  const deny = networkPolicy('{podSelector: {}}')
  const baseline = (spec: string) => clusterPolicy(`{tier: Baseline, priority: 1, subject: {namespaces: {}}, ${spec}}`)

  it.each<[Enforcement, string]>([
    [nothingShown, 'inferred'],
    [{ state: 'ignores', plugin: 'Flannel', evidence: [] }, 'inferred'],
    [enforcedBy('Calico'), 'proven'],
    [enforcedBy('a network that nobody knows'), 'inferred'],
  ])('by a NetworkPolicy with %j: %s', (enforcement, certainty) => {
    expect(ask(deny, { enforcement }).ingress.certainty).toBe(certainty)
  })

  it('by an admin policy rests on a plugin that enforces this kind', () => {
    const spec = 'subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}]}]'
    const older = `{kind: AdminNetworkPolicy, metadata: {name: deny}, spec: {priority: 1, ${spec}}}`
    expect(ask(older, { enforcement: enforcedBy('OVN-Kubernetes') }).ingress.certainty).toBe('proven')
    expect(ask(older, { enforcement: enforcedBy('Calico') }).ingress.certainty).toBe('inferred')
  })

  it('by Baseline, of a Pod that a NetworkPolicy selects for the other direction only, is inferred', () => {
    const spec = 'subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}]}]'
    const older = `{kind: BaselineAdminNetworkPolicy, metadata: {name: default}, spec: {${spec}}}`
    const other = networkPolicy('{podSelector: {}, policyTypes: [Egress], egress: [{}]}')
    expect(ask(all(older), { enforcement: enforcedBy('OVN-Kubernetes') }).ingress).toMatchObject({ result: 'denied', certainty: 'proven' })
    expect(ask(all(older, other), { enforcement: enforcedBy('OVN-Kubernetes') }).ingress).toMatchObject({
      result: 'denied',
      certainty: 'inferred',
    })
    expect(ask(all(baseline('ingress: [{action: Deny, from: [{namespaces: {}}]}]'), other)).result).toBe('denied')
  })

  it('by an ipBlock that covers a Pod is open with a plugin that matches none', () => {
    const policy = networkPolicy('{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}')
    expect(ask(policy, { enforcement: enforcedBy('Calico') }).result).toBe('allowed')
    for (const plugin of ['Cilium', 'Terway', 'GKE Dataplane V2 (Cilium)']) {
      expect(ask(policy, { enforcement: enforcedBy(plugin) }).ingress).toMatchObject({ result: 'unknown', reason: 'block-on-pod' })
      expect(ask(policy, { enforcement: enforcedBy(plugin), from: '10.9.9.9' }).result).toBe('allowed')
      expect(ask(policy, { enforcement: enforcedBy(plugin), from: '203.0.113.9' }).result).toBe('denied')
    }
  })

  it('by a port is open on Amazon VPC CNI where the Service has another one', () => {
    const policy = networkPolicy('{podSelector: {}, ingress: [{ports: [{port: 8080}]}]}')
    const aws = enforcedBy('Amazon VPC CNI')
    expect(ask(policy, { enforcement: aws, servicePort: 80 }).ingress).toMatchObject({ result: 'unknown', reason: 'service-port' })
    expect(ask(policy, { enforcement: aws, servicePort: 8080 }).result).toBe('allowed')
    expect(ask(policy, { enforcement: enforcedBy('Calico'), servicePort: 80 }).result).toBe('allowed')
    expect(ask(deny, { enforcement: aws, servicePort: 80 }).ingress).toMatchObject({ result: 'denied', certainty: 'proven' })
  })
})

describe('what was not read', () => {
  const unread = (kind: string) => ({ facts: { isUnread: (one: string) => one === kind } })
  const deny = networkPolicy('{podSelector: {}}')
  const adminDeny = clusterPolicy(
    '{tier: Admin, priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}]}]}',
  )

  it.each([
    ['network', 'policies-unread'],
    ['admin', 'admin-policies-unread'],
    ['vendor', 'vendor-policies-unread'],
  ])('of the kind %s leaves it open', (kind, reason) => {
    expect(ask([], unread(kind)).ingress).toMatchObject({ result: 'unknown', reason })
    expect(ask(deny, unread(kind)).ingress.result).toBe('unknown')
  })

  it('what was not read does not matter behind an admin policy that decides', () => {
    expect(ask(adminDeny, unread('network')).ingress.result).toBe('denied')
  })

  it('of one namespace leaves that direction open alone', () => {
    const access = ask(deny, { facts: { isUnread: (_, namespace) => namespace === 'front' } })
    expect([access.egress.result, access.ingress.result, access.result]).toEqual(['unknown', 'denied', 'denied'])
  })

  it('of the labels of Namespaces leaves open what asks for them, and not what asks for their names', () => {
    const { namespaces: _, ...rest } = policyCluster([...base, ...pods]).facts
    const from = (selector: string) => networkPolicy(`{podSelector: {}, ingress: [{from: [{namespaceSelector: ${selector}}]}]}`)
    const read = (selector: string) => createWithout(from(selector), rest)
    expect(read('{matchLabels: {team: shop}}')).toBe('unknown')
    expect(read('{matchLabels: {kubernetes.io/metadata.name: front}}')).toBe('allowed')
    expect(read('{matchLabels: {kubernetes.io/metadata.name: shop, team: shop}}')).toBe('denied')
    expect(read('{matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: [front]}]}')).toBe('allowed')
    expect(read('{}')).toBe('allowed')
  })

  function createWithout(policy: string, facts: Omit<PolicyFacts, 'namespaces'>): string {
    const { podOf, facts: all } = policyCluster([...pods, load(policy)])
    const [from, to] = [podOf('front/browser'), podOf('shop/web')]
    if (!from || !to) throw new Error('no such Pod')
    const policies = createPolicies({ ...facts, networkPolicies: all.networkPolicies })
    const connection = {
      from: { type: 'pod' as const, pod: from },
      to: { type: 'pod' as const, pod: to },
      address: '10.244.1.1',
      port: 8080,
      protocol: 'TCP',
    }
    return policies.evaluate(connection).result
  }
})

describe('a client outside', () => {
  it('a client outside matches the whole range, and of a part not all do', () => {
    const from = (cidr: string) => networkPolicy(`{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: ${cidr}}}]}]}`)
    expect(ask(from('0.0.0.0/0'), { from: 'outside' }).result).toBe('allowed')
    expect(ask(from('203.0.113.0/24'), { from: 'outside' }).ingress).toMatchObject({ result: 'unknown', reason: 'some-outside' })
    expect(ask(networkPolicy('{podSelector: {}, ingress: [{from: [{namespaceSelector: {}}]}]}'), { from: 'outside' }).result).toBe('denied')
  })
})
