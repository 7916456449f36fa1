import type { FindingDefinition } from '../../finding.ts'
import type { Facts } from './facts.ts'
import { ofRanges } from './of-ranges.ts'
import { ofService } from './of-service.ts'

/** An address is kept for an object that is gone, so nothing else gets it. */
export const PT806: FindingDefinition<'PT806', Facts> = {
  code: 'PT806',
  name: 'address-held-by-nothing',
  rule: ofService,
  rangeRule: ofRanges,
  title: ({ address, count, owner }) =>
    count > 1 ? `${count} addresses are kept for ${owner.kind}s that are gone` : `${address} is kept for a ${owner.kind} that is gone`,
  message: ({ address, holder, owner, count, isCleaned, isOwn }) => {
    const place = owner.namespace === undefined ? '' : ` in ${owner.namespace}`
    const fact = `${holder.kind} ${holder.name} keeps ${address} for ${owner.kind.toLowerCase()}/${owner.name}${place}, which does not exist`
    if (isOwn) return `${fact}. This Service has the address, but the API server has not reserved it for this Service.`
    const rest = count > 1 ? ` (and ${count - 1} more)` : ''
    return `${fact}${rest}. ${isCleaned ? 'The API server deletes such objects after a minute.' : 'Nothing else gets the address until it is released.'}`
  },
  advice: ({ holder, isOwn }, { kubectlIn }) => ({
    next: {
      text: isOwn ? 'Look at what keeps the address.' : 'Make sure that the owner is gone, then release the address.',
      command: kubectlIn('', 'get', resources[holder.kind] ?? holder.kind.toLowerCase(), holder.name, '-o', 'yaml'),
    },
  }),
  effect: 'none',
  relations: {},
  explain: {
    summary: 'An address is kept for an object that does not exist.',
    means:
      'The address is not in use, and nothing else gets it. If many addresses are kept like this, the range fills up although few addresses are used.',
    why: 'For each ClusterIP the API server keeps an IPAddress with a reference to the Service. If a Service is deleted in an unusual way, the IPAddress stays. The API server looks for such objects and deletes those that it made itself; other ones stay until an administrator deletes them. Network plugins keep addresses of Pods in objects of their own. An address that was kept less than a minute ago does not count, since the Service may still be on its way. The finding is inferred unless the API server reports the address with an event.',
    sources: [
      'kubernetes pkg/registry/core/service/ipallocator/controller repairip.go, syncIPAddress',
      'networking.k8s.io/v1 IPAddress spec.parentRef',
      'projectcalico/calico libcalico-go/lib/apis/v3 ipamblock.go',
    ],
    confirm: [
      'kubectl get ipaddresses',
      'kubectl -n NS get service SVC',
      'kubectl get events -A --field-selector reason=IPAddressNotAllocated',
    ],
    fix: [
      'Make sure that the owner is gone, then delete the IPAddress.',
      'For addresses of Pods use the command of the network plugin (calicoctl ipam check).',
    ],
  },
}

/** As kubectl names the kinds that keep addresses. */
const resources: Readonly<Record<string, string>> = {
  IPAddress: 'ipaddresses.networking.k8s.io',
  IPAMBlock: 'ipamblocks.crd.projectcalico.org',
}
