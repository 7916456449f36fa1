import type { Evidence } from '../../model/finding.ts'
import type { ObjectRef } from '../../model/resources.ts'
import type { Chain } from '../../trace/chain.ts'
import { eventKey } from '../../trace/event-index.ts'

/** The most events of one object that are cited: more say nothing new. */
const MOST_OF_ONE = 2

/** The Warning events about these objects, as evidence, the newest of each first. */
export function lastWords({ events = [] }: Chain, objects: readonly ObjectRef[]): Evidence[] {
  const seen = new Map(objects.map((object) => [eventKey(object), object]))
  return [...seen.values()].flatMap((one) =>
    events
      .filter(({ about }) => eventKey(about) === eventKey(one))
      .slice(0, MOST_OF_ONE)
      .map(({ object, reason, message, count, last }) => ({
        object,
        field: `events[${reason}].message`,
        value: message.trim(),
        event: { count, last },
      })),
  )
}
