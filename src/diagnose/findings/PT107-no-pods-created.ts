import { count } from '../../lib/count.ts'
import { defined } from '../../lib/defined.ts'
import type { Evidence } from '../../model/finding.ts'
import type { Condition, ObjectRef } from '../../model/resources.ts'
import type { EventView, WorkloadView } from '../../model/workload-view.ts'
import type { Chain } from '../../trace/chain.ts'
import { awaitedWorkloads, isServed, marks, positions } from '../chain/ports.ts'
import { isWithin, START_MS } from '../chain/recent.ts'
import type { Advice, FindingDefinition, WordContext } from '../finding.ts'
import { saidBy } from '../words/routes.ts'

/**
 * `refused`: a condition says why. `paused`: a Deployment that is paused makes no ReplicaSet. `no-node`: no Node takes a Pod of the
 * DaemonSet. `unread`: the workload says that it has Pods, which were not read. `recent`: it was made, changed or scaled only now.
 */
type Cause = 'refused' | 'paused' | 'no-node' | 'unread' | 'recent' | 'unknown'

interface Facts {
  workload: WorkloadView
  cause: Cause
  condition?: Condition
  /** What the API server said, by an event. */
  refusal?: string
  /** How many other workloads have the same fault. */
  others: number
}

/**
 * The selector matches the Pod template of a workload that wants Pods and has none: the selector is right, and the workload is what is
 * broken. While it was made or scaled only moments ago, or has Pods by its own status, that is inferred only.
 */
export const PT107: FindingDefinition<'PT107', Facts> = {
  code: 'PT107',
  name: 'no-pods-created',
  rule: (chain) => {
    const awaited = awaitedWorkloads(chain)
    const causes = awaited.map((workload) => {
      const refusal = refusalEvent(chain, workload)
      return { workload, ...defined({ refusal }), cause: refusal ? ('refused' as const) : causeOf(workload, chain.taken) }
    })
    const [worst] = causes.toSorted((a, b) => order.indexOf(a.cause) - order.indexOf(b.cause))
    const ports = positions(chain, (port) => !isServed(port))
    if (!worst || ports.length === 0) return []
    const { workload, cause, refusal } = worst
    const condition = tellingCondition(workload)
    const isUnsure = cause === 'recent' || cause === 'unread'
    return [
      {
        facts: { workload, cause, ...defined({ condition, refusal: refusal?.message }), others: awaited.length - 1 },
        severity: isUnsure ? 'warn' : 'error',
        confidence: isUnsure ? 'inferred' : 'proven',
        ...marks('pod', ports),
        evidence: proof(chain, workload, cause, condition),
      },
    ]
  },
  title: ({ workload, cause, condition, refusal }) =>
    `${nameOf(workload)} ${titles[cause](condition ?? (refusal === undefined ? undefined : { type: '', status: '', message: refusal }))}`,
  message: ({ workload, cause, condition, others }) =>
    `The selector matches the Pod template of ${nameOf(workload)}, ${consequence(workload, cause)}${also(others)}.${told(condition)}`,
  advice: adviceOf,
  events: ['workload'],
  effect: 'rejected',
  relations: { explainsNoEndpoint: true },
  explain: {
    summary: 'The selector is right, but the workload behind it has no Pods.',
    means: 'The Service has no endpoints: kube-proxy rejects connections until the workload has created Pods.',
    why: 'A controller asks the API server to create each Pod. A ResourceQuota, a LimitRange, Pod Security or an admission webhook can reject it, or a ServiceAccount can be missing. The ReplicaSet and its Deployment then have the condition ReplicaFailure. StatefulSets and DaemonSets report it only in events. A paused Deployment creates no ReplicaSet for a new template, and a DaemonSet creates Pods only for Nodes that it matches.',
    sources: [
      'apps/v1 DeploymentCondition, ReplicaSetCondition',
      'kube-controller-manager replica_set.go',
      'Resource Quotas',
      'Dynamic Admission Control',
    ],
    confirm: [
      'kubectl -n NS get deployments,replicasets,statefulsets,daemonsets',
      'kubectl -n NS describe replicaset   (Conditions, and the events FailedCreate)',
      'kubectl -n NS get resourcequotas',
    ],
    fix: [
      'Quota: raise it, or lower the requests in the Pod template.',
      'Webhook: make it respond, or correct the Pod template that it rejects.',
      'Paused: kubectl -n NS rollout resume deployment/NAME',
    ],
  },
}

/** The one that says most, first. */
const order: readonly Cause[] = ['refused', 'paused', 'no-node', 'unknown', 'unread', 'recent']

const titles: Readonly<Record<Cause, (condition: Condition | undefined) => string>> = {
  refused: (condition) => {
    const words = refusalWords(condition?.message ?? '') ?? condition?.reason
    return `cannot create Pods${words === undefined ? '' : `: ${words}`}`
  },
  paused: () => 'is paused and has no Pods',
  'no-node': () => 'matches no Node',
  unread: () => 'has Pods that were not read',
  recent: () => 'has no Pods yet',
  unknown: () => 'has no Pods',
}

