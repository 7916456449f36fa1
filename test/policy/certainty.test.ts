import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import type { Enforcement } from '../../src/model/access.ts'
import type { PolicyFacts } from '../../src/policy/context.ts'
import { createPolicies } from '../../src/policy/policies.ts'
import { nothingShown, policyCluster } from './cluster.ts'
import { all, ask, base, clusterPolicy, enforcedBy, networkPolicy, pods } from './shop.ts'

describe('how sure a denial is', () => {
  const deny = networkPolicy('{podSelector: {}}')
  const baseline = (spec: string) => clusterPolicy(`{tier: Baseline, priority: 1, subject: {namespaces: {}}, ${spec}}`)

  it.each<[Enforcement, string]>([
    [nothingShown, 'inferred'],
    [{ state: 'ignores', plugin: 'Flannel', evidence: [] }, 'inferred'],
    [enforcedBy('Calico'), 'proven'],
    [enforcedBy('a network that nobody knows'), 'inferred'],
    [enforcedBy('Flannel'), 'inferred'],
  ])('a denial by a NetworkPolicy with %j is %s', (enforcement, certainty) => {
    expect(ask(deny, { enforcement }).ingress.certainty).toBe(certainty)
  })

  it('a denial by an admin policy rests on a plugin that enforces this kind', () => {
    const spec = 'subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}]}]'
    const older = `{kind: AdminNetworkPolicy, metadata: {name: deny}, spec: {priority: 1, ${spec}}}`
    expect(ask(older, { enforcement: enforcedBy('OVN-Kubernetes') }).ingress.certainty).toBe('proven')
    expect(ask(older, { enforcement: enforcedBy('Calico') }).ingress.certainty).toBe('inferred')
  })

  it('a denial by Baseline of a Pod that a NetworkPolicy selects for the other direction only is inferred', () => {
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

  it('a denial that an unread admin rule or a NetworkPolicy may decide is inferred where the plugin knows only NetworkPolicies', () => {
    const spec = 'subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {matchLabels: {team: front}}}]}]'
    const older = `{kind: AdminNetworkPolicy, metadata: {name: deny}, spec: {priority: 1, ${spec}}}`
    const asked = { unread: 'namespaces', enforcement: enforcedBy('Calico') } as const
    expect(ask(all(older, deny), asked).ingress).toMatchObject({ result: 'denied', certainty: 'inferred' })
    expect(ask(deny, asked).ingress).toMatchObject({ result: 'denied', certainty: 'proven' })
  })

  it('whether an ipBlock allows a Node is unknown if the plugin matches no Nodes, and known for other clients', () => {
    const policy = networkPolicy('{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 192.168.0.0/16}}]}]}')
    const from = (one: string) => ask(policy, { enforcement: enforcedBy('Cilium'), from: one }).ingress.result
    expect([from('node-2'), from('192.168.9.9')]).toEqual(['unknown', 'allowed'])
  })

  it('on Amazon VPC CNI a rule that names the port of the Service still denies clients that its peers do not match', () => {
    const policy = networkPolicy('{podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: db}}}], ports: [{port: 80}]}]}')
    const asked = { enforcement: enforcedBy('Amazon VPC CNI'), servicePort: 80 }
    expect(ask(policy, asked).ingress).toMatchObject({ result: 'denied', certainty: 'proven' })
    expect(ask(policy, { ...asked, from: 'shop/db' }).ingress.result).toBe('unknown')
  })

  it('whether an ipBlock allows a Pod is unknown if the plugin matches no Pods', () => {
    const policy = networkPolicy('{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}')
    expect(ask(policy, { enforcement: enforcedBy('Calico') }).result).toBe('allowed')
    for (const plugin of ['Cilium', 'Terway', 'GKE Dataplane V2 (Cilium)']) {
      expect(ask(policy, { enforcement: enforcedBy(plugin) }).ingress).toMatchObject({ result: 'unknown', reason: 'block-on-pod' })
      expect(ask(policy, { enforcement: enforcedBy(plugin), from: '10.9.9.9' }).result).toBe('allowed')
      expect(ask(policy, { enforcement: enforcedBy(plugin), from: '203.0.113.9' }).result).toBe('denied')
    }
  })

  it('on Amazon VPC CNI it is unknown whether a port is allowed if the Service has another number for it', () => {
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
  ])('unread policies of the kind %s leave the result open', (kind, reason) => {
    expect(ask([], unread(kind)).ingress).toMatchObject({ result: 'unknown', reason })
    expect(ask(deny, unread(kind)).ingress.result).toBe('unknown')
  })

  it('unread NetworkPolicies do not matter behind an admin policy that decides', () => {
    expect(ask(adminDeny, unread('network')).ingress.result).toBe('denied')
  })

  it('unread policies of the namespace of the client make only egress unknown', () => {
    const access = ask(deny, { facts: { isUnread: (_, namespace) => namespace === 'front' } })
    expect([access.egress.result, access.ingress.result, access.result]).toEqual(['unknown', 'denied', 'denied'])
  })

  it('if labels of Namespaces were not read, selectors by label are unknown, and selectors by name are not', () => {
    const { namespaces: _, ...rest } = policyCluster([...base, ...pods]).facts
    const from = (selector: string) => networkPolicy(`{podSelector: {}, ingress: [{from: [{namespaceSelector: ${selector}}]}]}`)
    const read = (selector: string) => createWithout(from(selector), rest)
    expect(read('{matchLabels: {team: shop}}')).toBe('unknown')
    expect(read('{matchLabels: {kubernetes.io/metadata.name: front}}')).toBe('allowed')
    expect(read('{matchLabels: {kubernetes.io/metadata.name: shop, team: shop}}')).toBe('denied')
    expect(read('{matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: [front]}]}')).toBe('allowed')
    expect(read('{matchExpressions: [{key: team, operator: In, values: [shop]}]}')).toBe('unknown')
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
