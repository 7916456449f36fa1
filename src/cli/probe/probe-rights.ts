import type { Transport } from '../../cluster/http/transport.ts'
import { type Access, type Lack, type Right, readAccess } from '../../cluster/pods/access-review.ts'
import type { Gap } from '../../model/trace.ts'
import type { Io } from '../io.ts'

/** What a user may not do. */
export interface Denied {
  rights: ReadonlySet<Right>
  /** One for each right. */
  gaps: Gap[]
  /** Why the first of them is missing. */
  message: string
}

/**
 * Asks for rights in a namespace before anything that needs them is tried. Each missing right is reported on standard error in one line. A
 * right that could not be checked is reported too, but not denied: what needs it is tried. If the signal ends the check, no right is
 * denied: the signal also ends what follows.
 */
export async function deniedRights(
  rights: readonly Right[],
  namespace: string,
  api: Transport,
  signal: AbortSignal,
  io: Pick<Io, 'stderr'>,
): Promise<Denied> {
  const answers = await answersOf(rights, namespace, api, signal)
  const lacks = answers.filter((one): one is Lack => one.state !== 'allowed')
  for (const { state, message } of lacks) io.stderr(`${state === 'denied' ? 'not probed' : 'note'}: ${message}\n`)
  const denied = lacks.filter(({ state }) => state === 'denied')
  return {
    rights: new Set(denied.map(({ right }) => right)),
    gaps: denied.flatMap((lack) => gapOf(lack, namespace)),
    message: denied[0]?.message ?? '',
  }
}

async function answersOf(rights: readonly Right[], namespace: string, api: Transport, signal: AbortSignal): Promise<Access[]> {
  try {
    return await readAccess(api, namespace, rights, signal)
  } catch (error) {
    if (signal.aborted) return []
    throw error
  }
}

function gapOf({ api, verb, message }: Lack, namespace: string): Gap[] {
  if (api === 'services/proxy') return []
  return [{ resource: api, api, verb, namespace, reason: 'forbidden', message, hops: ['socket'], hides: false }]
}
