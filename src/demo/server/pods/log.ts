import { fields, items, text } from '../../../lib/read.ts'
import { badRequest, type Refusal } from '../refusals.ts'
import { type ApiRequest, answerText, begin, isTrue, refuse } from '../request.ts'
import type { ApiObject } from '../store/object.ts'

/** What the log of a container holds: that of the last run that ended, or of the one under way. */
export type LogHandler = (call: { pod: ApiObject; container: string; previous: boolean }) => string

/** Answers `pods/NAME/log` as the kubelet does: the last `tailLines`, and of those the first `limitBytes`. */
export function answerLog(request: ApiRequest, pod: ApiObject, handler: LogHandler): void {
  const { query } = request
  const log = logOf(pod, query.get('container') ?? '', isTrue(query.get('previous')), handler)
  if (typeof log !== 'string') {
    refuse(request, log)
    return
  }
  const tail = tailOf(log, query.get('tailLines'))
  if (isTrue(query.get('follow'))) {
    // Nothing more is written: the answer stays open until the client or the server ends it.
    begin(request, 200, { 'content-type': 'text/plain' })
    request.response.write(tail)
    return
  }
  const limit = query.get('limitBytes')
  answerText(request, 200, 'text/plain', limit === null ? tail : Buffer.from(tail).toString('utf8', 0, Number(limit)))
}

function logOf(pod: ApiObject, asked: string, previous: boolean, handler: LogHandler): string | Refusal {
  const { name } = pod.metadata
  const names = ['containers', 'initContainers', 'ephemeralContainers'].flatMap((list) =>
    items(fields(pod.spec)[list]).map((one) => text(fields(one).name) ?? ''),
  )
  if (asked === '' && names.length > 1) {
    return badRequest(`a container name must be specified for pod ${name}, choose one of: [${names.join(' ')}]`)
  }
  const container = asked === '' ? (names[0] ?? '') : asked
  if (!names.includes(container)) return badRequest(`container ${container} is not valid for pod ${name}`)
  if (previous && !hasEnded(pod, container)) {
    return badRequest(`previous terminated container ${JSON.stringify(container)} in pod ${JSON.stringify(name)} not found`)
  }
  return handler({ pod, container, previous })
}

function tailOf(log: string, lines: string | null): string {
  if (lines === null) return log
  const all = log.split(/(?<=\n)/)
  return all.slice(Math.max(0, all.length - Number(lines))).join('')
}

function hasEnded(pod: ApiObject, container: string): boolean {
  const status = fields(pod.status)
  return [...items(status.containerStatuses), ...items(status.initContainerStatuses)]
    .map(fields)
    .some(({ name, lastState }) => name === container && fields(lastState).terminated !== undefined)
}
