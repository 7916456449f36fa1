import type { ServerResponse } from 'node:http'
import type { Asked, Lie, Upgrade } from './lying-server.ts'

/** A command of the program, and what it prints. */
export type CommandName = 'trace' | 'json and --save' | 'list' | '-w' | 'view' | '--probe'

/** What a command does when it is lied to: it gives up with an error line that fits, or it continues, with a code other than 3. */
export type Outcome = RegExp | 'goes on'

/** A lie, and its expected outcome. */
export interface Row {
  /** Continues "a server that …". */
  lie: string
  tell: Lie
  /** Lies to WebSockets. */
  upgrade?: Upgrade
  /** The outcome for every command, unless `but` says otherwise. */
  outcome: Outcome
  but?: Partial<Record<CommandName, Outcome>>
  /** All but the view, by default: that is asked for where a lie is one of its kind. */
  commands?: readonly CommandName[]
  flags?: readonly string[]
  /** ms for which -w continues; two seconds by default. */
  watchedMs?: number
  /** What -w says on standard error meanwhile. */
  says?: RegExp
  /** MiB that the process may take at most. */
  mostMiB?: number
  /** Requests that one command may send at most. */
  mostRequests?: number
}

/** Answers with these bytes. */
export function send(response: ServerResponse, body: string | Buffer, headers: Record<string, string> = {}, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body)
}

/** Answers every request with the same response. */
export function always(body: string | Buffer, headers?: Record<string, string>, status?: number): Lie {
  return (_, response) => send(response, body, headers, status)
}

/** Writes to the connection itself, whatever HTTP says, and ends it unless it shall stay `open`. */
export function raw(bytes: string | Buffer, { open = false } = {}): Lie {
  return (_, { socket }) => {
    socket?.write(bytes)
    if (!open) socket?.end()
  }
}

/** Writes a piece again and again for as long as it is taken; between two of them other rows have their turn. */
export function flood(response: ServerResponse, piece: string | Buffer | (() => string)): void {
  const more = () => {
    if (response.destroyed) return
    const isTaken = response.write(typeof piece === 'function' ? piece() : piece)
    if (isTaken) setTimeout(more, 1)
    else response.once('drain', () => setTimeout(more, 1))
  }
  more()
}

/** Lies only to a matching request; others get the truth. */
export function only(which: (asked: Asked) => boolean, lie: Lie): Lie {
  return (asked, response, truth) => (which(asked) ? lie(asked, response, truth) : false)
}

/** Replaces each object, in a list and by itself, by what `change` makes of it. */
export function changing(change: (object: unknown) => unknown): Lie {
  return async ({ isWatch, method }, response, truth) => {
    if (isWatch || method !== 'GET') return false
    const { status, body } = await truth()
    if (status !== 200) return send(response, body, {}, status)
    const document: unknown = JSON.parse(body)
    const told = isListOf(document) ? { ...document, items: document.items.map(change) } : change(document)
    send(response, JSON.stringify(told))
  }
}

/** Replaces each list by what `change` makes of it; single objects are true. */
export function changingLists(change: (list: Record<string, unknown>, asked: Asked) => unknown): Lie {
  return async (asked, response, truth) => {
    if (!asked.isList) return false
    const { status, body } = await truth()
    if (status !== 200) return send(response, body, {}, status)
    const list: Record<string, unknown> = JSON.parse(body)
    send(response, JSON.stringify(change(list, asked)))
  }
}

function isListOf(document: unknown): document is { items: unknown[] } {
  return typeof document === 'object' && document !== null && 'items' in document && Array.isArray(document.items)
}
