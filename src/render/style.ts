import { defined } from '../lib/defined.ts'
import { printable } from '../lib/printable.ts'
import type { Finding } from '../model/finding.ts'
import type { PodLog } from '../model/pod-log.ts'
import type { ObjectRef } from '../model/resources.ts'
import type { Hop } from '../model/trace.ts'
import type { HopState, Verdict } from '../model/verdict.ts'
import type { RenderOptions } from './options.ts'

/** What the parts of the text need to know: no colour, since a part names the tone of a span and never paints it. */
export interface Look {
  glyphs: Glyphs
  /** Columns that are left for the part; absent: nothing is cut or wrapped. */
  width?: number
  /** Columns up to the right edge, where verdicts stand: the terminal's, or those of a page of 80. */
  edge: number
  wide: boolean
  scrolls: boolean
  now: number
  /** Ends of logs, for the findings that they belong to. */
  logs?: readonly PodLog[]
}

/** What is drawn, in Unicode or in ASCII. */
export interface Glyphs {
  signs: Readonly<Record<Sign, string>>
  /** From one hop to the next. */
  arrow: string
  /** To a hop from the one that leads there. */
  from: string
  /** Where the chain is not reached any more. */
  gap: string
  bar: string
  tee: string
  corner: string
  ellipsis: string
  /** One of several signs in a row that say that nothing is wrong. */
  quiet: string
  /** The state of what is still being read. */
  reading: string
  /** From a port to its target, without spaces. */
  to: string
  /** Eight heights, the lowest first. */
  heights: string
  /** A connection without a response. */
  silence: string
}

/** What a sign can say: the states of a hop, and a note that is neither good nor bad. */
export type Sign = HopState | 'info' | 'planned'

const unicodeGlyphs: Glyphs = {
  signs: { ok: '●', warn: '▲', broken: '✗', unknown: '?', off: '○', info: 'i', planned: '◇' },
  arrow: '─▶',
  from: '◀─',
  gap: '┄┄',
  bar: '│',
  tee: '├─',
  corner: '└─',
  ellipsis: '…',
  quiet: '·',
  reading: '◌',
  to: '→',
  heights: '▁▂▃▄▅▆▇█',
  silence: '·',
}

const asciiGlyphs: Glyphs = {
  signs: { ok: 'o', warn: '!', broken: 'x', unknown: '?', off: '-', info: 'i', planned: '+' },
  arrow: '->',
  from: '<-',
  gap: '..',
  bar: '|',
  tee: '|-',
  corner: '`-',
  ellipsis: '~',
  quiet: '.',
  reading: '?',
  to: '->',
  heights: '12345678',
  silence: '.',
}

const pipeColumns = 80

/** The look for some options; 80 columns are in for the edge of a pipe. */
export function lookOf(options: RenderOptions): Look {
  return {
    glyphs: options.unicode ? unicodeGlyphs : asciiGlyphs,
    ...defined({ width: options.width }),
    edge: options.width ?? pipeColumns,
    wide: options.wide ?? false,
    scrolls: options.scrolls ?? false,
    now: options.now,
    ...defined({ logs: options.logs }),
  }
}

/** The same look with `columns` fewer to the right. */
export function narrowed(look: Look, columns: number): Look {
  const less = { ...look, edge: Math.max(0, look.edge - columns) }
  return look.width === undefined ? less : { ...less, width: Math.max(0, look.width - columns) }
}

/** What a span means. A tone is drawn by a colour, never by a colour alone: a sign or a word is used with it. */
export type Tone = 'plain' | 'strong' | 'quiet' | 'ok' | 'warn' | 'broken' | 'unknown' | 'match'

/** A piece of a line. Made by `span` alone, so its text is always safe for a terminal. */
export interface Span {
  readonly text: string
  readonly tone: Tone
  /** A line that holds such a span is never cut. */
  readonly whole?: true
  /** The stage of the chain that it draws. */
  readonly stage?: Hop['stage']
  /** The column of a matrix that it belongs to, counted from 0. */
  readonly column?: number
  /** The object that it names: the interactive view opens it from its line. */
  readonly names?: ObjectRef
  /** What a press of the mouse on it does in the interactive view. */
  readonly press?: Press
}

/** What a press of the mouse on a piece stands for: a key, a place that the reader has come through, a column to sort by, or one of a matrix. */
export type Press = { key: string } | { place: number } | { column: string } | { client: number }

/** A line of the text: spans, one after another. */
export type Line = readonly Span[]

/** A piece of a line; the text may come from a cluster and is made safe here. */
export function span(text: string, tone: Tone = 'plain'): Span {
  return { text: printable(text), tone }
}

/** A piece of a line that the mouse can press. */
export function pressable(press: Press, piece: Span): Span {
  return { ...piece, press }
}

/** A piece of a line, as one that names an object. */
export function naming({ kind, namespace, name }: ObjectRef, piece: Span): Span {
  return { ...piece, names: { kind, ...defined({ namespace }), name } }
}

/** A command to copy: its line is never cut. */
export function command(text: string): Span {
  return { text: printable(text), tone: 'strong', whole: true }
}

/** The tone in which a sign and its word are drawn. */
export function toneOf(sign: Sign): Tone {
  if (sign === 'planned') return 'plain'
  return sign === 'off' || sign === 'info' ? 'quiet' : sign
}

/** A sign in its tone. */
export function signOf(sign: Sign, look: Look): Span {
  return span(look.glyphs.signs[sign], toneOf(sign))
}

/** The sign of each verdict. */
export const verdictSigns: Readonly<Record<Verdict, Sign>> = {
  healthy: 'ok',
  planned: 'planned',
  idle: 'off',
  unknown: 'unknown',
  degraded: 'warn',
  broken: 'broken',
}

/** Sign and word: `✗ broken`. */
export function verdictLine(verdict: Verdict, look: Look): Line {
  const sign = verdictSigns[verdict]
  return [span(`${look.glyphs.signs[sign]} ${verdict}`, toneOf(sign))]
}

/** An inferred fault has the sign of the unknown: it is not proven. */
export function findingSign({ severity, confidence }: Pick<Finding, 'severity' | 'confidence'>): Sign {
  if (severity === 'info') return 'info'
  if (confidence === 'inferred') return 'unknown'
  return severity === 'error' ? 'broken' : 'warn'
}

/** The parameters of the SGR sequence of each tone; empty: none. */
export const toneCodes: Readonly<Record<Tone, string>> = {
  plain: '',
  strong: '1',
  quiet: '2',
  ok: '32',
  warn: '35',
  broken: '1;31',
  unknown: '36',
  match: '7',
}

/** A line as text, with colours where they are wanted; without them it is the same text. */
export function paint(line: Line, color: boolean): string {
  if (!color) return line.map(({ text }) => text).join('')
  return line.map(({ text, tone }) => (toneCodes[tone] === '' || text === '' ? text : `\x1b[${toneCodes[tone]}m${text}\x1b[0m`)).join('')
}
