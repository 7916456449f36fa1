import { columnsOf } from '../lib/width.ts'
import type { Finding } from '../model/finding.ts'
import type { PodLog } from '../model/pod-log.ts'
import { wrapped } from './layout.ts'
import { type Line, type Look, span } from './style.ts'

/** The ends of the logs that were read for a finding: `log[CONTAINER]` before each line. */
export function logLines({ code, evidence }: Finding, look: Look): Line[] {
  const isAbout = (log: PodLog) =>
    log.code === code &&
    evidence.some(({ object }) => object.kind === 'Pod' && object.name === log.pod && (object.namespace ?? '') === log.namespace)
  return (look.logs ?? []).filter(isAbout).flatMap((log) => logTail(log, look))
}

/** The end of one log. */
export function logTail({ container, lines }: PodLog, look: Look): Line[] {
  const label = span(`    log[${container}]  `, 'quiet')
  const indent = span(' '.repeat(columnsOf(label.text)))
  if (lines.length === 0) return [[label, span('is empty', 'quiet')]]
  return lines.flatMap((line) => wrapped(line, look, [label], [indent]))
}
