import { describe, expect, it } from 'vitest'
import type { NetworkPolicyRule } from '../../src/model/resources.ts'
import { renderTrace } from '../../src/render/index.ts'
import { client, cluster, labelled, pods, policy, traceFor } from './client-traces.ts'

const on8080 = [{ protocol: 'TCP' as const, port: 8080 }]
const forPods = (wanted: Record<string, string>, ports = on8080): NetworkPolicyRule => ({
  peers: [{ type: 'pods', pods: labelled(wanted) }],
  ports,
})
const traced = (rule: NetworkPolicyRule, part = {}) => traceFor(cluster([policy('web', { ingress: [rule] })], part, 'Calico'), pods)
const near = (trace: ReturnType<typeof traced>) => {
  const access = trace.ports[0]?.endpoints[0]?.access
  return access && 'from' in access ? access.near : undefined
}

describe('the closest rule for a client that is denied', () => {
  it('the rule that misses a denied client by one label is in the message and the evidence', () => {
    const trace = traced(forPods({ app: 'cleint' }))
    expect(near(trace)).toMatchObject({ direction: 'Ingress', rule: { index: 0 }, key: 'app', wanted: 'cleint', found: 'client' })
    const [finding] = trace.findings
    expect(finding?.message).toContain('(closest match: rule 0 of networkpolicy/web wants app=cleint, but pod/client has app=client)')
    expect(finding?.evidence).toContainEqual({
      object: { kind: 'Pod', namespace: 'demo', name: 'client' },
      field: 'metadata.labels[app]',
      value: 'client',
    })
  })

  it('a denied client has no closest rule if two labels differ, or if the rule allows another port', () => {
    for (const rule of [forPods({ app: 'cleint', tier: 'front' }), forPods({ app: 'cleint' }, [{ protocol: 'TCP', port: 9090 }])]) {
      const trace = traced(rule)
      expect([trace.findings[0]?.code, near(trace)]).toEqual(['PT601', undefined])
      expect(trace.findings[0]?.message).not.toContain('closest match')
    }
  })

  it('the finding of a denied client names the label that its Namespace lacks, but no closest rule if its own labels differ too', () => {
    const inTeam = (app: string): NetworkPolicyRule => ({
      peers: [{ type: 'pods', pods: labelled({ app }), namespaces: labelled({ team: 'shop' }) }],
      ports: on8080,
    })
    const trace = traced(inTeam('client'))
    expect(near(trace)).toMatchObject({ object: { kind: 'Namespace', name: 'demo' }, key: 'team', wanted: 'shop' })
    expect(trace.findings[0]?.message).toContain('wants team=shop, but namespace/demo has no label team)')
    expect(near(traced(inTeam('other')))).toBeUndefined()
  })

  it('of several rules that miss a denied client by one label, one with a similar value comes first', () => {
    const rules = [forPods({ app: 'front' }), forPods({ app: 'clients' })]
    expect(near(traceFor(cluster([policy('web', { ingress: rules })]), pods))).toMatchObject({ rule: { index: 1 }, wanted: 'clients' })
  })

  it('for a client whose egress is denied, one line names the rule that misses all the Pods by one label', async () => {
    const egress = [forPods({ app: 'wbe' })]
    const out = policy('out', { podSelector: labelled({ app: 'client' }), policyTypes: ['Egress'], egress })
    const trace = traceFor(cluster([out]), pods)
    expect(near(trace)).toMatchObject({ direction: 'Egress', key: 'app', wanted: 'wbe', found: 'web', object: { kind: 'Pod' } })
    expect(await renderTrace(trace, 'text', { color: false, unicode: true, now: 0, width: 200 })).not.toContain('at 1 of 3 endpoints')
  })

  it('a client on the network of its Node has no closest rule', () => {
    const onNode = { pods: [...cluster([]).pods.filter(({ name }) => name !== 'client'), { ...client, hostNetwork: true, node: 'node-9' }] }
    expect(near(traced(forPods({ app: 'cleint' }), onNode))).toBeUndefined()
  })
})
