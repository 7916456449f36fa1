import { lastChange } from '../../kube/managed-fields.ts'
import type { FieldChange } from '../../model/finding.ts'
import type { ObjectRef } from '../../model/resources.ts'
import { UserError } from '../config/user-error.ts'
import { ApiError } from '../http/api-error.ts'
import type { Transport } from '../http/transport.ts'
import { getObject } from './objects.ts'

/** The last change of one field. */
export interface ReadChange {
  object: ObjectRef
  field: string
  change: FieldChange
}

/**
 * Reads who wrote some fields last: each object once, and only these changes are kept. An object that may not be read is skipped.
 * @throws ApiError if it was aborted
 */
export async function readFieldChanges(
  wanted: readonly { object: ObjectRef; fields: readonly string[] }[],
  api: Transport,
  signal: AbortSignal,
): Promise<ReadChange[]> {
  const read = await Promise.all(
    wanted.map(async ({ object, fields }) => {
      try {
        const raw = await getObject(api, object, signal)
        return fields.flatMap((field): ReadChange[] => {
          const change = lastChange(raw, field)
          return change ? [{ object, field, change }] : []
        })
      } catch (error) {
        const isMissing = error instanceof UserError || (error instanceof ApiError && error.reason !== 'aborted')
        if (isMissing) return []
        throw error
      }
    }),
  )
  return read.flat()
}
