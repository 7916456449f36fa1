import type { LiveStatus } from '../../model/live.ts'
import type { Trace, TraceList } from '../../model/trace.ts'
import { renderJsonLine, renderList, renderTrace, renderTraces } from '../../render/index.ts'
import { emptyLists } from '../../trace/chain.ts'
import { isFound } from '../../trace/target.ts'
import type { TraceCommand } from '../args/command.ts'
import { type Io, isDumb, renderOptions } from '../io.ts'
import { Screen } from './screen.ts'

/** What is shown of a cluster that is followed: a list, or the traces of targets in their order. */
export interface Shown {
  list?: TraceList
  traces: readonly Trace[]
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

/** In place on a terminal, else what changed; JSON as one trace a line, also where a list is followed. */
export function createWatchPrinter(command: TraceCommand, io: Io): WatchPrinter {
  const isText = command.output === 'text' || command.output === 'wide'
  return isText && io.stdoutIsTTY && io.rows !== undefined && !isDumb(io) ? new ScreenPrinter(command, io) : new ChangePrinter(command, io)
}

/** The whole as text, as without `--watch`. */
async function wholeText(command: TraceCommand, io: Io, { list, traces }: Shown): Promise<string> {
  const options = renderOptions(command, io)
  if (list) return renderList(list, command.output, { ...options, namespaces: command.allNamespaces })
  const [only] = traces
  return only && traces.length === 1 ? renderTrace(only, command.output, options) : renderTraces(traces, command.output, options)
}

class ScreenPrinter implements WatchPrinter {
  readonly showsStatus = true
  readonly #command: TraceCommand
  readonly #io: Io
  readonly #screen: Screen
  began = false

  constructor(command: TraceCommand, io: Io) {
    this.#command = command
    this.#io = io
    this.#screen = new Screen()
  }

  async print(shown: Shown, status: LiveStatus): Promise<void> {
    this.began = true
    const note = status.state === 'stale' ? `\nconnection lost: ${status.message}; trying again\n` : ''
    const text = `${await wholeText(this.#command, this.#io, shown)}${note}`
    const frame = this.#screen.frame(text, this.#io.columns ?? 80, this.#io.rows ?? 24)
    if (frame !== undefined) await this.#io.stdout(frame)
  }

  async printOnce(shown: Shown): Promise<void> {
    await this.#io.stdout(await wholeText(this.#command, this.#io, shown))
  }
}

class ChangePrinter implements WatchPrinter {
  readonly showsStatus = false
  readonly #command: TraceCommand
  readonly #io: Io
  /** By namespace, name and port. A trace that says nothing new is the same object. */
  #before: ReadonlyMap<string, Trace> | undefined

  constructor(command: TraceCommand, io: Io) {
    this.#command = command
    this.#io = io
  }

  get began(): boolean {
    return this.#before !== undefined
  }

  async print(shown: Shown): Promise<void> {
    const before = this.#before
    const now = new Map(shown.traces.map((trace) => [keyOf(trace), trace]))
    this.#before = now
    const changed = shown.traces.filter((trace) => before?.get(keyOf(trace)) !== trace)
    const gone = [...(before ?? [])].flatMap(([key, trace]) => (now.has(key) ? [] : [withoutService(trace, shown)]))
    const text = await this.#text(shown, [...changed, ...gone], before === undefined)
    if (text !== '') await this.#io.stdout(text)
  }

  async printOnce(shown: Shown): Promise<void> {
    await this.#io.stdout(await wholeText(this.#command, this.#io, shown))
  }

  async #text(shown: Shown, changed: readonly Trace[], isFirst: boolean): Promise<string> {
    const { output } = this.#command
    const options = renderOptions(this.#command, this.#io)
    if (output === 'json') return changed.map((trace) => renderJsonLine(trace)).join('')
    if (output === 'name') return changed.length === 0 ? '' : renderTraces(changed, output, options)
    if (output === 'yaml') {
      const documents = await Promise.all(changed.map((trace) => renderTrace(trace, output, options)))
      return documents.map((document) => `---\n${document}`).join('')
    }
    if (isFirst) return wholeText(this.#command, this.#io, shown)
    const deleted = changed
      .filter((trace) => !isFound(trace))
      .map(
        ({ target }) =>
          `deleted: ${target.kind.toLowerCase()}/${target.name}${target.namespace === undefined ? '' : ` of namespace ${target.namespace}`}\n`,
      )
    const left = changed.filter(isFound)
    const text = shown.list
      ? await this.#rows(shown.list, new Set(left))
      : (await Promise.all(left.map((trace) => renderTrace(trace, output, options)))).map((one) => `\n${one}`).join('')
    return `${text}${deleted.join('')}`
  }

  /** The lines of these Services, as they stand in the whole list. */
  async #rows(list: TraceList, changed: ReadonlySet<Trace>): Promise<string> {
    if (changed.size === 0) return ''
    const options = { ...renderOptions(this.#command, this.#io), namespaces: this.#command.allNamespaces }
    const [, ...rows] = (await renderList({ ...list, unread: [], gaps: [] }, this.#command.output, options)).split('\n')
    return list.items.flatMap((item, index) => (changed.has(item) ? [`${rows[index] ?? ''}\n`] : [])).join('')
  }
}

function keyOf({ target }: Trace): string {
  return JSON.stringify([target.kind, target.namespace, target.name, target.port ?? null])
}

/** What is known of a Service that is gone: nothing. */
function withoutService({ apiVersion, kind, target }: Trace, { list }: Shown): Trace {
  const { probes, gaps, ...lists } = emptyLists()
  return { apiVersion, kind, taken: list?.taken ?? '', target, verdict: 'unknown', ...lists, findings: [], probes, gaps }
}
