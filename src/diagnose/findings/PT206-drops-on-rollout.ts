import { containerSpecField } from '../../kube/field-path.ts'
import { count } from '../../lib/count.ts'
import { defined } from '../../lib/defined.ts'
import type { Endpoint } from '../../model/endpoint.ts'
import type { PortChain } from '../../trace/chain.ts'
import { podRef, sliceEvidence } from '../chain/evidence.ts'
import { heldEvidence } from '../chain/held.ts'
import { marks, positions } from '../chain/ports.ts'
import type { FindingDefinition } from '../finding.ts'

interface Facts {
  pod: string
  container?: string
  count: number
}

/**
 * A Pod is being deleted while others serve, and its container has no preStop hook: the kubelet stops it at the same moment as the Nodes
 * learn to leave it out. Reported only while that happens, and only as information: the process may wait by itself.
 */
export const PT206: FindingDefinition<'PT206', Facts> = {
  code: 'PT206',
  name: 'drops-on-rollout',
  rule: (chain) => {
    const ports = positions(chain, (port) => port.endpoints.some((one) => isCut(port, one)))
    const endpoints = ports.flatMap((position) => {
      const port = chain.ports[position]
      return port?.endpoints.filter((one) => isCut(port, one)) ?? []
    })
    const [first] = endpoints
    if (first?.pod === undefined) return []
    const pods = new Set(endpoints.map((one) => one.pod))
    return [
      {
        facts: { pod: first.pod, ...defined({ container: first.container || undefined }), count: pods.size },
        severity: 'info',
        confidence: 'inferred',
        ...marks('pod', ports),
        evidence: [
          {
            object: podRef(chain, first.pod),
            field: `${containerSpecField({ ...first, name: first.container ?? '*' })}.lifecycle.preStop`,
            value: null,
          },
          sliceEvidence(chain, first.slice, `endpoints[${first.address}].conditions.terminating`, true),
          ...heldEvidence(chain, endpoints),
        ],
      },
    ]
  },
  title: () => 'rollout may drop connections: no preStop hook',
  message: ({ pod, container, count: pods }) =>
    `${container ? `Container ${container} of ${pod}` : pod}${pods > 1 ? ` and ${count(pods - 1, 'more Pod')}` : ''} ${pods > 1 ? 'terminate' : 'terminates'} without a preStop hook. Until every Node has removed ${pods > 1 ? 'their addresses' : 'the address of the Pod'}, new connections may be refused.`,
  advice: () => ({
    fix: { text: 'Add a preStop hook that waits a few seconds: lifecycle.preStop.sleep.seconds in the Pod template.' },
  }),
  effect: 'interrupted',
  relations: {},
  explain: {
    summary: 'A Pod terminates without a preStop hook, so it may stop listening before all Nodes have removed its address.',
    means:
      'During a rollout some connections may be refused. This finding appears only while a Pod terminates. It is inferred, because the API cannot prove it.',
    why: 'When a Pod is deleted, the kubelet runs its preStop hook and then sends SIGTERM. At the same time the EndpointSlice controller and the kube-proxy of every Node remove the address of the Pod. Neither waits for the other. A process that stops listening as soon as it gets SIGTERM still gets new connections for a moment.',
    sources: ['Pod Lifecycle: Termination of Pods', 'core/v1 Lifecycle.preStop', 'kubernetes#86280, #43576', 'traefik#4452'],
    confirm: ["kubectl -n NS get pod POD -o jsonpath='{.spec.containers[*].lifecycle}'"],
    fix: [
      'Set lifecycle.preStop.sleep.seconds (Kubernetes 1.30 and later), or a preStop command that sleeps, to about 5; terminationGracePeriodSeconds must be longer.',
      'Or keep the process listening for some seconds after SIGTERM.',
    ],
  },
}

function isCut(port: PortChain, one: Endpoint): boolean {
  if (one.preStop !== false || (one.state !== 'terminating' && one.state !== 'serving-terminating')) return false
  return port.endpoints.some((other) => other.state === 'ready')
}
