import { count } from '../../../lib/count.ts'
import type { FindingDefinition } from '../../finding.ts'
import { some } from '../../words/text.ts'
import type { Facts } from './facts.ts'
import { ofRanges } from './of-ranges.ts'
import { ofService } from './of-service.ts'

/** A ClusterIP, or a node port, lies outside of every range of the cluster. */
export const PT805: FindingDefinition<'PT805', Facts> = {
  code: 'PT805',
  name: 'cluster-ip-outside',
  rule: ofService,
  rangeRule: ofRanges,
  title: ({ kind, value, count: values }) => {
    if (values > 1) return `${values} ${kind === 'address' ? 'ClusterIPs are' : 'node ports are'} outside of every range`
    return kind === 'address' ? `ClusterIP ${value} is outside of every range` : `node port ${value} is outside of the range`
  },
  message: ({ kind, value, service, namespace, count: values, ranges }) => {
    const thing = kind === 'address' ? 'ClusterIP' : 'node port'
    const where = ranges.length === 0 ? 'outside of every range of the API server' : `not in ${some(ranges)}`
    const others = values > 1 ? ` and ${count(values - 1, `more ${thing}`)} are` : ' is'
    return `${thing} ${value} of ${service} in ${namespace}${others} ${where}. kube-proxy still serves ${values > 1 ? 'them' : 'it'}, but components that are configured with the range may drop the traffic.`
  },
  advice: ({ kind, service, namespace }, { kubectlIn }) => ({
    fix: {
      text:
        kind === 'address'
          ? 'Add a ServiceCIDR that holds the address, or delete the Service and create it again without clusterIP.'
          : 'Choose a node port in the range, or widen --service-node-port-range of kube-apiserver.',
    },
    next: { text: 'Look at the Service and its events.', command: kubectlIn(namespace, 'describe', 'service', service) },
  }),
  events: ['Service'],
  effect: 'none',
  relations: {},
  explain: {
    summary: 'The ClusterIP of a Service lies in no range of the cluster, or a node port lies outside of its range.',
    means:
      'The Service was created before a range changed. kube-proxy still serves it, but network plugins, routers and firewalls that are configured with the range may drop its traffic, and the API server would not accept the same value again.',
    why: 'The API server checks an address or a node port when a Service is created. A ServiceCIDR that is deleted, or another value of --service-cluster-ip-range or --service-node-port-range, does not change Services that exist. The API server then reports the Service with an event (ClusterIPOutOfRange, PortOutOfRange). If only the flags of a kube-apiserver Pod show the range, the finding is inferred: another API server may have other flags.',
    sources: ['kubernetes pkg/registry/core/service/ipallocator/controller repairip.go', 'portallocator/controller repair.go', 'KEP-1880'],
    confirm: ['kubectl get servicecidrs', 'kubectl -n NS get service SVC -o yaml', 'kubectl -n NS describe service SVC'],
    fix: [
      'Add a ServiceCIDR that holds the address.',
      'Or delete the Service and create it again without clusterIP and nodePort: it gets new ones.',
    ],
  },
}
