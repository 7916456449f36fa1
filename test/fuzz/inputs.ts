import type { Edit, TextEdit } from './mutate.ts'

/** One line of a watch: an event of one of a few Services, edited as a document and as a text. */
export interface Line {
  type: string
  which: number
  version: string
  changes: Edit[]
  typing: TextEdit[]
}

/** Bytes of frames, the channel first, and how the connection ended. */
export interface Session {
  frames: number[][]
  status: string | null
  code: number | null
}

/** What programs print, and how much of it came. */
export interface Printed {
  text: string
  truncated: boolean
  order: 'little' | 'big' | null
}

/** What a terminal sends, in parts with one byte per character, and if all of it is split. */
export interface Sent {
  parts: readonly string[]
  splits: readonly number[]
}
