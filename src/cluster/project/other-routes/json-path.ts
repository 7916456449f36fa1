import { fields, items } from '../../../lib/read.ts'

/** A value that a path leads to, with its own path, which includes every index. */
export interface FoundValue {
  value: unknown
  field: string
}

/**
 * The values that a path of a row leads to: `spec.http[].route[]` is every item of `route` in every item of `http`. An empty path is the
 * value itself. What is not set is left out.
 */
export function found(root: unknown, path: string, from = ''): FoundValue[] {
  if (path === '') return [{ value: root, field: from }]
  return path.split('.').reduce<FoundValue[]>(
    (values, step) => {
      const key = step.endsWith('[]') ? step.slice(0, -2) : step
      return values.flatMap(({ value, field }) => {
        const next = fields(value)[key]
        const at = field === '' ? key : `${field}.${key}`
        if (next === undefined || next === null) return []
        return step.endsWith('[]')
          ? items(next).map((item, index) => ({ value: item, field: `${at}[${index}]` }))
          : [{ value: next, field: at }]
      })
    },
    [{ value: root, field: from }],
  )
}

/** The first value that a path leads to. */
export function first(root: unknown, path: string): unknown {
  return found(root, path)[0]?.value
}
