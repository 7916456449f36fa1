import { defined } from '../../../lib/defined.ts'
import type { Candidate, Endpoint } from '../../../model/endpoint.ts'
import type { Chain } from '../../../trace/chain.ts'
import { podRef } from '../../chain/evidence.ts'
import { hostPortRefusal } from '../../chain/host-ports.ts'
import { podDiagnosis } from '../../chain/pods.ts'
import { marks, positions } from '../../chain/ports.ts'
import type { Found, Rule } from '../../finding.ts'
import type { Facts } from './facts.ts'

/** Pods ask for a port of the Node that is taken: they are not scheduled or not admitted, or share it with another. */
export const ofService: Rule<Facts> = (chain) => [...refused(chain, 'unscheduled'), ...refused(chain, 'rejected'), ...shared(chain)]

function refused(chain: Chain, kind: 'unscheduled' | 'rejected'): Found<Facts>[] {
  const found = podDiagnosis(chain, (candidate) => hostPortRefusal(candidate) === kind)
  if (!found) return []
  const { facts, first, pods: _, ...place } = found
  const object = podRef(chain, first.pod)
  const hostPorts = hostPortsOf(first)
  return [
    {
      facts: { ...facts, kind, hostPorts, ...defined({ node: first.node || undefined }) },
      // The controller of a rejected Pod makes another, and leaves its object behind.
      severity: !facts.served ? 'error' : kind === 'rejected' ? 'info' : 'warn',
      confidence: 'proven',
      stage: 'pod',
      ...place,
      evidence: [
        kind === 'rejected'
          ? { object, field: 'status.reason', value: first.value }
          : { object, field: 'status.conditions[PodScheduled].message', value: first.message ?? null },
        { object, field: 'spec.containers[*].ports[*].hostPort', value: hostPorts },
      ],
    },
  ]
}

function hostPortsOf(candidate: Candidate): number[] {
  return [...new Set(candidate.declared.flatMap((port) => port.hostPort ?? []))].sort((a, b) => a - b)
}

/** Two endpoints of one Node with one port of it: the Service reaches both, the port of the Node one of them. */
function shared(chain: Chain): Found<Facts>[] {
  const ports = positions(chain, (port) => conflict(port.endpoints) !== undefined)
  const pair = conflict(chain.ports[ports[0] ?? -1]?.endpoints ?? [])
  if (!pair) return []
  const [one, other] = pair
  return [
    {
      facts: {
        kind: 'shared',
        pod: one.pod ?? '',
        other: other.pod ?? '',
        count: 2,
        of: Math.max(chain.selectedPods ?? 0, 2),
        served: true,
        hostPorts: one.hostPort === undefined ? [] : [one.hostPort],
        ...defined({ node: one.node }),
      },
      severity: 'info',
      confidence: 'proven',
      ...marks('pod', ports),
      evidence: pair.flatMap((endpoint) => [
        { object: podRef(chain, endpoint.pod ?? ''), field: 'spec.containers[*].ports[*].hostPort', value: endpoint.hostPort ?? null },
        { object: podRef(chain, endpoint.pod ?? ''), field: 'spec.nodeName', value: endpoint.node ?? null },
      ]),
    },
  ]
}

function conflict(endpoints: readonly Endpoint[]): [Endpoint, Endpoint] | undefined {
  const bound = new Map<string, Endpoint[]>()
  for (const endpoint of endpoints) {
    const { usable, hostPort, node, pod, hostIP } = endpoint
    if (!usable || hostPort === undefined || node === undefined || pod === undefined) continue
    const key = JSON.stringify([node, hostPort])
    const there = bound.get(key) ?? []
    const other = there.find((one) => one.pod !== pod && (one.hostIP === undefined || hostIP === undefined || one.hostIP === hostIP))
    if (other) return [other, endpoint]
    bound.set(key, [...there, endpoint])
  }
  return undefined
}
