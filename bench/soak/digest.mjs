import { createHash } from 'node:crypto'

/** What a document says, without its time. */
export const timeless = (value) => JSON.stringify(value, (key, item) => (key === 'taken' ? undefined : item))

/** Two documents that have the same digest say the same. */
export const digestOf = (value) => createHash('sha256').update(timeless(value)).digest('hex')
