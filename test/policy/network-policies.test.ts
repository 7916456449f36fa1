import { describe, expect, it } from 'vitest'
import { all, ask, clusterPolicy, networkPolicy, podObject } from './shop.ts'

describe('a NetworkPolicy', () => {
  it('without a NetworkPolicy all traffic is allowed', () => {
    expect(ask([])).toEqual({
      result: 'allowed',
      egress: { result: 'allowed', reason: 'no-policy', certainty: 'proven' },
      ingress: { result: 'allowed', reason: 'no-policy', certainty: 'proven' },
    })
  })

  it('a NetworkPolicy without rules keeps everybody out, and is named', () => {
    expect(ask(networkPolicy('{podSelector: {}}')).ingress).toEqual({
      result: 'denied',
      reason: 'isolated',
      tier: 'NetworkPolicy',
      policy: { kind: 'NetworkPolicy', namespace: 'shop', name: 'policy' },
      certainty: 'inferred',
    })
  })

  it('a NetworkPolicy with an empty rule lets everybody in', () => {
    expect(ask(networkPolicy('{podSelector: {}, ingress: [{}]}')).ingress).toMatchObject({
      result: 'allowed',
      reason: 'rule',
      rule: { index: 0 },
    })
  })

  it('a NetworkPolicy with empty lists in a rule lets everybody in', () => {
    expect(ask(networkPolicy('{podSelector: {}, ingress: [{from: [], ports: []}]}')).result).toBe('allowed')
  })

  it.each([
    ['{podSelector: {}}', 'denied', 'allowed'],
    ['{podSelector: {}, egress: []}', 'denied', 'allowed'],
    ['{podSelector: {}, egress: [{ports: [{port: 1}]}]}', 'denied', 'denied'],
    ['{podSelector: {}, policyTypes: [Egress]}', 'allowed', 'denied'],
    ['{podSelector: {}, policyTypes: [Egress], ingress: [{}]}', 'allowed', 'denied'],
  ])('a NetworkPolicy with the spec %s isolates the directions that the API defaults to', (spec, ingress, egress) => {
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
  ])('a NetworkPolicy that lets in from %s takes traffic of %s as %s', (peer, from, result) => {
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
  ])('a NetworkPolicy that lets in on %s takes traffic to port 8080 (http) as %s', (port, result) => {
    expect(ask(networkPolicy(`{podSelector: {}, ingress: [{ports: [${port}]}]}`)).result).toBe(result)
  })

  it('the name of a port in an egress rule is looked up in the Pod that gets the traffic', () => {
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

  it('traffic of the Node of the Pod gets in, as the probes of the kubelet do', () => {
    expect(ask(denied, { from: 'node-1' }).ingress).toMatchObject({ result: 'allowed', reason: 'local-node' })
  })

  it('traffic of another Node is denied', () => {
    expect(ask(denied, { from: 'node-2' }).result).toBe('denied')
  })

  it('traffic of another Node gets in where an ipBlock covers its address', () => {
    expect(ask(networkPolicy('{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 192.168.0.2/32}}]}]}'), { from: 'node-2' }).result).toBe(
      'allowed',
    )
  })

  it('whether a Pod that is isolated reaches its own Node is not known', () => {
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

  it('a Pod on the network of its Node gets the traffic that the rules would allow even if they applied', () => {
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

  it('the admin tiers neither select a Pod on the network of its Node nor match it as a peer', () => {
    const policy = clusterPolicy(
      '{tier: Admin, priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}]}]}',
    )
    expect(ask(policy, { from: 'front/agent', to: 'shop/db' }).result).toBe('allowed')
    expect(ask(policy, { to: 'front/agent' }).result).toBe('allowed')
    expect(ask(policy).result).toBe('denied')
  })
})

describe('a client outside', () => {
  it('every client outside matches the whole range, and only some match a part of it', () => {
    const from = (cidr: string) => networkPolicy(`{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: ${cidr}}}]}]}`)
    expect(ask(from('0.0.0.0/0'), { from: 'outside' }).result).toBe('allowed')
    expect(ask(from('203.0.113.0/24'), { from: 'outside' }).ingress).toMatchObject({ result: 'unknown', reason: 'some-outside' })
    expect(ask(networkPolicy('{podSelector: {}, ingress: [{from: [{namespaceSelector: {}}]}]}'), { from: 'outside' }).result).toBe('denied')
  })
})
