import type { Finding } from '../model/finding.ts'
import type { LiveChange } from '../model/live.ts'
import type { Trace } from '../model/trace.ts'

/** A change of a verdict or of a finding. */
export type Judgement = Pick<LiveChange, 'what' | 'from' | 'to' | 'title' | 'severity' | 'confidence'>

/** What is judged differently in two traces of one Service: its verdict, then findings that are new, then those that are gone. */
export function judgementsBetween(before: Trace, after: Trace): Judgement[] {
  const old = findingsOf(before)
  const now = findingsOf(after)
  return [
    ...(before.verdict === after.verdict ? [] : [{ what: 'verdict' as const, from: before.verdict, to: after.verdict }]),
    ...lacking(now, old).map(
      ({ code, title, severity, confidence }): Judgement => ({ what: 'finding', to: code, title, severity, confidence }),
    ),
    ...lacking(old, now).map(({ code, title }): Judgement => ({ what: 'finding-cleared', from: code, title })),
  ]
}

/** The first finding of each code. */
function findingsOf({ findings }: Trace): ReadonlyMap<string, Finding> {
  return new Map(findings.toReversed().map((finding) => [finding.code, finding]))
}

/** The findings of whose code the other map has none. */
function lacking(findings: ReadonlyMap<string, Finding>, other: ReadonlyMap<string, Finding>): Finding[] {
  return [...findings.values()].filter(({ code }) => !other.has(code)).reverse()
}
