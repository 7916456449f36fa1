import { columnGap } from '../../lib/columns.ts'
import { defined } from '../../lib/defined.ts'
import { timeOfDay } from '../../lib/duration.ts'
import { printable } from '../../lib/printable.ts'
import type { LiveStatus } from '../../model/live.ts'
import type { PodLogs } from '../../model/pod-log.ts'
import type { Trace, TraceList } from '../../model/trace.ts'
import { renderJsonLine, renderList, renderListChanges, renderTrace, renderTraces } from '../../render/index.ts'
import { staleReason } from '../../render/stale.ts'
import { emptyTraceLists } from '../../trace/chain.ts'
import { isFound } from '../../trace/target.ts'
import type { TraceCommand } from '../args/command.ts'
import { type Io, isDumb, renderOptions } from '../io.ts'
import { noteLine } from '../notes.ts'
import { Screen } from './screen.ts'

/** What is shown of a cluster that is followed: a list, or the traces of targets in their order. */
export interface Shown {
  list?: TraceList
  traces: readonly Trace[]
  /** Ends of logs for their findings, and why others could not be read, where that was not said yet. */
  logs?: PodLogs
}

/** Prints what is followed, again and again. */
export interface WatchPrinter {
  /** Was anything printed yet? */
  readonly began: boolean
  /** Does what it prints say how the connection stands? */
  readonly showsStatus: boolean
  /** Prints what differs from the last time. */
  print(shown: Shown, status: LiveStatus): Promise<void>
  /** Prints all, as without `--watch`. */
  printOnce(shown: Shown): Promise<void>
}

/** Redraws in place on a terminal, else prints what changed. JSON has one trace a line, also for a list. */
export function createWatchPrinter(command: TraceCommand, io: Io): WatchPrinter {
  const isText = command.output === 'text' || command.output === 'wide'
  return isText && io.stdoutIsTTY && io.rows !== undefined && !isDumb(io) ? new ScreenPrinter(command, io) : new ChangePrinter(command, io)
}

/** The whole, as without `--watch`; a list with the time of each line where `time` is given. */
async function wholeText(command: TraceCommand, io: Io, { list, traces, logs }: Shown, time?: typeof timeOfDay): Promise<string> {
  const options = { ...renderOptions(command, io), ...defined({ logs: logs?.logs }) }
  if (list) return renderList(list, command.output, { ...options, namespaces: command.allNamespaces, ...defined({ time }) })
  const [only] = traces
  return only && traces.length === 1 ? renderTrace(only, command.output, options) : renderTraces(traces, command.output, options)
}

async function printWhole(command: TraceCommand, io: Io, shown: Shown): Promise<void> {
  tellNotes(shown, io)
  await io.stdout(await wholeText(command, io, shown))
}

function tellNotes({ logs }: Shown, io: Io): void {
  for (const note of logs?.notes ?? []) io.stderr(noteLine(note))
}

class ScreenPrinter implements WatchPrinter {
  readonly showsStatus = true
  readonly #command: TraceCommand
  readonly #io: Io
  readonly #screen: Screen
  readonly #notes: string[] = []
  began = false

  constructor(command: TraceCommand, io: Io) {
    this.#command = command
    this.#io = io
    this.#screen = new Screen()
  }

  async print(shown: Shown, status: LiveStatus): Promise<void> {
    this.began = true
    const note = status.state === 'stale' ? `\n${staleReason(status)}: ${printable(status.message)}; trying again\n` : ''
    for (const one of shown.logs?.notes ?? []) this.#notes.push(noteLine(one))
    const text = `${await wholeText(this.#command, this.#io, shown)}${this.#notes.join('')}${note}`
    const frame = this.#screen.frame(text, this.#io.columns ?? 80, this.#io.rows ?? 24)
    if (frame !== undefined) await this.#io.stdout(frame)
  }

  async printOnce(shown: Shown): Promise<void> {
    await printWhole(this.#command, this.#io, shown)
  }
}

class ChangePrinter implements WatchPrinter {
  readonly showsStatus = false
  readonly #command: TraceCommand
  readonly #io: Io
  /** What was there the last time, by `traceKey`. A trace that says nothing new is the same object. */
  #before: ReadonlyMap<string, Trace> | undefined
  /** The last chart that was printed. */
  #chart = ''

  constructor(command: TraceCommand, io: Io) {
    this.#command = command
    this.#io = io
  }

  get began(): boolean {
    return this.#before !== undefined
  }

