import type { AdminPolicyKind, VendorPolicy } from '../../model/resources.ts'
import { projectAdminPolicy } from '../project/admin-policy.ts'
import { projectAntreaPolicy } from '../project/vendor/antrea.ts'
import { projectCalicoPolicy } from '../project/vendor/calico.ts'
import { projectCiliumPolicy } from '../project/vendor/cilium.ts'
import { projectEgressFirewall } from '../project/vendor/openshift.ts'
import { type KindRow, kind, one } from './kind.ts'

const beside = ['service', 'pod', 'route'] as const

function admin(name: AdminPolicyKind, plural: string, version: string) {
  return kind({
    kind: name,
    group: 'policy.networking.k8s.io',
    versions: [version],
    plural,
    isClusterWide: true,
    isOptional: true,
    resource: 'adminpolicies',
    list: 'adminPolicies',
    project: one((raw) => projectAdminPolicy(raw, name)),
    beside,
  })
}

type VendorRow = Pick<KindRow<'vendorPolicies'>, 'group' | 'versions' | 'isClusterWide' | 'unlessServed'>

/** A kind of a network plugin. Its `id` has the group where Kubernetes, or another group, has a kind that is called the same. */
function vendor(id: string, plural: string, row: VendorRow, project: (raw: unknown, id: string) => VendorPolicy[]) {
  const [name = id] = id.split('.')
  return kind({
    kind: name,
    id,
    plural,
    isOptional: true,
    resource: 'vendorpolicies',
    list: 'vendorPolicies',
    project: (raw) => project(raw, id),
    beside,
    ...row,
  })
}

const cilium = { group: 'cilium.io', versions: ['v2'] }
const calico = { group: 'projectcalico.org', versions: ['v3'] }
/** Calico keeps its policies as custom resources, which its own API server, if there is one, serves in another group. */
const calicoCrd = { group: 'crd.projectcalico.org', versions: ['v1'], unlessServed: 'projectcalico.org' }
const antrea = { group: 'crd.antrea.io', versions: ['v1beta1', 'v1alpha1'] }
const wide = { isClusterWide: true } as const

/** Policies for the whole cluster, and those of network plugins. */
export const policies = {
  AdminNetworkPolicy: admin('AdminNetworkPolicy', 'adminnetworkpolicies', 'v1alpha1'),
  BaselineAdminNetworkPolicy: admin('BaselineAdminNetworkPolicy', 'baselineadminnetworkpolicies', 'v1alpha1'),
  ClusterNetworkPolicy: admin('ClusterNetworkPolicy', 'clusternetworkpolicies', 'v1alpha2'),
  CiliumNetworkPolicy: vendor('CiliumNetworkPolicy', 'ciliumnetworkpolicies', cilium, projectCiliumPolicy),
  CiliumClusterwideNetworkPolicy: vendor(
    'CiliumClusterwideNetworkPolicy',
    'ciliumclusterwidenetworkpolicies',
    { ...cilium, ...wide },
    projectCiliumPolicy,
  ),
  CalicoPolicy: vendor('NetworkPolicy.projectcalico.org', 'networkpolicies', calico, projectCalicoPolicy),
  CalicoGlobalPolicy: vendor('GlobalNetworkPolicy.projectcalico.org', 'globalnetworkpolicies', { ...calico, ...wide }, projectCalicoPolicy),
  CalicoPolicyCrd: vendor('NetworkPolicy.crd.projectcalico.org', 'networkpolicies', calicoCrd, projectCalicoPolicy),
  CalicoGlobalPolicyCrd: vendor(
    'GlobalNetworkPolicy.crd.projectcalico.org',
    'globalnetworkpolicies',
    { ...calicoCrd, ...wide },
    projectCalicoPolicy,
  ),
  AntreaPolicy: vendor('NetworkPolicy.crd.antrea.io', 'networkpolicies', antrea, projectAntreaPolicy),
  AntreaClusterPolicy: vendor('ClusterNetworkPolicy.crd.antrea.io', 'clusternetworkpolicies', { ...antrea, ...wide }, projectAntreaPolicy),
  EgressFirewall: vendor('EgressFirewall', 'egressfirewalls', { group: 'k8s.ovn.org', versions: ['v1'] }, projectEgressFirewall),
}
