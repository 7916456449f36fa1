import { projectIpamBlock, projectIpPool } from '../project/pools/calico.ts'
import { projectCiliumNode, projectPodIpPool } from '../project/pools/cilium.ts'
import { projectAntreaPool, projectEniConfig, projectKubeOvnSubnet, projectNodeNetworkConfig } from '../project/pools/others.ts'
import { type KindRow, kind, one } from './kind.ts'

type Row = Omit<KindRow<'addressPools'>, 'kind' | 'plural' | 'isOptional' | 'resource' | 'list' | 'project'>

/** A kind of a network plugin that keeps addresses for Pods. Other plugins have kinds of the same name: the id has the group. */
function pool(name: string, plural: string, row: Row, project: KindRow<'addressPools'>['project']) {
  return kind({ kind: name, plural, isOptional: true, resource: 'addresspools', list: 'addressPools', project, ...row })
}

const wide = { isClusterWide: true } as const
const calico = { group: 'crd.projectcalico.org', ...wide }

/** Where network plugins keep the addresses of Pods. They are read for `--ranges` alone. */
export const addressPools = {
  CalicoIPPool: pool('IPPool', 'ippools', { ...calico, id: 'IPPool.crd.projectcalico.org' }, one(projectIpPool)),
  IPAMBlock: pool('IPAMBlock', 'ipamblocks', calico, one(projectIpamBlock)),
  CiliumNode: pool('CiliumNode', 'ciliumnodes', { group: 'cilium.io', versions: ['v2'], ...wide }, projectCiliumNode),
  CiliumPodIPPool: pool(
    'CiliumPodIPPool',
    'ciliumpodippools',
    { group: 'cilium.io', versions: ['v2', 'v2alpha1'], ...wide },
    projectPodIpPool,
  ),
  NodeNetworkConfig: pool(
    'NodeNetworkConfig',
    'nodenetworkconfigs',
    { group: 'acn.azure.com', versions: ['v1alpha'] },
    projectNodeNetworkConfig,
  ),
  AntreaIPPool: pool(
    'IPPool',
    'ippools',
    { group: 'crd.antrea.io', versions: ['v1beta1', 'v1alpha2'], id: 'IPPool.crd.antrea.io', ...wide },
    one(projectAntreaPool),
  ),
  Subnet: pool('Subnet', 'subnets', { group: 'kubeovn.io', ...wide }, projectKubeOvnSubnet),
  ENIConfig: pool('ENIConfig', 'eniconfigs', { group: 'crd.k8s.amazonaws.com', versions: ['v1alpha1'], ...wide }, one(projectEniConfig)),
}
