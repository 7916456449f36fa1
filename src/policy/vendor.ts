import { matches } from '../kube/selector.ts'
import { defined } from '../lib/defined.ts'
import type { Direction, Labels, ObjectRef, Pod, VendorPolicy, VendorSelector } from '../model/resources.ts'
import { calicoSelector } from './calico-selector.ts'
import type { MatchContext } from './context.ts'
import { both, type Match, some } from './match.ts'
import { matchesNamespace } from './peers.ts'

/**
 * Does a policy of a plugin's own kind select the Pod for this direction? `vendor` if its selector cannot be read. Pods on their Node's
 * network are no endpoints of these plugins, so nothing selects them by labels.
 */
export function vendorSelects(policy: VendorPolicy, pod: Pod, direction: Direction, context: MatchContext): Match {
  if (!policy.directions.includes(direction) || pod.hostNetwork) return false
  return some(policy.selects, (selector) => isSelected(selector, policy, pod, context))
}

/** Cilium gives Pods the name of their Namespace as a label (pkg/k8s/apis/cilium.io, PodNamespaceLabel). */
const NAMESPACE_LABEL = 'io.kubernetes.pod.namespace'

function isSelected(selector: VendorSelector, { namespace }: VendorPolicy, pod: Pod, context: MatchContext): Match {
  const isOfNamespace = namespace === undefined || namespace === pod.namespace
  switch (selector.type) {
    case 'unreadable':
      return isOfNamespace && 'vendor'
    case 'labels':
      return both(matches(selector.pods, { ...pod.labels, [NAMESPACE_LABEL]: pod.namespace }), () =>
        selector.namespaces ? matchesNamespace(selector.namespaces, pod.namespace, context) : isOfNamespace,
      )
    case 'text':
      return both(isOfNamespace, () => isSelectedByText(selector, pod, context))
  }
}

/** Calico gives Pods and Namespaces labels of its own (libcalico-go, lib/backend/k8s/conversion). */
function isSelectedByText({ pods, namespaces }: Extract<VendorSelector, { type: 'text' }>, pod: Pod, context: MatchContext): Match {
  const own = { 'projectcalico.org/namespace': pod.namespace, 'projectcalico.org/orchestrator': 'k8s' }
  return both(textMatch(pods, { ...pod.labels, ...own }), () => {
    if (namespaces === undefined) return true
    const labels = context.namespaceLabels(pod.namespace)
    return labels ? textMatch(namespaces, { ...labels, 'projectcalico.org/name': pod.namespace }) : 'namespaces-unread'
  })
}

function textMatch(text: string, labels: Labels): Match {
  return calicoSelector(text)?.(labels) ?? 'vendor'
}

/** What names a policy of a plugin's own kind. */
export function vendorPolicyRef({ kind, namespace, name }: VendorPolicy): ObjectRef {
  return { kind, ...defined({ namespace }), name }
}
