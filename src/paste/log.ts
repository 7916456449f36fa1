import { compareText } from '../lib/compare.ts'
import { LONGEST_LINE, type PastedLine, readLine } from './line.ts'

/** One error of a log: lines with the same symptom and target. */
export interface PastedError extends PastedLine {
  /** The first line that says so. */
  line: string
  count: number
  /** How many different Pods wrote it; 0: no line says which. */
  clients: number
}

/** What was found in a log of any length. */
export interface PastedLog {
  lines: number
  /** The most frequent first. */
  errors: PastedError[]
  /** How many lines held further errors that were dropped because they were rare and there were too many to keep. */
  dropped: number
}

/** At most so many different errors are kept. */
const MOST_ERRORS = 1000
/** At most so many Pods are kept for one error. */
const MOST_CLIENTS = 100

interface Counted extends PastedError {
  pods: Set<string>
}

/** Takes a log in parts, as a pipe gives them, and keeps the distinct errors: its memory does not grow with the log. */
export class LogReader {
  #rest = ''
  #hasBegun = false
  #lines = 0
  #dropped = 0
  #errors = new Map<string, Counted>()

  /** Takes the next part; a line may end in a later one. */
  add(part: string): void {
    let from = 0
    for (let end = part.indexOf('\n'); end >= 0; end = part.indexOf('\n', from)) {
      this.#take(part.slice(from, Math.min(end, from + LONGEST_LINE)))
      this.#end()
      from = end + 1
    }
    this.#take(part.slice(from, from + LONGEST_LINE))
    this.#hasBegun ||= part.length > from
  }

  /** Ends a line that has begun. */
  endLine(): void {
    if (this.#hasBegun) this.#end()
  }

  /** What was found, the last line included. */
  finish(): PastedLog {
    this.endLine()
    const errors = [...this.#errors.values()].sort(byCount).map(({ pods, ...error }) => ({ ...error, clients: pods.size }))
    return { lines: this.#lines, errors, dropped: this.#dropped }
  }

  #take(text: string): void {
    if (this.#rest.length < LONGEST_LINE) this.#rest += text
  }

  #end(): void {
    const line = this.#rest
    this.#rest = ''
    this.#hasBegun = false
    this.#lines += 1
    const read = readLine(line)
    if (!read) return
    const key = JSON.stringify([read.symptom, read.target, read.own])
    const known = this.#errors.get(key)
    if (known) known.count += 1
    else if (this.#errors.size >= MOST_ERRORS) this.#dropRare()
    const error = known ?? { ...read, line, count: 1, clients: 0, pods: new Set() }
    if (!known) this.#errors.set(key, error)
    if (read.client && error.pods.size < MOST_CLIENTS) error.pods.add(read.client.pod)
  }

  /** Makes room: drops the half that was found least often. A frequent error is kept, or is soon found again. */
  #dropRare(): void {
    const sorted = [...this.#errors.entries()].sort(([, a], [, b]) => byCount(a, b))
    for (const [key, { count }] of sorted.slice(MOST_ERRORS / 2)) {
      this.#errors.delete(key)
      this.#dropped += count
    }
  }
}

function byCount(a: PastedError, b: PastedError): number {
  return b.count - a.count || compareText(a.symptom, b.symptom) || compareText(a.target ?? '', b.target ?? '')
}
