import { containerStatusField } from '../../kube/field-path.ts'
import { count } from '../../lib/count.ts'
import { defined } from '../../lib/defined.ts'
import type { Candidate, CandidateReason, Endpoint } from '../../model/endpoint.ts'
import type { Evidence } from '../../model/finding.ts'
import type { ObjectRef } from '../../model/resources.ts'
import type { Chain } from '../../trace/chain.ts'
import { oldPodsGo } from '../chain/causes.ts'
import { withPodConditions } from '../chain/conditions.ts'
import { podRef } from '../chain/evidence.ts'
import { isGone, podDiagnosis } from '../chain/pods.ts'
import { isAtRest, marks, mayBeAtRest, positions, sharePort } from '../chain/ports.ts'
import type { PodFacts } from '../facts.ts'
import type { Advice, FindingDefinition, Found, WordContext } from '../finding.ts'
import { inPods } from '../words/pod-causes.ts'
import { ofAll, othersServe } from '../words/text.ts'

interface Facts extends PodFacts {
  reason: Candidate['reason']
  runsNow?: boolean
  said?: string
  exitCode?: number
  /** As the runtime says it: `OOMKilled`. */
  endReason?: string
  restarts?: number
}

/** What keeps a Pod from running, the hardest first. */
const troubles: readonly CandidateReason[] = ['crashing', 'image', 'container-waiting', 'unschedulable', 'failed']
/** States that pass by themselves, or are intended; they are an error only if nothing else serves. */
const passing: readonly CandidateReason[] = ['creating', 'pending', 'no-address', 'terminating', 'completed']

/** Pods that the selector matches do not run; each cause is a finding of its own. */
export const PT202: FindingDefinition<'PT202', Facts> = {
  code: 'PT202',
  name: 'pod-not-running',
  rule: (chain) => {
    const stuck = troubles.flatMap((reason) => stopped(chain, reason))
    if (stuck.length > 0) return stuck
    const passed = passing.flatMap((reason) => stopped(chain, reason))
    return passed.length > 0 ? passed.slice(0, 1) : betweenCrashes(chain)
  },
  // Pods that have ended do not count among those that could be ready.
  title: ({ count: pods, of, reason }) =>
    `${of > pods && isGone(reason) ? `${count(pods, 'Pod')} ${pods === 1 ? 'is' : 'are'}` : ofAll(pods, of)} ${states[reason] ?? 'not running'}`,
  cause: (facts) => `${causeOf(facts)}${inPods(facts)}`,
  message: ({ pod, container, reason, runsNow, said, exitCode, endReason, restarts, served }) => {
    const rest = othersServe(served)
    if (runsNow)
      return `Container ${container} of ${pod} runs now, but exited less than 10 minutes ago with code ${exitCode} (${count(restarts ?? 0, 'restart')}).`
    const where = container ? `container ${container} of ${pod}` : pod
    if (reason === 'crashing') {
      const why = saysMore(endReason) ? ` (${endReason})` : ''
      const end = exitCode === undefined ? 'exits repeatedly' : `exits with code ${exitCode}${why}`
      return `${capital(where)} ${end}${restarts ? ` (${count(restarts, 'restart')})` : ''}. ${rest}`
    }
    return `${capital(where)}: ${said?.replace(/\.$/, '') ?? states[reason] ?? 'not running'}. ${rest}`
  },
  advice: podAdvice,
  events: ['Pod'],
  log: true,
  effect: 'rejected',
  relations: {
    keepsPodsOut: true,
    explainsNoEndpoint: true,
    isRest: true,
    // If new Pods are in trouble, the deletion of old Pods is not the fault.
    yieldsTo: { keepsPodsOut: (own, other) => own.facts.reason === 'terminating' && other.severity === 'error' },
    causes: {
      PT205: oldPodsGo,
      // It is certain that a container ends again and again; the reason is inferred.
      PT311: (_, own, other) => other.confidence === 'inferred' && own.facts.reason === 'crashing' && sharePort(own, other),
    },
  },
  explain: {
    summary: 'Pods that the Service selects are not running.',
    means: 'A Pod that is pending, crashing, or has ended gets no traffic.',
    why: 'Only a running Pod with an IP address becomes an endpoint; Pods in a terminal phase are left out. A container that exits is restarted after a delay that doubles up to five minutes (CrashLoopBackOff), and nothing listens until then.',
    sources: ['k8s.io/endpointslice utils.go ShouldPodBeInEndpoints', 'Pod Lifecycle', 'Debug Services: Are the Pods working?'],
    confirm: ['kubectl -n NS get pods -o wide', 'kubectl -n NS describe pod POD', 'kubectl -n NS logs POD -c CONTAINER --previous'],
    fix: [
      'Crash: read the log of the last run and fix the error that it shows.',
      'Image: correct its name, or give the Pod a pull secret.',
      'Unschedulable: the event names the resource, taint or port that prevents it.',
    ],
  },
}

function causeOf({ reason, container, exitCode, endReason, restarts = 0, said }: Facts): string {
  if (reason !== 'crashing') return said === undefined ? `Pod ${states[reason] ?? 'not running'}` : brief(said)
  if (exitCode === undefined) return `container ${container} crashes`
  const more = [saysMore(endReason) ? endReason : '', restarts > 0 ? count(restarts, 'restart') : ''].filter((part) => part !== '')
  return `container ${container} exits with code ${exitCode}${more.length === 0 ? '' : ` (${more.join(', ')})`}`
}

