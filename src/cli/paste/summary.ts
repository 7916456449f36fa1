import { columnGap } from '../../lib/columns.ts'
import type { PastedLog } from '../../paste/log.ts'
import { symptomWords } from '../../render/symptoms.ts'
import { shownLine } from './told.ts'

/** So many different errors are listed. */
const MOST_LISTED = 20

/** The different errors of a log, the most frequent first; `''` of a single error. */
export function summaryOf(log: PastedLog, targets: number, traced: number): string {
  const { lines, errors, dropped } = log
  if (errors.length < 2) return ''
  const listed = errors.slice(0, MOST_LISTED)
  const digits = String(listed[0]?.count ?? 0).length
  const words = Math.max(...listed.map(({ symptom }) => symptomWords[symptom].length))
  const rows = listed.map((error) => {
    const where = error.target ?? (error.own === undefined ? `names no target: ${shownLine(error)}` : `the client itself: ${error.own}`)
    return `  ${String(error.count).padStart(digits)}${columnGap}${symptomWords[error.symptom].padEnd(words)}${columnGap}${where}\n`
  })
  const total = errors.reduce((sum, { count }) => sum + count, 0) + dropped
  const more = [
    ...(errors.length > listed.length ? [`  and ${errors.length - listed.length} more\n`] : []),
    ...(dropped > 0 ? [`  and ${dropped} lines of less frequent errors\n`] : []),
    ...(targets > traced ? [`Traced: the first ${traced} of ${targets} targets.\n`] : []),
  ]
  return `${total} errors of ${errors.length} kinds in ${lines} lines\n${rows.join('')}${more.join('')}`
}
