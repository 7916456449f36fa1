import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import type { Enforcement, WhoMayConnect } from '../../src/model/access.ts'
import { createPolicies } from '../../src/policy/policies.ts'
import { pod } from '../build.ts'
import { nothingShown, policyCluster } from './cluster.ts'

const clients = [
  pod('front-1', { namespace: 'shop', labels: { app: 'front' }, ips: ['10.244.0.11'] }),
  pod('front-2', { namespace: 'shop', labels: { app: 'front' }, ips: ['10.244.0.12'] }),
  pod('front-3', { namespace: 'other', labels: { app: 'front' }, ips: ['10.244.0.13'] }),
  pod('done', { namespace: 'shop', labels: { app: 'front' }, phase: 'Succeeded' }),
  pod('host', { namespace: 'shop', labels: { app: 'front' }, hostNetwork: true }),
]
const namespaces = [
  { kind: 'Namespace', metadata: { name: 'shop', labels: { team: 'shop' } } },
  { kind: 'Namespace', metadata: { name: 'other', labels: {} } },
  { kind: 'Namespace', metadata: { name: 'demo', labels: {} } },
]

/** Who may connect to demo/web on 8080/TCP. */
function who(
  policies: string[],
  { enforcement = nothingShown, isWhole = true }: { enforcement?: Enforcement; isWhole?: boolean } = {},
): WhoMayConnect {
  const { facts } = policyCluster([...namespaces, ...policies.map((text) => load(text))], enforcement)
  const to = { type: 'pod' as const, pod: pod('web') }
  const population = { pods: [to.pod, ...clients], isWhole: () => isWhole }
  return createPolicies(facts, population).whoMayConnect({ to, address: '10.244.0.1', port: 8080, protocol: 'TCP' })
}

const own = (ingress: string) =>
  `{kind: NetworkPolicy, metadata: {namespace: demo, name: own}, spec: {podSelector: {}, ingress: ${ingress}}}`
const admin = (tier: string, ingress: string, name = 'admin', priority = 1) =>
  `{kind: ClusterNetworkPolicy, metadata: {name: ${name}}, spec: {tier: ${tier}, priority: ${priority}, subject: {namespaces: {}}, ingress: ${ingress}}}`
const everyPod = '[{namespaces: {}}]'
const front = '{namespaceSelector: {matchLabels: {team: shop}}, podSelector: {matchLabels: {app: front}}}'

