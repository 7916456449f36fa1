import { targetKinds } from '../../kube/target-kinds.ts'
import type { TargetKind } from '../../model/target.ts'
import { kindOf } from '../args/kinds.ts'
import { parseTargets } from '../args/target.ts'
import { type Look, look } from './look.ts'
import type { Candidate } from './protocol.ts'

/** Targets that the word may become, beside those given already: `svc/web`, `svc web`, `web`, and ports behind a colon. */
export async function targets(word: string, given: readonly string[], around: Look): Promise<Candidate[]> {
  const slash = word.indexOf('/')
  const colon = word.indexOf(':', slash + 1)
  const separate = kindOf(given[0] ?? '')
  const kind = slash > 0 ? kindOf(word.slice(0, slash)) : (separate ?? kindOf('service'))
  if (!kind || !isTraced(kind)) return []
  if (colon > 0) return kind.kind === 'Service' ? ports(word.slice(0, colon + 1), word.slice(slash + 1, colon), around) : []
  if (slash > 0 || separate)
    return unless(
      given,
      await objects(kind.group === undefined ? kind.kind : `${kind.kind}.${kind.group}`, word.slice(0, slash + 1), around),
    )
  // A bare name is a Service, and stands alone; among nothing at all its full form tells more.
  const services = await objects('Service', word === '' ? 'svc/' : '', around)
  const kinds = targetKinds.filter(isTraced).map(({ kind: name, words }) => ({ text: `${words.at(-1)}/`, description: name }))
  if (word === '') return unless(given, [...services, ...kinds.filter(({ text }) => text !== 'svc/' || services.length === 0)])
  return [...(given.length === 0 ? services : []), ...kinds]
}

/** Does a trace start from it? */
function isTraced({ words }: TargetKind): boolean {
  return 'targets' in parseTargets([`${words[0]}/name`])
}

async function ports(prefix: string, service: string, around: Look): Promise<Candidate[]> {
  return prefixed(prefix, await look(around, (names) => names.ports(service)))
}

async function objects(kind: string, prefix: string, around: Look): Promise<Candidate[]> {
  return prefixed(prefix, await look(around, (names) => names.objects(kind)))
}

function prefixed(prefix: string, candidates: readonly Candidate[]): Candidate[] {
  return candidates.map(({ text, ...rest }) => ({ ...rest, text: `${prefix}${text}` }))
}

function unless(given: readonly string[], candidates: readonly Candidate[]): Candidate[] {
  return candidates.filter(({ text }) => !given.includes(text))
}
