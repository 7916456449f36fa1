import { oneLine } from '../../lib/line.ts'
import { printable } from '../../lib/printable.ts'
import { maskText } from '../../lib/secrets.ts'
import type { PastedError, PastedLog } from '../../paste/log.ts'
import type { Io } from '../io.ts'

/** What stands for standard input among the words. */
export const STANDARD_INPUT = '-'

/** Reads what was pasted, standard input in parts: a log may be of any length. */
export async function readPasted(texts: readonly string[], io: Pick<Io, 'streams' | 'stdinIsTTY' | 'stderr'>): Promise<PastedLog> {
  const { LogReader } = await import('../../paste/log.ts')
  const reader = new LogReader()
  for (const text of texts) {
    if (text !== STANDARD_INPUT) {
      reader.add(text)
      reader.endLine()
      continue
    }
    if (io.stdinIsTTY) io.stderr('note: paste the lines, then press Ctrl-D\n')
    const decoder = new TextDecoder()
    for await (const part of io.streams().stdin) reader.add(typeof part === 'string' ? part : decoder.decode(part, { stream: true }))
    reader.endLine()
  }
  return reader.finish()
}

/** Characters of a line that are shown. */
const SHOWN = 200

/** A line as it is shown: one line without the sequences of a terminal and without passwords. */
export function shownLine({ line }: Pick<PastedError, 'line'>): string {
  return printable(oneLine(maskText(line.slice(0, 2_000).replace(/\x1b\[[0-?]*[ -/]*[@-~]/g, '')), SHOWN))
}
