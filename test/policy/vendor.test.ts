import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { kindNamed, kindsInDump } from '../../src/cluster/kinds/kinds.ts'
import { createLists } from '../../src/cluster/kinds/lists.ts'
import { fields, text } from '../../src/lib/read.ts'
import type { DirectionAccess } from '../../src/model/access.ts'
import type { Pod, VendorPolicy } from '../../src/model/resources.ts'
import { createPolicies } from '../../src/policy/policies.ts'
import { pod } from '../build.ts'
import { policyCluster } from './cluster.ts'

/** From a Pod outside of the namespace to demo/web, whose Namespace has the label team=shop. */
function ask(yaml: string, part: Partial<Pod> = {}): { egress: DirectionAccess; ingress: DirectionAccess } {
  const { facts } = policyCluster([{ kind: 'Namespace', metadata: { name: 'demo', labels: { team: 'shop' } } }])
  const policies = createPolicies({ ...facts, vendorPolicies: project(load(yaml)) })
  const web = { type: 'pod' as const, pod: pod('web', { labels: { app: 'web' }, ...part }) }
  const other = { type: 'pod' as const, pod: pod('other', { namespace: 'other', ips: ['10.244.0.9'] }) }
  const { ingress } = policies.evaluate({ from: other, to: web, address: '10.244.0.1', port: 8080, protocol: 'TCP' })
  const { egress } = policies.evaluate({ from: web, to: other, address: '10.244.0.9', port: 8080, protocol: 'TCP' })
  return { egress, ingress }
}

function project(raw: unknown): VendorPolicy[] {
  const { apiVersion, kind } = fields(raw)
  const [group = ''] = (text(apiVersion) ?? '').split('/')
  return kindsInDump(group, text(kind) ?? '').flatMap((row) => (row.list === 'vendorPolicies' ? projectWith(row.id, raw) : []))
}

function projectWith(id: string, raw: unknown): VendorPolicy[] {
  const lists = createLists()
  kindNamed(id)?.part(raw).addTo(lists)
  return lists.vendorPolicies
}

const cilium = (spec: string, namespace = 'demo') =>
  `{apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: {namespace: ${namespace}, name: l7}, spec: ${spec}}`
const clusterwide = (spec: string) =>
  `{apiVersion: cilium.io/v2, kind: CiliumClusterwideNetworkPolicy, metadata: {name: wide}, spec: ${spec}}`
const calico = (spec: string) =>
  `{apiVersion: crd.projectcalico.org/v1, kind: NetworkPolicy, metadata: {namespace: demo, name: default.web}, spec: ${spec}}`
const global = (spec: string) =>
  `{apiVersion: projectcalico.org/v3, kind: GlobalNetworkPolicy, metadata: {name: default.deny}, spec: ${spec}}`
const antrea = (spec: string) => `{apiVersion: crd.antrea.io/v1beta1, kind: ClusterNetworkPolicy, metadata: {name: strict}, spec: ${spec}}`
const antreaOwn = (spec: string) =>
  `{apiVersion: crd.antrea.io/v1beta1, kind: NetworkPolicy, metadata: {namespace: demo, name: own}, spec: ${spec}}`
const firewall = (namespace: string) =>
  `{apiVersion: k8s.ovn.org/v1, kind: EgressFirewall, metadata: {namespace: ${namespace}, name: default}, spec: {egress: [{type: Deny, to: {cidrSelector: 0.0.0.0/0}}]}}`

