import type { StatusRow } from '../../../kube/other-routes/row.ts'
import { defined } from '../../../lib/defined.ts'
import { fields, text } from '../../../lib/read.ts'
import type { RouteStatement } from '../../../model/other-route.ts'
import { first, found } from './json-path.ts'

/** What the controllers say of a route; none if none has said anything yet. */
export function statementsOf(raw: unknown, row: StatusRow): RouteStatement[] {
  return row.form === 'word' ? word(raw, row) : conditions(raw, row)
}

/** One list of conditions, or one for each router that took the route. */
function conditions(raw: unknown, { at, type, by }: Extract<StatusRow, { form: 'conditions' }>): RouteStatement[] {
  return found(raw, at).flatMap((one) =>
    found(one.value, 'conditions[]', one.field).flatMap(({ value, field }): RouteStatement[] => {
      const condition = fields(value)
      const status = text(condition.status)
      if (condition.type !== type || status === undefined) return []
      const reason = text(condition.reason)
      const message = text(condition.message)
      const router = by === undefined ? undefined : text(first(one.value, by))
      return [
        {
          field,
          type,
          value: status,
          isGood: status === 'True',
          ...defined({ by: router, reason, message }),
        },
      ]
    }),
  )
}

/** One word for the whole route, with its reasons in other fields. */
function word(raw: unknown, { at, type, good, message, errors }: Extract<StatusRow, { form: 'word' }>): RouteStatement[] {
  const value = text(first(raw, at))
  if (value === undefined) return []
  const causes = errors === undefined ? [] : found(raw, errors).map((one) => fields(one.value))
  const cause = causes.find((one) => text(one.message) !== undefined)
  const reason = text(cause?.reason)
  const said = text(cause?.message) ?? text(message && first(raw, message))
  return [
    {
      field: at,
      type,
      value,
      isGood: value === good,
      ...defined({ reason, message: said }),
    },
  ]
}