describe('who may connect', () => {
  it('every client may connect if no policy selects the Pod', () => {
    expect(who([])).toEqual({ pods: 'everyone', outside: 'everyone', sources: [], rest: 'allowed', policies: [] })
  })

  it('no client may connect if a policy selects the Pod and no rule has the port', () => {
    const policies = [{ kind: 'NetworkPolicy', namespace: 'demo', name: 'own' }]
    const nobody = { pods: 'nobody', outside: 'nobody', sources: [], rest: 'denied', certainty: 'inferred', policies }
    expect(who([own('[]')])).toEqual(nobody)
    expect(who([own('[{ports: [{port: 80}]}]')])).toEqual(nobody)
  })

  it('who may connect is proven where the plugin enforces NetworkPolicies', () => {
    expect(who([own('[]')], { enforcement: { state: 'enforces', plugin: 'Calico', evidence: [] } }).certainty).toBe('proven')
  })

  it('the clients that may connect are given as selectors, with the number of Pods that these match now', () => {
    expect(who([own(`[{from: [${front}], ports: [{port: 8080}]}]`)])).toMatchObject({
      pods: 'some',
      outside: 'nobody',
      sources: [
        {
          effect: 'allowed',
          peer: { type: 'pods', pods: { matchLabels: { app: 'front' } }, namespaces: { matchLabels: { team: 'shop' } } },
          rule: { index: 0 },
          pods: 2,
        },
      ],
    })
  })

  it('Pods of the namespace of the policy are counted if the peer names no other namespace', () => {
    expect(who([own('[{from: [{podSelector: {matchLabels: {app: web}}}]}]')]).sources).toMatchObject([
      { peer: { namespace: 'demo' }, pods: 1 },
    ])
    expect(who([own('[{from: [{podSelector: {matchLabels: {app: wbe}}}]}]')]).sources).toMatchObject([{ pods: 0 }])
  })

  it('no Pods are counted if not all Pods were read', () => {
    expect(who([own(`[{from: [${front}]}]`)], { isWhole: false }).sources[0]).not.toHaveProperty('pods')
  })

  it.each([
    ['[{}]', 'everyone', 'everyone'],
    ['[{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]', 'everyone', 'everyone'],
    ['[{from: [{ipBlock: {cidr: "::/0"}}]}]', 'nobody', 'nobody'],
    ['[{from: [{ipBlock: {cidr: 203.0.113.0/24}}]}]', 'some', 'some'],
    ['[{from: [{namespaceSelector: {}}]}]', 'everyone', 'nobody'],
    ['[{from: [{podSelector: {}}]}]', 'some', 'nobody'],
    ['[{from: [{futureSelector: {}}]}]', 'nobody', 'nobody'],
  ])('a NetworkPolicy with %s allows these of the Pods: %s, and these from outside: %s', (ingress, pods, outside) => {
    expect(who([own(ingress)])).toMatchObject({ pods, outside })
  })

  it('whether an ipBlock for all addresses allows Pods is unknown if the plugin matches no Pods', () => {
    const enforcement: Enforcement = { state: 'enforces', plugin: 'Cilium', evidence: [] }
    expect(who([own('[{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]')], { enforcement })).toMatchObject({ pods: 'unknown', outside: 'everyone' })
  })

  it.each([
    ['Deny', 'nobody'],
    ['Accept', 'everyone'],
    ['Pass', 'everyone'],
  ])('an admin policy with %s for all Pods lets in of the Pods: %s', (action, pods) => {
    expect(who([admin('Admin', `[{action: ${action}, from: ${everyPod}}]`)])).toMatchObject({ pods, outside: 'everyone' })
  })

  it('NetworkPolicies that the Admin tier overrides are not asked', () => {
    const deny = admin('Admin', `[{action: Deny, from: ${everyPod}}]`)
    expect(who([deny, own(`[{from: [${front}]}]`)])).toMatchObject({ pods: 'nobody', sources: [{ effect: 'denied', tier: 'Admin' }] })
    const pass = admin('Admin', `[{action: Pass, from: ${everyPod}}, {action: Deny, from: ${everyPod}}]`)
    expect(who([pass, own(`[{from: [${front}]}]`)])).toMatchObject({ pods: 'some' })
  })

  it('the Baseline tier counts where no NetworkPolicy selects the Pod', () => {
    const deny = admin('Baseline', `[{action: Deny, from: ${everyPod}}]`)
    expect(who([deny])).toMatchObject({ pods: 'nobody', policies: [{ kind: 'ClusterNetworkPolicy', name: 'admin' }] })
    expect(who([deny, own('[{}]')])).toMatchObject({ pods: 'everyone' })
  })

  it('who may connect names what a NetworkPolicy allows to clients that an admin policy passes to it', () => {
    const pass = admin('Admin', `[{action: Pass, from: [{namespaces: {matchLabels: {team: shop}}}]}, {action: Deny, from: ${everyPod}}]`)
    expect(who([pass, own(`[{from: [${front}]}]`)]).sources.map(({ effect, tier }) => `${effect} ${tier}`)).toEqual([
      'passed Admin',
      'denied Admin',
      'allowed NetworkPolicy',
    ])
  })

  it('a Baseline denial of a Pod that a NetworkPolicy selects for the other direction only is inferred', () => {
    const spec = `subject: {namespaces: {}}, ingress: [{action: Deny, from: ${everyPod}}]`
    const older = `{kind: BaselineAdminNetworkPolicy, metadata: {name: default}, spec: {${spec}}}`
    const other = '{kind: NetworkPolicy, metadata: {namespace: demo, name: out}, spec: {podSelector: {}, policyTypes: [Egress]}}'
    const enforcement: Enforcement = { state: 'enforces', plugin: 'OVN-Kubernetes', evidence: [] }
    expect([who([older], { enforcement }).certainty, who([older, other], { enforcement }).certainty]).toEqual(['proven', 'inferred'])
  })

  it('an admin policy that may select the Pod denies nothing for sure', () => {
    const ofTeam = `{kind: ClusterNetworkPolicy, metadata: {name: admin}, spec: {tier: Admin, priority: 1, subject: {namespaces: {matchLabels: {team: demo}}}, ingress: [{action: Deny, from: ${everyPod}}]}}`
    const { facts } = policyCluster([load(ofTeam)])
    const { namespaces: _, ...unread } = facts
    const to = { type: 'pod' as const, pod: pod('web') }
    const { sources } = createPolicies(unread).whoMayConnect({ to, address: '10.244.0.1', port: 8080, protocol: 'TCP' })
    expect(sources.map(({ effect }) => effect)).toEqual(['unknown'])
  })

  it('an admin rule that fails closed lets in nobody', () => {
    expect(who([admin('Admin', '[{action: Deny, from: [{future: {}}]}]')])).toMatchObject({ pods: 'nobody', outside: 'nobody' })
    expect(who([admin('Admin', '[{action: Accept, from: [{future: {}}]}]')])).toMatchObject({ pods: 'everyone' })
  })

  it('who may connect is not known where policies of one priority disagree', () => {
    const policies = [
      admin('Admin', `[{action: Deny, from: ${everyPod}}]`, 'a'),
      admin('Admin', `[{action: Accept, from: ${everyPod}}]`, 'b'),
    ]
    expect(who([...policies, own('[]')])).toMatchObject({ pods: 'unknown' })
  })

  it('which Pods may connect is unknown if an earlier rule may deny all of them; if it may deny only some, others may connect', () => {
    const disputed = (from: string) => [
      admin('Admin', `[{action: Deny, from: ${from}}]`, 'a'),
      admin('Admin', `[{action: Accept, from: ${from}}]`, 'b'),
    ]
    const someFront = '[{pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: front}}}}]'
    const later = admin('Admin', `[{action: Accept, from: ${someFront}}]`, 'later', 2)
    for (const more of [[], [later], [later, own('[{}]')]]) {
      expect(who([...disputed(everyPod), ...more])).toMatchObject({ pods: 'unknown', outside: 'everyone' })
      expect(who([...disputed(someFront), ...more])).toMatchObject({ pods: 'some', outside: 'everyone' })
    }
  })
})