describe("a policy of a plugin's own kind", () => {
  it('a policy of a plugin selects no Pod on the network of its Node', () => {
    const policy = cilium('{endpointSelector: {matchLabels: {app: web}}, ingress: [{}]}')
    expect([ask(policy).ingress.result, ask(policy, { hostNetwork: true }).ingress.result]).toEqual(['unknown', 'allowed'])
  })

  it.each([
    ['selects by labels', cilium('{endpointSelector: {matchLabels: {app: web}}, ingress: [{}]}'), 'unknown', 'allowed'],
    [
      'has the source of a label in its key',
      cilium('{endpointSelector: {matchLabels: {"k8s:app": web}}, ingressDeny: [{}]}'),
      'unknown',
      'allowed',
    ],
    ['selects other Pods', cilium('{endpointSelector: {matchLabels: {app: db}}, ingress: [{}]}'), 'allowed', 'allowed'],
    ['is of another namespace', cilium('{endpointSelector: {}, ingress: [{}], egress: [{}]}', 'other'), 'allowed', 'allowed'],
    ['is for egress', cilium('{endpointSelector: {}, egress: [{toFQDNs: [{matchName: example.com}]}]}'), 'allowed', 'unknown'],
    [
      'selects by the service account',
      cilium('{endpointSelector: {matchLabels: {io.cilium.k8s.policy.serviceaccount: web}}, ingress: []}'),
      'unknown',
      'allowed',
    ],
    ['is for Nodes', clusterwide('{nodeSelector: {}, ingress: [{}]}'), 'allowed', 'allowed'],
    ['is for the cluster', clusterwide('{endpointSelector: {}, ingress: [{fromEntities: [world]}]}'), 'unknown', 'allowed'],
    [
      'names the namespace',
      clusterwide('{endpointSelector: {matchLabels: {"k8s:io.kubernetes.pod.namespace": demo}}, ingress: [{}]}'),
      'unknown',
      'allowed',
    ],
    [
      'names another namespace',
      clusterwide('{endpointSelector: {matchLabels: {io.kubernetes.pod.namespace: kube-system}}, ingress: [{}]}'),
      'allowed',
      'allowed',
    ],
    [
      'names a label of the namespace',
      clusterwide('{endpointSelector: {matchLabels: {io.cilium.k8s.namespace.labels.team: shop}}, ingress: [{}]}'),
      'unknown',
      'allowed',
    ],
    ['selects by an expression', calico('{selector: "app == \'web\'", types: [Ingress, Egress]}'), 'unknown', 'unknown'],
    ['selects other Pods by an expression', calico('{selector: "app == \'db\'", types: [Ingress]}'), 'allowed', 'allowed'],
    ['has no types and no rules', calico('{selector: all()}'), 'unknown', 'allowed'],
    ['has no types and an egress rule', calico('{selector: all(), egress: [{action: Allow}]}'), 'allowed', 'unknown'],
    ['has an expression that is not understood', calico('{selector: "app ~ \'web\'", types: [Ingress]}'), 'unknown', 'allowed'],
    ['is for host endpoints', global('{selector: all(), types: [Ingress], preDNAT: true, applyOnForward: true}'), 'allowed', 'allowed'],
    ['selects namespaces', global('{namespaceSelector: "team == \'shop\'", types: [Ingress], order: 10}'), 'unknown', 'allowed'],
    [
      'selects other namespaces',
      global('{namespaceSelector: "projectcalico.org/name == \'kube-system\'", types: [Ingress]}'),
      'allowed',
      'allowed',
    ],
    [
      'is applied to a namespace',
      antrea('{tier: securityops, priority: 5, appliedTo: [{namespaceSelector: {matchLabels: {team: shop}}}], ingress: [{action: Drop}]}'),
      'unknown',
      'allowed',
    ],
    [
      'is applied by its rules',
      antrea('{priority: 5, egress: [{action: Drop, appliedTo: [{podSelector: {matchLabels: {app: web}}}]}]}'),
      'allowed',
      'unknown',
    ],
    ['is applied to a group', antrea('{priority: 5, appliedTo: [{group: web}], ingress: [{action: Drop}]}'), 'unknown', 'allowed'],
    ['is applied to Nodes', antrea('{priority: 5, appliedTo: [{nodeSelector: {}}], ingress: [{action: Drop}]}'), 'allowed', 'allowed'],
    ['is applied in its namespace', antreaOwn('{appliedTo: [{podSelector: {}}], ingress: [{action: Drop}]}'), 'unknown', 'allowed'],
    ['is a firewall of the namespace', firewall('demo'), 'allowed', 'unknown'],
    ['is a firewall of another namespace', firewall('shop'), 'allowed', 'allowed'],
  ])('a policy that %s is told as such: %s', (_, yaml, ingress, egress) => {
    const access = ask(yaml)
    expect([access.ingress.result, access.egress.result]).toEqual([ingress, egress])
    for (const one of [access.ingress, access.egress]) expect(one.result === 'unknown').toBe(one.policy !== undefined)
  })

  it("a policy of a plugin's own kind is named with its group where Kubernetes has a kind of the same name", () => {
    expect(ask(calico('{selector: all()}')).ingress.policy).toEqual({
      kind: 'NetworkPolicy.crd.projectcalico.org',
      namespace: 'demo',
      name: 'default.web',
    })
    expect(ask(cilium('{endpointSelector: {}, ingress: [{}]}')).ingress.policy).toEqual({
      kind: 'CiliumNetworkPolicy',
      namespace: 'demo',
      name: 'l7',
    })
  })
})
