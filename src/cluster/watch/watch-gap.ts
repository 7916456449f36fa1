import type { ReadGap } from '../../model/snapshot.ts'
import { ApiError } from '../http/api-error.ts'
import { gapOf } from '../read/gap.ts'
import { apiResources } from '../read/resources.ts'
import type { Watch } from './watch.ts'

/** A watch of any kind, as far as how it stands. */
export type AnyWatch = Pick<Watch<unknown>, 'state' | 'listed' | 'polled' | 'refresh'>

/** Can its table be used, as it is or as it was when the connection was lost? */
export function isUsable(watch: AnyWatch | undefined): boolean {
  return watch?.listed === true && watch.state.at !== 'gap'
}

/** Is it known what it holds, or that this cannot be known for now? */
export function isSettled({ listed, state }: AnyWatch): boolean {
  return listed || state.at === 'gap' || state.at === 'lost'
}

/** What a watch leaves unread; undefined where it reads what it should. */
export function gapIn(watch: AnyWatch | undefined, resource: keyof typeof apiResources, namespace?: string): ReadGap | undefined {
  if (!watch) return undefined
  const { state, listed, polled } = watch
  if (state.at === 'gap') return state.gap
  if (state.at !== 'lost' || listed) return polled
  const error = state.error instanceof ApiError ? state.error : new ApiError('unauthorized', state.error.message)
  return gapOf(error, apiResources[resource], 'list', namespace)
}