/** What the kubelet or the scheduler says, up to the end of its first sentence. */
function brief(said: string): string {
  return said.replace(/\.(?:\s.*)?$/s, '')
}

/** `Error` and `Completed` say no more than the exit code. */
function saysMore(endReason: string | undefined): boolean {
  return endReason !== undefined && endReason !== 'Error' && endReason !== 'Completed'
}

function stopped(chain: Chain, reason: CandidateReason): Found<Facts>[] {
  const found = podDiagnosis(chain, (candidate) => candidate.reason === reason)
  if (!found) return []
  const { facts, first, pods: _, since, ...place } = found
  // Every rollout deletes Pods: that is not reported while others serve.
  if (reason === 'terminating' && facts.served) return []
  // A controller replaces failed Pods and leaves their objects behind. A controller that is scaled to zero leaves no Pods that are still to
  // start.
  const harmless = facts.served ? passing.includes(reason) || reason === 'failed' : isAtRest(chain) && isGone(reason)
  // Endpoints, read in place of slices, do not hold a Pod that still serves while it terminates.
  const isHidden = reason === 'terminating' && chain.gaps.some((gap) => gap.resource === 'endpointslices' && gap.reason !== 'not-served')
  const unsure = isHidden || (isGone(reason) && !facts.served && mayBeAtRest(chain))
  const object = podRef(chain, first.pod)
  return [
    {
      facts: {
        ...facts,
        reason,
        ...defined({ said: first.message || undefined, exitCode: first.exitCode, endReason: first.endReason, restarts: first.restarts }),
      },
      severity: harmless ? 'info' : facts.served || unsure ? 'warn' : 'error',
      confidence: unsure ? 'inferred' : 'proven',
      stage: 'pod',
      ...place,
      // Between two crashes a Pod may be ready for a moment.
      ...defined({ since: reason === 'crashing' ? undefined : since }),
      evidence: withPodConditions(chain, first, [{ object, field: first.field, value: first.value }, ...endEvidence(object, first)]),
    },
  ]
}

/** How the container ended, in its own words too. */
function endEvidence(object: ObjectRef, { container, role, field, exitCode, endReason, endMessage }: Candidate): Evidence[] {
  if (exitCode === undefined || container === undefined) return []
  const isNow = field.endsWith('exitCode')
  const end = isNow
    ? field.replace(/\.exitCode$/, '')
    : `${containerStatusField({ name: container, ...defined({ role }) })}.lastState.terminated`
  return [
    ...(isNow ? [] : [{ object, field: `${end}.exitCode`, value: exitCode }]),
    ...(endReason === undefined || endReason === 'Error' ? [] : [{ object, field: `${end}.reason`, value: endReason }]),
    ...(endMessage === undefined ? [] : [{ object, field: `${end}.message`, value: endMessage }]),
  ]
}

/** Pods that run at this moment, but crashed again and again until minutes ago. */
function betweenCrashes(chain: Chain): Found<Facts>[] {
  const isCrashed = (endpoint: Endpoint) => endpoint.usable && endpoint.crashed !== undefined
  const ports = positions(chain, (port) => port.endpoints.some(isCrashed))
  const endpoints = ports.flatMap((position) => chain.ports[position]?.endpoints.filter(isCrashed) ?? [])
  const pods = new Set(endpoints.map((endpoint) => endpoint.pod ?? ''))
  const [first] = endpoints
  if (!first?.crashed || first.pod === undefined) return []
  const { container, restarts, exitCode, at } = first.crashed
  const object = podRef(chain, first.pod)
  const field = containerStatusField({ ...first.crashed, name: container })
  return [
    {
      facts: {
        pod: first.pod,
        container,
        count: pods.size,
        of: Math.max(chain.selectedPods ?? 0, pods.size),
        served: true,
        reason: 'crashing',
        runsNow: true,
        exitCode,
        restarts,
      },
      severity: 'warn',
      confidence: 'proven',
      ...marks('pod', ports),
      evidence: [
        { object, field: `${field}.restartCount`, value: restarts },
        { object, field: `${field}.lastState.terminated.exitCode`, value: exitCode },
        { object, field: `${field}.lastState.terminated.finishedAt`, value: at },
      ],
    },
  ]
}

const states: Partial<Record<CandidateReason, string>> = {
  crashing: 'crashing',
  image: 'unable to pull an image',
  'container-waiting': 'waiting to start',
  unschedulable: 'not scheduled',
  failed: 'in phase Failed',
  creating: 'still starting',
  pending: 'pending',
  completed: 'completed',
  terminating: 'terminating',
  'no-address': 'without an IP address',
  'no-address-in-family': 'without an IP address of the family',
}

function capital(text: string): string {
  return text.startsWith('container') ? `C${text.slice(1)}` : text
}

function podAdvice({ pod, container, reason }: Facts, { kubectl }: WordContext): Advice {
  if (reason === 'crashing') {
    const args = ['logs', pod, ...(container ? ['-c', container] : []), '--previous']
    return { next: { text: 'Read the log of the last run.', command: kubectl(...args) } }
  }
  return { next: { text: 'Look at the events of the Pod.', command: kubectl('describe', 'pod', pod) } }
}