function causeOf(workload: WorkloadView, taken: string): Cause {
  const { conditions = [], paused, desired, currentReplicas = 0, changed } = workload
  if (conditions.some(({ status }) => status === 'True')) return 'refused'
  if (paused) return 'paused'
  if (desired === 0) return 'no-node'
  if (currentReplicas > 0) return 'unread'
  return isWithin(changed, taken, START_MS) ? 'recent' : 'unknown'
}

/** StatefulSets and DaemonSets have no condition for it: their controllers say in events that the API server refused a Pod. */
function refusalEvent({ events = [], target }: Chain, { kind, name }: WorkloadView): EventView | undefined {
  return events.find(
    ({ about, reason }) => reason === 'FailedCreate' && about.kind === kind && about.name === name && about.namespace === target.namespace,
  )
}

/** `ReplicaFailure` says why; the condition of a rollout that does not progress gives no reason. */
function tellingCondition({ conditions = [] }: WorkloadView): Condition | undefined {
  return conditions.find(({ status }) => status === 'True') ?? conditions[0]
}

function nameOf({ kind, name }: WorkloadView): string {
  return `${kind.toLowerCase()}/${name}`
}

function consequence({ replicas, desired, currentReplicas = 0 }: WorkloadView, cause: Cause): string {
  if (cause === 'no-node') return 'which matches no Node, so it has no Pods'
  if (cause === 'unread') return `whose status reports ${count(currentReplicas, 'Pod')}, but none of them was read`
  const wanted = replicas ?? desired
  const wants = wanted === undefined ? 'which' : `which wants ${count(wanted, 'Pod')} and`
  return `${wants} has none${cause === 'recent' ? '; it was created or changed less than 60 s ago' : ''}`
}

function told(condition: Condition | undefined): string {
  if (!condition) return ''
  const { message = '' } = condition
  // The title says it already, and the evidence in full.
  return ` ${saidBy(refusalWords(message) === undefined ? condition : { ...condition, message: '' })}`
}

function also(others: number): string {
  return others === 0 ? '' : `; the same is true of ${count(others, 'other workload')}`
}

function proof(chain: Chain, workload: WorkloadView, cause: Cause, condition: Condition | undefined): Evidence[] {
  const { kind, name, replicas, desired, currentReplicas, paused } = workload
  const object: ObjectRef = { kind, namespace: chain.target.namespace ?? '', name }
  const count = kind === 'DaemonSet' ? 'status.currentNumberScheduled' : 'status.replicas'
  return [
    ...(condition ? [{ object, field: `status.conditions[${condition.type}].message`, value: condition.message ?? null }] : []),
    ...(paused ? [{ object, field: 'spec.paused', value: true }] : []),
    ...(replicas !== undefined ? [{ object, field: 'spec.replicas', value: replicas }] : []),
    ...(desired !== undefined ? [{ object, field: 'status.desiredNumberScheduled', value: desired }] : []),
    { object, field: count, value: currentReplicas ?? null },
    ...(cause === 'recent' ? [{ object, field: 'metadata.managedFields[*].time', value: workload.changed ?? null }] : []),
  ]
}

function adviceOf({ workload, cause }: Facts, { kubectl }: WordContext): Advice {
  const name = nameOf(workload)
  if (cause === 'paused' && workload.kind === 'Deployment')
    return { fix: { text: 'Resume the Deployment.', command: kubectl('rollout', 'resume', name) } }
  if (cause === 'recent') return { next: { text: 'Wait for its Pods.', command: kubectl('rollout', 'status', name) } }
  return { next: { text: 'Find out why the workload creates no Pods.', command: kubectl('describe', name) } }
}

/** What the API server says when it refuses a Pod, and the same in a few words; `$1` is a name. */
const known: readonly (readonly [RegExp, string])[] = [
  [/exceeded quota: ([^,\s]+)/, 'exceeded quota "$1"'],
  [/admission webhook "([^"]+)" denied the request/, 'denied by webhook "$1"'],
  [/failed calling webhook "([^"]+)"/, 'webhook "$1" failed'],
  [/violates PodSecurity "([^":]+)/, 'violates PodSecurity "$1"'],
  [/serviceaccount "([^"]+)" not found/, 'no serviceaccount "$1"'],
  [/error looking up service account (?:[^/\s]+\/)?([^:\s]+)/, 'no serviceaccount "$1"'],
  [/(?:minimum|maximum) (cpu|memory|[a-z-]+) usage per (?:Container|Pod)/, 'violates LimitRange ($1)'],
  [/no PriorityClass with name (\S+) was found/, 'no PriorityClass "$1"'],
]

/** Why the API server refuses an object, in a few words; undefined if its message is none that is known. */
function refusalWords(message: string): string | undefined {
  for (const [pattern, words] of known) {
    const name = pattern.exec(message)?.[1]
    if (name !== undefined) return words.replace('$1', () => name)
  }
  return undefined
}
