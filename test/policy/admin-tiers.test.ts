import { describe, expect, it } from 'vitest'
import { all, ask, clusterPolicy, networkPolicy } from './shop.ts'

describe('the admin tiers', () => {
  const rule = (action: string, more = '') => `{name: ${action}-all, action: ${action}, from: [{namespaces: {}}]${more}}`
  const policy = (tier: string, ingress: string, name = 'admin', priority = 1) =>
    clusterPolicy(`{tier: ${tier}, priority: ${priority}, subject: {namespaces: {}}, ingress: [${ingress}]}`, name)
  const deny = networkPolicy('{podSelector: {}}')
  const allow = networkPolicy('{podSelector: {}, ingress: [{}]}')

  it('the Admin tier denies before any NetworkPolicy allows, and says by which rule', () => {
    expect(ask(all(policy('Admin', rule('Deny')), allow)).ingress).toEqual({
      result: 'denied',
      reason: 'rule',
      tier: 'Admin',
      policy: { kind: 'ClusterNetworkPolicy', name: 'admin' },
      rule: { index: 0, name: 'Deny-all' },
      certainty: 'inferred',
    })
  })

  it('an Admin rule that accepts overrides a NetworkPolicy that denies, but only inferred: the plugin must support admin policies', () => {
    expect(ask(all(policy('Admin', rule('Accept')), deny)).ingress).toMatchObject({
      result: 'allowed',
      tier: 'Admin',
      certainty: 'inferred',
    })
    expect(ask(all(policy('Admin', rule('Accept')))).ingress).toMatchObject({ result: 'allowed', certainty: 'proven' })
  })

  it('a Pass leads to the NetworkPolicies, and the later rules of its policy do not count', () => {
    expect(ask(all(policy('Admin', `${rule('Pass')}, ${rule('Deny')}`), allow)).result).toBe('allowed')
    expect(ask(all(policy('Admin', `${rule('Pass')}, ${rule('Accept')}`), deny)).ingress).toMatchObject({
      result: 'denied',
      tier: 'NetworkPolicy',
    })
  })

  it('the admin policy with the lower priority number decides', () => {
    expect(ask(all(policy('Admin', rule('Deny'), 'a', 20), policy('Admin', rule('Accept'), 'b', 10))).ingress).toMatchObject({
      policy: { name: 'b' },
    })
  })

  it('admin policies of one priority that disagree make the result unknown, unless each gives the same result', () => {
    expect(ask(all(policy('Admin', rule('Deny'), 'a'), policy('Admin', rule('Accept'), 'b'))).ingress).toMatchObject({
      result: 'unknown',
      reason: 'same-priority',
    })
    expect(ask(all(policy('Admin', rule('Pass'), 'a'), policy('Admin', rule('Accept'), 'b'))).result).toBe('allowed')
    expect(ask(all(policy('Admin', rule('Deny'), 'a'), policy('Admin', rule('Deny'), 'b'))).ingress).toMatchObject({ result: 'denied' })
  })

  it('admin policies of one priority that may both match deny nothing for sure', () => {
    const ofTeam = '{action: Deny, from: [{namespaces: {matchLabels: {team: front}}}]}'
    const both = all(policy('Admin', ofTeam, 'a'), policy('Admin', ofTeam, 'b'))
    expect(ask(both, { unread: 'namespaces' }).ingress).toMatchObject({ result: 'unknown', reason: 'namespaces-unread' })
  })

  it('admin policies of two versions of the API have no order', () => {
    const older =
      '{kind: AdminNetworkPolicy, metadata: {name: old}, spec: {priority: 5, subject: {namespaces: {}}, ingress: [{action: Allow, from: [{namespaces: {}}]}]}}'
    expect(ask(all(older, policy('Admin', rule('Deny'))), {}).ingress).toMatchObject({ result: 'unknown', reason: 'two-apis' })
  })

  it('the Baseline tier decides where no NetworkPolicy selects the Pod', () => {
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
  ])('an admin rule that denies with %s takes traffic to port 8080 (http) as %s', (ports, result) => {
    expect(ask(all(policy('Admin', rule('Deny', `, ${ports}`)))).result).toBe(result)
  })

  it('an admin rule with a peer of an unknown kind fails closed', () => {
    const peer = (action: string) => `{action: ${action}, from: [{serviceAccounts: {}}]}`
    expect(ask(all(policy('Admin', `${peer('Accept')}, ${rule('Deny')}`))).ingress.rule).toEqual({ index: 1, name: 'Deny-all' })
    expect(ask(all(policy('Admin', peer('Deny')))).result).toBe('denied')
    expect(ask(all(policy('Admin', peer('Pass')))).result).toBe('denied')
  })

  const egress = (rules: string) => clusterPolicy(`{tier: Admin, priority: 1, subject: {namespaces: {}}, egress: [${rules}]}`)

  it('an admin rule for Nodes matches their addresses', () => {
    const policy = egress('{action: Deny, to: [{nodes: {matchLabels: {zone: a}}}]}')
    expect(ask(policy, { from: 'shop/db', to: 'front/agent' }).egress.result).toBe('denied')
    expect(ask(policy, { from: 'shop/db', to: 'shop/web' }).egress.result).toBe('allowed')
    expect(ask(policy, { from: 'shop/db', to: 'front/agent', facts: { nodes: [] } }).egress.result).toBe('allowed')
  })

  it('an admin rule for networks matches addresses inside of the cluster too', () => {
    expect(ask(egress('{action: Deny, to: [{networks: [0.0.0.0/0]}]}')).egress.result).toBe('denied')
  })

  it('which traffic an admin rule for a domain name matches is unknown', () => {
    const policy = egress('{action: Accept, to: [{domainNames: [example.com]}]}, {action: Deny, to: [{networks: [0.0.0.0/0]}]}')
    expect(ask(policy, { to: '203.0.113.9' }).egress).toMatchObject({ result: 'unknown', reason: 'domain-names' })
  })
})
