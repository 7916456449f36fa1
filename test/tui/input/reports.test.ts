import { describe, expect, it } from 'vitest'
import { createReports, type Heard } from '../../../src/tui/input/reports.ts'

/** The parts of a text, one after another; bytes as text. */
function heardOf(text: string, at = Number.POSITIVE_INFINITY): unknown[] {
  const bytes = Buffer.from(text, 'latin1')
  const reports = createReports()
  return joined([...reports.push(bytes.subarray(0, at)), ...reports.push(bytes.subarray(at)), ...reports.expire()])
}

function joined(parts: readonly Heard[]): unknown[] {
  const all: unknown[] = []
  for (const part of parts) {
    const last = all.at(-1)
    const shown = part.kind === 'bytes' ? Buffer.from(part.bytes).toString('latin1') : part.kind === 'mouse' ? part.mouse : part
    if (typeof shown === 'string' && typeof last === 'string') all[all.length - 1] = last + shown
    else all.push(shown)
  }
  return all
}

const press = { button: 0, isModified: false, isPress: true, x: 9, y: 4 }

const cases: readonly [title: string, text: string, heard: readonly unknown[]][] = [
  ['keys go on as they are', 'j\x1b[A\x1b[1;5C\x1bOP\x1b[5~\x1b[[Ak', ['j\x1b[A\x1b[1;5C\x1bOP\x1b[5~\x1b[[Ak']],
  ['letters of several bytes go on', 'a\xc3\xa4\xe2\x9c\x97b', ['a\xc3\xa4\xe2\x9c\x97b']],
  ['an answer to OSC 11 that ends with ESC \\ is taken out', 'j\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\k', ['jk']],
  ['an answer to OSC 52 that ends with the bell is taken out', 'j\x1b]52;c;Y2Nj\x07k', ['jk']],
  ['an answer to XTVERSION is taken out', 'j\x1bP>|tmux 3.3a\x1b\\k', ['jk']],
  ['an answer in APC, as of kitty for pictures, is taken out', 'j\x1b_Gi=31;OK\x1b\\k', ['jk']],
  ['an answer to a question for attributes or modes is taken out', 'j\x1b[?62;22c\x1b[>1;10;0c\x1b[?2026;2$yk', ['jk']],
  ['a press of the mouse in SGR form is a report', 'j\x1b[<0;10;5Mk', ['j', press, 'k']],
  ['a release of the mouse in SGR form is a report', '\x1b[<0;10;5m', [{ ...press, isPress: false }]],
  ['the wheel in SGR form is a report', '\x1b[<65;10;5M', [{ ...press, button: 65 }]],
  ['a press with Shift held is told as such', '\x1b[<4;10;5M', [{ ...press, isModified: true }]],
  ['a press of the mouse in X10 form is a report, even of a key that does something', 'j\x1b[M *%k', ['j', press, 'k']],
  ['a press in X10 form in a far column is a report', '\x1b[M \xff%', [{ ...press, x: 222 }]],
  ['a release in X10 form is a report', '\x1b[M#*%', [{ ...press, button: 3, isPress: false }]],
  ['the focus is a report', '\x1b[Ij\x1b[O', [{ kind: 'focus', isGained: true }, 'j', { kind: 'focus', isGained: false }]],
  [
    'a paste goes on whole, even one that holds a report',
    '\x1b[200~a\x1b]11;x\x07\x1b[<0;1;1M\x1b[201~j',
    ['\x1b[200~a\x1b]11;x\x07\x1b[<0;1;1M\x1b[201~j'],
  ],
  ['a lone Esc goes on', '\x1b', ['\x1b']],
  ['Esc and a key at once go on', '\x1bj', ['\x1bj']],
  ['Alt with a bracket goes on', '\x1b[', ['\x1b[']],
  ['a string that does not end is dropped', 'j\x1b]11;rgb:1e', ['j']],
  ['a report that does not end is dropped', 'j\x1b[<0;10', ['j']],
  ['a press in X10 form that does not end is dropped', 'j\x1b[M *', ['j']],
  ['Ctrl-C goes on out of a string that does not end', '\x1b]11;rgb:\x03', ['\x03']],
  ['Ctrl-C goes on out of a report that does not end', '\x1b[<0;\x03\x1b[M \x03', ['\x03\x03']],
  ['a report with a number too long is dropped', `j\x1b[<${'1'.repeat(500)};1;1Mk`, ['jk']],
  ['a string that another sequence cuts off is dropped, and that sequence counts', '\x1b]11;rgb\x1b[A', ['\x1b[A']],
]

describe('reports of the terminal', () => {
  it.each(cases)('a report of the terminal is no key: %s', (_, text, heard) => {
    expect(heardOf(text)).toEqual(heard)
  })

  it.each(cases)('however the bytes are split: %s', (_, text, heard) => {
    for (let at = 0; at <= text.length; at++) expect(heardOf(text, at), `split at ${at}`).toEqual(heard)
  })

  it('the rest of an unfinished report is waited for, after a lone Esc for less time, and after text not at all', () => {
    const reports = createReports()
    const waits = ['j', '\x1b', '[', '<0;1', ';1M', '\x1b]11', '\x07'].map((text) => {
      reports.push(Buffer.from(text))
      return reports.waitMs()
    })
    expect(waits).toEqual([undefined, 20, 50, 50, undefined, 50, undefined])
  })

  it('the time for a long paste grows only with its bytes', () => {
    const reports = createReports()
    const text = `\x1b[200~${'a'.repeat(1_000_000)}\x1b[201~`
    expect(joined(reports.push(Buffer.from(text)))).toEqual([text])
  })
})
