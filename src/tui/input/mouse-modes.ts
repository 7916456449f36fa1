/**
 * Modes of xterm's control sequences: 1000 reports presses, releases and the wheel, 1006 in a form without limits, 1004 the focus of the window. Not 1002
 * and 1003: nothing here uses movements.
 */
const on = '\x1b[?1000h\x1b[?1006h\x1b[?1004h'
const off = '\x1b[?1004l\x1b[?1006l\x1b[?1000l'

/** Whether the terminal reports the mouse. */
export interface MouseModes {
  /** The terminal is in raw mode from now on, or leaves it: it reports the mouse only in between. */
  raw(isRaw: boolean): void
  /** The reader wants the mouse, or not. */
  want(isWanted: boolean): void
}

/** Nothing is on until the terminal is in raw mode: before that, Windows drops the sequences that request it. */
export function createMouseModes(write: (text: string) => void, isWantedFirst: boolean): MouseModes {
  let isWanted = isWantedFirst
  let isRaw = false
  let isOn = false
  const settle = () => {
    if (isOn === (isWanted && isRaw)) return
    isOn = !isOn
    write(isOn ? on : off)
  }
  return {
    raw(next) {
      isRaw = next
      settle()
    },
    want(next) {
      isWanted = next
      settle()
    },
  }
}
