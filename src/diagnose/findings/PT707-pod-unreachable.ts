import { readinessOf } from '../../kube/readiness.ts'
import { count } from '../../lib/count.ts'
import { defined } from '../../lib/defined.ts'
import type { Endpoint } from '../../model/endpoint.ts'
import type { ConnectResult } from '../../model/probe-view.ts'
import { connectEvidence, hasFailed, to, triesOf } from '../chain/connections.ts'
import { pathEvidence } from '../chain/paths.ts'
import { countPods } from '../chain/pods.ts'
import { marks } from '../chain/ports.ts'
import type { FindingDefinition, Found } from '../finding.ts'
import { failureWords } from '../words/connections.ts'
import { some } from '../words/text.ts'

interface Facts {
  client: string
  pod: string
  count: number
  of: number
  result: string
  policies: readonly string[]
  /** The sockets of a Pod could not be read, so it is unknown whether its process listens. */
  unread?: true
  /** Its sockets are IPv6 ones, which may take no IPv4. */
  sixOnly?: true
}

/**
 * The socket table of the Pod shows that the process listens, but a client does not reach it by the Pod's own address: the network or a
 * policy stops the connection. A policy that selects the Pod may do so on purpose, so the fault is then only inferred.
 */
export const PT707: FindingDefinition<'PT707', Facts> = {
  code: 'PT707',
  name: 'pod-unreachable',
  rule: (chain) =>
    triesOf(chain).flatMap((tries): Found<Facts>[] => {
      const port = chain.ports[tries.position]
      const endpoints = port?.endpoints ?? []
      const drawn = port ? readinessOf([port]).of : 0
      const failed = to(tries, 'pod').filter(
        ({ to: target, result }) =>
          hasFailed(result) &&
          target.pod !== tries.from.pod &&
          endpoints.some((one) => one.pod === target.pod && one.address === target.address && mayListen(one, result)),
      )
      const [first] = failed
      if (first?.to.protocol !== 'TCP') return []
      const sockets = endpoints.filter((one) => failed.some(({ to: target }) => target.address === one.address))
      const policies = chain.policies.map(({ name }) => name)
      const unread = sockets.some(({ socket }) => socket?.state !== 'open')
      return [
        {
          facts: {
            client: tries.from.pod,
            pod: first.to.pod ?? '',
            count: countPods(failed.map((one) => one.to)),
            of: Math.max(countPods(to(tries, 'pod').map((one) => one.to)), drawn),
            result: first.result,
            policies,
            ...defined({
              unread: unread || undefined,
              sixOnly: first.result === 'refused' && sockets.every(({ socket }) => socket?.probably === true) ? (true as const) : undefined,
            }),
          },
          severity: 'warn',
          confidence: policies.length > 0 || unread ? 'inferred' : 'proven',
          ...marks('pod', [tries.position]),
          evidence: [
            ...connectEvidence(failed),
            ...pathEvidence(
              chain,
              tries.position,
              failed.map((one) => one.to.address),
            ),
          ],
        },
      ]
    }),
  title: ({ client, count: pods, of }) => `pod/${client} cannot reach ${of === 1 ? 'the Pod' : `${pods} of ${of} Pods`}`,
  message: ({ client, pod, result, policies, sixOnly, unread }) =>
    unread
      ? `A connection from pod/${client} to the address of pod/${pod} ${failureWords(result)}. The sockets of the Pod could not be read, so it is unknown whether its process listens.`
      : `The process of pod/${pod} listens${sixOnly ? ' (on [::] only, perhaps without IPv4)' : ''}, but a connection from pod/${client} to its address ${failureWords(result)}. ${policies.length > 0 ? `${count(policies.length, 'network policy').replace(/policys$/, 'policies')} ${policies.length === 1 ? 'selects' : 'select'} the Pods (${some(policies)}) and may deny it.` : 'No network policy that was read selects the Pods.'}`,
  advice: ({ policies }, { kubectl }) => ({
    next:
      policies.length > 0
        ? { text: 'Check whether the policies allow this client.', command: kubectl('describe', 'networkpolicy', ...policies.slice(0, 3)) }
        : {
            text: 'Check whether a policy of the network plugin, or an egress policy of the client, blocks the traffic, and whether the Nodes reach each other.',
          },
  }),
  effect: 'unreachable',
  relations: {},
  explain: {
    summary: 'The process listens, but a client cannot reach it at the Pod IP.',
    means: 'Such clients cannot connect, regardless of the Service.',
    why: 'Traffic between two Pods passes the cluster network, the egress policies of the client, the ingress policies of the Pod, and plugin-specific policies. A policy that denies traffic usually drops it, so the connection times out. A refusal comes from the Pod itself, or from a policy that rejects.',
    sources: ['Network Policies', 'The Kubernetes network model'],
    confirm: ['kubectl porttrace -n NS svc/SVC --probe --from pod/CLIENT', 'kubectl -n NS get networkpolicies'],
    fix: ['Allow the client in the policy that selects the Pods, or repair the network between the Nodes.'],
  },
}

/**
 * The process listens, or its sockets were not read and the connection was not refused: a refusal means that it does not listen (PT302).
 */
function mayListen({ socket }: Endpoint, result: ConnectResult): boolean {
  return socket === undefined || socket.state === 'unknown' ? result !== 'refused' : socket.state === 'open'
}
