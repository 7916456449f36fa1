import type { LiveChange } from '../model/live.ts'
import type { Trace } from '../model/trace.ts'

/** A change of a verdict or of a finding. */
export type Judgement = Pick<LiveChange, 'what' | 'from' | 'to' | 'title'>

/** What is judged differently in two traces of one Service: its verdict, then findings that are new, then those that are gone. */
export function judgementsBetween(before: Trace, after: Trace): Judgement[] {
  const old = titlesOf(before)
  const now = titlesOf(after)
  return [
    ...(before.verdict === after.verdict ? [] : [{ what: 'verdict' as const, from: before.verdict, to: after.verdict }]),
    ...lacking(now, old).map(([to, title]): Judgement => ({ what: 'finding', to, title })),
    ...lacking(old, now).map(([from, title]): Judgement => ({ what: 'finding-cleared', from, title })),
  ]
}

/** The title of the first finding of each code. */
function titlesOf({ findings }: Trace): ReadonlyMap<string, string> {
  return new Map(findings.toReversed().map(({ code, title }) => [code, title]))
}

/** The entries of which the other map has no key. */
function lacking(titles: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): [string, string][] {
  return [...titles].filter(([code]) => !other.has(code)).reverse()
}
