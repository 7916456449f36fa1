import { apiServerFacts, daemonSetFacts, nameServiceFacts, nameSliceFacts, proxyPodFacts, serviceRangeFacts } from '../project/dataplane.ts'
import { projectConfigs } from '../project/dataplane-config.ts'
import { projectHeldAddress } from '../project/held-address.ts'
import { agentsOfDaemonSet, agentsOfPod } from '../project/policy-agent.ts'
import { builtin } from './builtin.ts'
import { type Kind, type KindRow, kind, one } from './kind.ts'

/** The kinds that keep the addresses of Services: beta in 1.31, stable since 1.33 (KEP-1880). */
const addressing = {
  group: 'networking.k8s.io',
  versions: ['v1', 'v1beta1'],
  isClusterWide: true,
  resource: 'dataplane',
} as const

/** A kind of the table that is read a second time, for what its objects say about the data plane. */
function facts({ kind: name, group, plural }: Kind, id: string, row: Pick<KindRow<'dataplane'>, 'project' | 'notInDumps'>) {
  return kind({ kind: name, id, group, plural, resource: 'dataplane', list: 'dataplane', ...row })
}

/** A kind of the table that is read a second time, for the agents of network plugins. */
function agents({ kind: name, group, plural }: Kind, id: string, project: KindRow<'policyAgents'>['project']) {
  return kind({ kind: name, id, group, plural, resource: 'dataplane', list: 'policyAgents', project })
}

/** What tells how the cluster carries its packets, and what enforces its policies. */
export const dataplane = {
  PolicyDaemonSet: agents(builtin.DaemonSet, 'PolicyDaemonSet', agentsOfDaemonSet),
  PolicyPod: agents(builtin.Pod, 'PolicyPod', agentsOfPod),
  SystemDaemonSet: facts(builtin.DaemonSet, 'SystemDaemonSet', { project: daemonSetFacts }),
  NameService: facts(builtin.Service, 'NameService', { project: nameServiceFacts }),
  NameSlice: facts(builtin.EndpointSlice, 'NameSlice', { project: nameSliceFacts, notInDumps: true }),
  ProxyPod: facts(builtin.Pod, 'ProxyPod', { project: proxyPodFacts, notInDumps: true }),
  ApiServerPod: facts(builtin.Pod, 'ApiServerPod', { project: apiServerFacts }),
  ConfigMap: kind({ kind: 'ConfigMap', plural: 'configmaps', resource: 'dataplane', list: 'configs', project: projectConfigs }),
  ServiceCIDR: kind({ kind: 'ServiceCIDR', plural: 'servicecidrs', ...addressing, list: 'dataplane', project: serviceRangeFacts }),
  IPAddress: kind({ kind: 'IPAddress', plural: 'ipaddresses', ...addressing, list: 'heldAddresses', project: one(projectHeldAddress) }),
}
