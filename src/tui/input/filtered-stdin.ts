import { PassThrough } from 'node:stream'
import type { Terminal } from '../terminal.ts'
import { createReports, type Heard, type Reports } from './reports.ts'

/** A report of the terminal, as the view gets it. */
export type Report = Exclude<Heard, { kind: 'bytes' }>

interface FilterOptions {
  /** Calls back once, after so many ms; returns a function that cancels it. */
  later: (ms: number, then: () => void) => () => void
  report: (report: Report) => void
  raw: (isRaw: boolean) => void
}

/**
 * The input of a terminal for Ink, without the reports of the terminal: answers to queries, the mouse, the focus. The reports that the view
 * uses go to `report`. It reads only while Ink has the terminal in raw mode, as Ink itself would; `raw` is told when that begins and before
 * it ends.
 */
export function filteredStdin(stdin: Terminal['stdin'], { later, report, raw }: FilterOptions): NodeJS.ReadableStream {
  const keys = new PassThrough()
  let reports: Reports = createReports()
  let stopWaiting = () => {}
  const tell = (heard: readonly Heard[]) => {
    for (const part of heard) {
      if (part.kind === 'bytes') keys.write(Buffer.from(part.bytes))
      else report(part)
    }
  }
  const read = () => {
    stopWaiting()
    for (let chunk = stdin.read(); chunk !== null; chunk = stdin.read()) tell(reports.push(Buffer.from(chunk)))
    const ms = reports.waitMs()
    stopWaiting = ms === undefined ? () => {} : later(ms, () => tell(reports.expire()))
  }
  const setRawMode = (isRaw: boolean) => {
    if (!isRaw) raw(false)
    stdin.setRawMode?.(isRaw)
    stdin.off('readable', read)
    stopWaiting()
    reports = createReports()
    if (!isRaw) return
    stdin.on('readable', read)
    raw(true)
  }
  return Object.assign(keys, { isTTY: true, setRawMode, ref: () => void stdin.ref?.(), unref: () => void stdin.unref?.() })
}