  async print(shown: Shown): Promise<void> {
    const before = this.#before
    this.#before = new Map(shown.traces.map((trace) => [traceKey(trace), trace]))
    tellNotes(shown, this.#io)
    const text = await this.#text(shown, before)
    if (text !== '') await this.#io.stdout(text)
  }

  async printOnce(shown: Shown): Promise<void> {
    await printWhole(this.#command, this.#io, shown)
  }

  /** The text to print for `shown`. `before` is what was shown the last time; absent: nothing was. */
  async #text(shown: Shown, before: ReadonlyMap<string, Trace> | undefined): Promise<string> {
    const { output } = this.#command
    switch (output) {
      case 'json':
        return changedTraces(shown, before)
          .map((trace) => renderJsonLine(trace))
          .join('')
      case 'yaml': {
        const documents = changedTraces(shown, before).map((trace) => renderTrace(trace, output, renderOptions(this.#command, this.#io)))
        return (await Promise.all(documents)).map((document) => `---\n${document}`).join('')
      }
      case 'name': {
        const changed = changedTraces(shown, before)
        return changed.length === 0 ? '' : renderTraces(changed, output, renderOptions(this.#command, this.#io))
      }
      case 'text':
      case 'wide':
        return before ? this.#changes(shown, before, output) : wholeText(this.#command, this.#io, shown, timeOfDay)
      default:
        return this.#wholeChart(shown)
    }
  }

  /** Charts are not read line by line: the whole chart is printed again if it differs. */
  async #wholeChart(shown: Shown): Promise<string> {
    const chart = await wholeText(this.#command, this.#io, shown)
    if (chart === this.#chart) return ''
    const first = this.#chart === ''
    this.#chart = chart
    return `${first ? '' : '\n'}${chart}`
  }

  /** The lines of a list, or the chains of targets, whose text has changed; then what is gone. */
  async #changes(shown: Shown, before: ReadonlyMap<string, Trace>, format: 'text' | 'wide'): Promise<string> {
    const options = { ...renderOptions(this.#command, this.#io), namespaces: this.#command.allNamespaces, time: timeOfDay }
    const drawn = shown.list
      ? await renderListChanges(shown.list, (trace) => before.get(traceKey(trace)), format, options)
      : (
          await Promise.all(
            shown.traces.filter(isFound).map((trace) => this.#chain(trace, before.get(traceKey(trace)), format, shown.logs)),
          )
        ).join('')
    return `${drawn}${goneTraces(shown, before).map(deletedLine).join('')}`
  }

  /** A chain below the time of its change; empty if its text has not changed. */
  async #chain(trace: Trace, before: Trace | undefined, format: 'text' | 'wide', logs: PodLogs | undefined): Promise<string> {
    if (trace === before) return ''
    const options = { ...renderOptions(this.#command, this.#io), ...defined({ logs: logs?.logs }) }
    const text = await renderTrace(trace, format, options)
    if (before && text === (await renderTrace({ ...before, taken: trace.taken }, format, options))) return ''
    return `\n${timeOf(trace)}\n${text}`
  }
}

function traceKey({ target }: Trace): string {
  return JSON.stringify([target.kind, target.namespace, target.name, target.port ?? null])
}

/** The traces that are new or say something new; then, of a list, those of the Services that are gone, of which nothing is known. */
function changedTraces(shown: Shown, before: ReadonlyMap<string, Trace> | undefined): Trace[] {
  const changed = shown.traces.filter((trace) => before?.get(traceKey(trace)) !== trace)
  return shown.list && before ? [...changed, ...goneTraces(shown, before)] : changed
}

/** What was there before and is not any more. */
function goneTraces({ list, traces }: Shown, before: ReadonlyMap<string, Trace>): Trace[] {
  if (!list) return traces.filter((trace) => !isFound(trace) && before.get(traceKey(trace)) !== trace)
  const now = new Set(traces.map(traceKey))
  return [...before].flatMap(([key, trace]) => (now.has(key) ? [] : [withoutService(trace, list.taken)]))
}

/** `14:03:59   deleted: service/web of namespace demo`. */
function deletedLine(trace: Trace): string {
  const { kind, namespace, name } = trace.target
  const words = `deleted: ${kind.toLowerCase()}/${name}${namespace === undefined ? '' : ` in namespace ${namespace}`}`
  return `${timeOf(trace)}${columnGap}${printable(words)}\n`
}

function timeOf({ taken }: Trace): string {
  return timeOfDay(Date.parse(taken))
}

/** What is known of a Service that is gone: nothing. */
function withoutService({ apiVersion, kind, target }: Trace, taken: string): Trace {
  const { probes, gaps, ...lists } = emptyTraceLists()
  return { apiVersion, kind, taken, target, verdict: 'unknown', ...lists, findings: [], probes, gaps }
}
