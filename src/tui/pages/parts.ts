import { defined } from '../../lib/defined.ts'
import { memoFew } from '../../lib/memo.ts'
import type { Finding } from '../../model/finding.ts'
import type { ObjectRef } from '../../model/resources.ts'
import type { Trace } from '../../model/trace.ts'
import { ageWords } from '../../render/header.ts'
import type { About, Part } from '../../render/part.ts'
import type { Line, Look } from '../../render/style.ts'
import { traceParts } from '../../render/text.ts'
import { fold } from '../fold-line.ts'
import { changeKey, type Model } from '../model.ts'
import type { Item } from '../page.ts'
import type { Screen, ServiceName } from '../screen.ts'

/** The header of a trace and its parts as items, the same lines as the text output. `actions`: what keys do on a part. */
export function traceItems(trace: Trace, look: Look, actions: (about: About) => Partial<Item>): { head: readonly Line[]; items: Item[] } {
  const { head, parts } = drawn(trace, look)
  const items = parts.map(({ key, lines, about }): Item => (about ? { key, lines, ...actions(about) } : { key, lines, isFixed: true }))
  return { head, items }
}

interface Drawn {
  head: readonly Line[]
  parts: readonly Part[]
}

/**
 * Drawn once for each trace and each width of a pane: a key that moves must not draw a thousand endpoints. The time of day matters only for
 * an old trace.
 */
const drawn = memoFew(
  3,
  (trace: Trace, look: Look): Drawn => {
    const [header, ...parts] = traceParts(trace, look)
    const folded = unique(parts).map((part) => ({ ...part, lines: part.lines.flatMap((line) => fold(line, look.width ?? 0)) }))
    return { head: header?.lines ?? [], parts: folded }
  },
  ({ taken }, look) => [look.width, look.glyphs.arrow, ageWords(taken, look)],
)

/** Two parts of the same key, such as two addresses of one Pod, are told apart by their number. */
function unique(parts: readonly Part[]): Part[] {
  const seen = new Map<string, number>()
  return parts.map((part) => {
    const count = seen.get(part.key) ?? 0
    seen.set(part.key, count + 1)
    return count === 0 ? part : { ...part, key: `${part.key}#${count}` }
  })
}

/** What keys do on an object: they open it, at the field if there is one. */
export function objectActions(object: ObjectRef, field?: string): Pick<Item, 'object' | 'opens' | 'name'> {
  const shown = { object, ...defined({ field }) }
  return { object: shown, opens: { at: 'object', ...shown }, name: object.name }
}

/** The page of an object that has one of its own; `service`: through which it was reached. */
export function screenOf({ kind, namespace, name }: ObjectRef, service?: ServiceName): Screen | undefined {
  if (kind === 'Node') return { at: 'target', target: { kind: 'node', name } }
  if (namespace === undefined) return undefined
  if (kind === 'Service') return { at: 'chain', service: { namespace, name } }
  return kind === 'Pod' ? { at: 'pod', pod: { namespace, name }, ...defined({ service }) } : undefined
}

/** What keys do on a Service: they open its chain. */
export function serviceActions(service: ServiceName, { recent }: Model): Partial<Item> {
  return {
    object: { object: { kind: 'Service', ...service } },
    opens: { at: 'chain', service },
    name: service.name,
    isChanged: recent.has(changeKey('Service', service)),
  }
}

/** What keys do on a finding: it opens its first proof, else what is said about it. */
export function findingActions(finding: Finding): Partial<Item> {
  const [proof] = finding.evidence
  const shown: Partial<Item> = proof ? objectActions(proof.object, proof.field) : { opens: { at: 'explain', code: finding.code } }
  return { ...shown, finding, name: finding.code }
}
