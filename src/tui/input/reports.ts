/** What the mouse did, as a terminal reports it. Columns and rows are counted from 0. */
export interface MouseReport {
  /** 0 left, 1 middle, 2 right, 64 wheel up, 65 wheel down; 3: some button was released. */
  button: number
  /** A modifier was held, or the pointer moved with a button down: ignored. */
  isModified: boolean
  isPress: boolean
  x: number
  y: number
}

/** A part of the input: bytes of keys and pastes, which continue, or a report that is for the view itself. */
export type Heard = { kind: 'bytes'; bytes: number[] } | { kind: 'mouse'; mouse: MouseReport } | { kind: 'focus'; isGained: boolean }

/** Takes what a terminal reports out of the bytes that it sends. */
export interface Reports {
  /** The parts of the next bytes, in their order. What is not finished is held back. */
  push(bytes: Iterable<number>): Heard[]
  /** To be called when nothing followed in time: a lone Esc and `ESC [` are passed on as keys; the beginning of a report is dropped. */
  expire(): Heard[]
  /** ms until what is held back expires; undefined: nothing is held back. */
  waitMs(): number | undefined
}

const [bell, esc, backslash, bracket] = [0x07, 0x1b, 0x5c, 0x5b]
/** OSC, DCS, APC, PM and SOS: strings that end with `ESC \` or the bell (ECMA-48, 5.6; xterm's control sequences). */
const strings: ReadonlySet<number> = new Set([...']P_^X'].map((letter) => letter.charCodeAt(0)))
const pasteEnd = [...'\x1b[201~'].map((letter) => letter.charCodeAt(0))
/** No report of a terminal has parameters as long as this. */
const longest = 64
/** An Esc is delayed by this long; Ink waits as long. */
const escapeMs = 20
const unfinishedMs = 50

type State = 'text' | 'escape' | 'csi' | 'x10' | 'string' | 'string-escape' | 'paste'

/** The filter in front of the keys. A report is the same one however its bytes are split; a paste is passed on whole. */
export function createReports(): Reports {
  let state: State = 'text'
  let held: number[] = []
  /** How much of the end of a paste was seen. */
  let matched = 0
  let heard: Heard[] = []

  const pass = (...bytes: number[]) => {
    const last = heard.at(-1)
    if (last?.kind === 'bytes') last.bytes.push(...bytes)
    else heard.push({ kind: 'bytes', bytes })
  }
  const become = (next: State, bytes: number[] = []) => {
    state = next
    held = bytes
  }
  /** Gives up a sequence that can no longer be completed. Esc and `ESC [` are keys: Esc, and Alt with a bracket. */
  const giveUp = () => {
    const isKey = state === 'escape' || (state === 'csi' && held.length === 2)
    if (isKey) pass(...held)
    become('text')
  }

  const steps: Readonly<Record<State, (byte: number) => void>> = {
    text(byte) {
      if (byte === esc) become('escape', [byte])
      else pass(byte)
    },
    escape(byte) {
      if (byte === bracket) become('csi', [...held, byte])
      else if (strings.has(byte)) become('string')
      else if (byte === esc) {
        pass(esc)
        become('escape', [esc])
      } else {
        pass(...held, byte)
        become('text')
      }
    },
    csi(byte) {
      const isFirst = held.length === 2
      if (isFirst && byte === 0x4d) become('x10', [...held, byte])
      // The function keys of the Linux console: `ESC [ [ A`.
      else if ((byte >= 0x20 && byte <= 0x3f) || (isFirst && byte === bracket)) {
        if (held.length < longest) held.push(byte)
      } else if (byte >= 0x40 && byte <= 0x7e) {
        const whole = [...held, byte]
        become('text')
        finish(whole)
      } else interrupted(byte)
    },
    x10(byte) {
      if (byte < 0x20) return interrupted(byte)
      held.push(byte)
      if (held.length < 6) return
      const [, , , code = 0, column = 0, row = 0] = held
      const button = code - 32
      become('text')
      heard.push({ kind: 'mouse', mouse: mouseOf(button, column - 33, row - 33, button >= 64 || (button & 0b11) !== 3) })
    },
    string(byte) {
      if (byte === bell) become('text')
      else if (byte === esc) become('string-escape')
      // No terminal answers with other control characters, and Ctrl-C has to arrive.
      else if (byte < 0x20) interrupted(byte)
    },
    'string-escape'(byte) {
      if (byte === backslash) return become('text')
      if (byte === esc) return
      become('escape', [esc])
      steps.escape(byte)
    },
    paste(byte) {
      pass(byte)
      matched = byte === pasteEnd[matched] ? matched + 1 : byte === esc ? 1 : 0
      if (matched === pasteEnd.length) become('text')
    },
  }

  const interrupted = (byte: number) => {
    giveUp()
    steps.text(byte)
  }

  /** A whole control sequence. Keys have no private parameters, answers have: `ESC [ ? 62 ; 4 c`. */
  const finish = (sequence: number[]) => {
    const text = String.fromCharCode(...sequence.slice(2))
    const [, code, column, row, end] = /^<(\d{1,5});(\d{1,5});(\d{1,5})([Mm])$/.exec(text) ?? []
    if (code !== undefined) {
      heard.push({ kind: 'mouse', mouse: mouseOf(Number(code), Number(column) - 1, Number(row) - 1, end === 'M') })
    } else if (text === 'I' || text === 'O') heard.push({ kind: 'focus', isGained: text === 'I' })
    else if (!/^[<=>?]/.test(text) && sequence.length <= longest) {
      pass(...sequence)
      if (text === '200~') {
        matched = 0
        become('paste')
      }
    }
  }

  const taken = () => {
    const all = heard
    heard = []
    return all
  }
  return {
    push(bytes) {
      for (const byte of bytes) steps[state](byte)
      return taken()
    },
    expire() {
      if (state !== 'paste') giveUp()
      return taken()
    },
    waitMs: () => (state === 'text' || state === 'paste' ? undefined : state === 'escape' ? escapeMs : unfinishedMs),
  }
}

/** Bits of xterm's button codes: 4 Shift, 8 Meta, 16 Ctrl, 32 motion. */
function mouseOf(code: number, x: number, y: number, isPress: boolean): MouseReport {
  return { button: code & ~0b111100, isModified: (code & 0b111100) !== 0, isPress, x, y }
}
