import { defined } from '../../lib/defined.ts'
import { humanDuration } from '../../lib/duration.ts'
import { oldPodsGo } from '../chain/causes.ts'
import { withPodConditions } from '../chain/conditions.ts'
import { podRef } from '../chain/evidence.ts'
import { podDiagnosis } from '../chain/pods.ts'
import { isWithin, START_MS } from '../chain/recent.ts'
import type { PodFacts } from '../facts.ts'
import type { FindingDefinition } from '../finding.ts'
import { othersServe } from '../words/text.ts'

interface Facts extends PodFacts {
  /** It is a native sidecar whose startup probe has not passed. */
  isSidecar: boolean
  /** For how long it has run: `2h`. */
  age?: string
}

/** An init container runs and does not end, or a native sidecar does not start, so that the containers after it are not started. */
export const PT210: FindingDefinition<'PT210', Facts> = {
  code: 'PT210',
  name: 'init-container-blocks',
  rule: (chain) => {
    const found = podDiagnosis(chain, ({ reason }) => reason === 'init-running')
    if (!found) return []
    const { facts, first, pods, ...place } = found
    const since = typeof first.value === 'string' ? first.value : undefined
    const isYoung = pods.every(({ value }) => typeof value === 'string' && isWithin(value, chain.taken, START_MS))
    const isHarmless = facts.served && isYoung
    return [
      {
        facts: { ...facts, isSidecar: first.role === 'sidecar', ...defined({ age: since && ageAt(since, chain.taken) }) },
        severity: isHarmless ? 'info' : facts.served ? 'warn' : 'error',
        confidence: 'proven',
        stage: 'pod',
        ...place,
        evidence: withPodConditions(chain, first, [{ object: podRef(chain, first.pod), field: first.field, value: first.value }]),
      },
    ]
  },
  title: ({ container, isSidecar }) =>
    isSidecar ? `sidecar ${container} has not started` : `init container ${container} has not finished`,
  message: ({ pod, container, isSidecar, served, age, count, of }) => {
    const what = isSidecar
      ? `The startup probe of sidecar ${container} in ${pod} has not succeeded`
      : `Init container ${container} of ${pod} has not finished`
    const how = `${age === undefined ? '' : ` after ${age}`}, so the next containers do not start${of > 1 ? ` (${count} of ${of} Pods)` : ''}`
    return `${what}${how}. ${othersServe(served)}`
  },
  advice: ({ pod, container = '' }, { kubectl }) => ({
    next: { text: 'Read the log of the container to see what it waits for.', command: kubectl('logs', pod, '-c', container) },
  }),
  events: ['Pod'],
  log: true,
  effect: 'rejected',
  relations: { keepsPodsOut: true, causes: { PT205: oldPodsGo } },
  explain: {
    summary: 'An init container does not finish, so the containers of the Pod do not start.',
    means: 'The Pod stays Pending with the reason PodInitializing, and gets no traffic.',
    why: 'The kubelet starts the init containers one after the other, and the other containers only after all of them have ended with exit code 0. An init container that waits for a database, a migration or a DNS name blocks the Pod. A native sidecar (restartPolicy Always) has to pass its startup probe.',
    sources: ['core/v1 PodSpec.initContainers', 'KEP-753', 'Init Containers: Detailed behavior'],
    confirm: ["kubectl -n NS get pod POD -o jsonpath='{.status.initContainerStatuses}'", 'kubectl -n NS logs POD -c INIT-CONTAINER'],
    fix: [
      'Make the dependency that the init container waits for reachable, or add a timeout to its command, so that it fails and reports why.',
    ],
  },
}

function ageAt(since: string, taken: string): string {
  return humanDuration(Date.parse(taken) - Date.parse(since))
}
