import { count } from '../../lib/count.ts'
import type { Evidence } from '../../model/finding.ts'
import type { PodFacts } from '../facts.ts'

/** Where more than one Pod could serve: ` in 1 of 3 Pods`, ` in all 3 Pods`. */
export function inPods({ count: pods, of }: PodFacts): string {
  if (of === 1) return ''
  return pods === of ? ` in ${of === 2 ? 'both' : `all ${of}`} Pods` : ` in ${pods} of ${of} Pods`
}

/** What the kubelet's event says that a probe got, and how often: ` returned 503 (180 times)`; without an event ` fails`. */
export function probeAnswer(evidence: readonly Evidence[], purpose: string): string {
  const event = evidence.find(({ field, value }) => field === 'events[Unhealthy].message' && isOf(value, purpose))
  if (!event?.event) return ' fails'
  const answer = answerIn(String(event.value))
  return `${answer} (${event.event.count === 1 ? 'once' : count(event.event.count, 'time')})`
}

function isOf(value: unknown, purpose: string): boolean {
  return String(value).toLowerCase().startsWith(`${purpose} probe `)
}

/** The kubelet's words of a probe that failed (kubernetes pkg/probe, prober.go), and the same in short. */
const answers: readonly (readonly [RegExp, string])[] = [
  [/statuscode: (\d{3})/, ' returned $1'],
  [/connection refused/, ': connection refused'],
  [/no route to host/, ': no route to host'],
  [/connection reset by peer/, ': connection reset'],
  [/context deadline exceeded|Client\.Timeout|i\/o timeout|timed out/, ' timed out'],
]

function answerIn(message: string): string {
  for (const [pattern, words] of answers) {
    const found = pattern.exec(message)
    if (found) return words.replace('$1', () => found[1] ?? '')
  }
  return ' fails'
}
