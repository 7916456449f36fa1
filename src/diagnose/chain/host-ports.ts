import type { Candidate } from '../../model/endpoint.ts'

/** Reasons that the kubelet gives, new and old (kubelet lifecycle/predicate.go). */
const rejections: readonly unknown[] = ['NodePorts', 'PodFitsHostPorts', 'HostPortConflict']

/**
 * Does a Pod not run because a port of the Node (hostPort) that it requests is taken? `unscheduled`: on every Node that it might run on
 * (scheduler plugin NodePorts); `rejected`: by the kubelet of its Node.
 */
export function hostPortRefusal(candidate: Candidate): 'unscheduled' | 'rejected' | undefined {
  if (candidate.reason === 'failed' && rejections.includes(candidate.value)) return 'rejected'
  const isUnscheduled = candidate.reason === 'unschedulable' && /didn't have free ports|PodFitsHostPorts/.test(candidate.message ?? '')
  return isUnscheduled ? 'unscheduled' : undefined
}
