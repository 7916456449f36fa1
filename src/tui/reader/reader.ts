import { count } from '../../lib/count.ts'
import { commandFor } from '../keys.ts'
import type { Model } from '../model.ts'
import { suggestionsFor, unknownWords } from '../palette/suggestions.ts'
import type { Session } from '../session.ts'
import { placeOf } from '../state.ts'
import { windowOf } from '../window.ts'
import { changedLines, goneRows, type Heard, hasOtherRows, heardOf } from './heard.ts'
import { helpLines, isKeyCommand, keyLine } from './said-keys.ts'
import { type SaidLine, saidNotice, saidPage, saidPlace } from './said-page.ts'

/** A view that is read line by line: commands go in, and lines come out. Nothing that was said changes. */
export interface Reader {
  /** A line that was typed. */
  enter(line: string): void
  close(): void
}

/** So many lines of a page are said at once. */
const most = 20

/** Does what a probe plans or finds only come after the command? */
function isAwaited({ state }: Model): boolean {
  const { screen, detail } = placeOf(state)
  return screen.at === 'probe' && ['planning', 'running', undefined].includes(detail.probe?.state)
}

/** Is there more to come of what the page shows? */
function isReading(model: Model): boolean {
  const { state } = model.view.status
  const isPart = saidPage(model).some(({ text }) => /\breading\b.*\.\.\.$/.test(text))
  return state === 'connecting' || state === 'reading' || isPart || isAwaited(model)
}

/** Reads a session to `say`, one line at a time. */
export function createReader(session: Session, say: (line: string) => void): Reader {
  let from = 0
  let follows = false
  let waits = true
  /** Nothing was said of what the page shows. */
  let isUnsaid = true
  let before = heardOf(session.model())
  let isInside = false
  let hasBegun = false
  /** Pages as they were said: back says only what is different. */
  const said = new Map<string, readonly SaidLine[]>()

  function sayFrom(start: number): void {
    const lines = saidPage(session.model())
    from = start
    const shown = lines.slice(from, from + most)
    for (const { text } of shown) say(text)
    from += shown.length
    if (from < lines.length) say(`${count(lines.length - from, 'more line')}: more`)
  }

  function sayPage(): void {
    isUnsaid = false
    keepSaid()
    sayFrom(0)
    sayWhere()
    say(keyLine(session.model()))
  }

  function keepSaid(): void {
    const { id, lines } = heardOf(session.model())
    said.set(id, lines)
  }

  function sayWhere(): void {
    const [row] = /^row \d+ of \d+/.exec(heardOf(session.model()).selection ?? '') ?? []
    if (row !== undefined) say(`at ${row}`)
  }

  /** Of a probe that is planned or runs, only that is said: what it shows comes at its end. */
  function sayNewPage(): void {
    const model = session.model()
    say(saidPlace(model))
    waits = isReading(model)
    isUnsaid = waits && isAwaited(model)
    if (isUnsaid) say(saidPage(model)[0]?.text ?? '')
    else sayPage()
  }

  /** What is different from before, one line each. */
  function sayChanges(was: readonly SaidLine[], status: Heard['status']): void {
    const now = heardOf(session.model())
    const changed = changedLines(was, now.lines)
    if (now.status !== status) say(saidPlace(session.model()))
    for (const { text } of changed.slice(0, most)) say(text)
    if (changed.length > most) say(`${count(changed.length - most, 'more change')}: list`)
  }

  function afterCommand(): void {
    const now = heardOf(session.model())
    const known = said.get(now.id)
    if (now.id === before.id) saySamePage(now)
    else if (known && now.place === before.place && now.focus === 'main') sayRow(now)
    else if (known && !isReading(session.model())) {
      say(saidPlace(session.model()))
      sayChanges(known, now.status)
      keepSaid()
      sayRow(now)
    } else sayNewPage()
    const notice = saidNotice(session.model())
    if (notice !== '') say(notice)
    before = now
  }

  /** A command that sorts or filters says the rows again; another one says what it changed. */
  function saySamePage(now: Heard): void {
    if (hasOtherRows(before.lines, now.lines)) {
      sayFrom(0)
      sayWhere()
      return
    }
    sayChanges(before.lines, before.status)
    if (now.selection !== before.selection) sayRow(now)
  }

  function sayRow({ selection }: Heard): void {
    if (selection !== undefined) say(selection)
  }

  function whenChanged(): void {
    if (isInside) return
    const isMore = waits && isReading(session.model())
    if (waits && !isMore) {
      waits = false
      if (!isUnsaid) sayChanges(before.lines, before.status)
      else {
        if (!hasBegun) say(saidPlace(session.model()))
        hasBegun = true
        sayPage()
      }
    } else if (follows && !isUnsaid) {
      sayChanges(before.lines, before.status)
      for (const { words } of goneRows(before.lines, saidPage(session.model()))) say(`gone: ${words}`)
      keepSaid()
    }
    if (!isMore) before = heardOf(session.model())
  }

  function open(row: number): void {
    const { items } = windowOf(session.model(), 'main').page
    const stops = Array.from({ length: items.length }, (_, index) => index).filter((index) => items.isStop(index))
    if (row < 1 || row > stops.length) {
      say(stops.length === 0 ? 'nothing can be opened here' : `rows are 1 to ${stops.length}`)
      return
    }
    session.press('1')
    session.press('g')
    for (let at = 1; at < row; at++) session.press('down')
    session.press('enter')
  }

  /** A command of the palette runs only if it was typed in full, because the line that would run is not shown. */
  function command(text: string): void {
    const model = session.model()
    const fits = suggestionsFor(text, model)
    const [first] = fits
    const [word] = text.split(' ')
    if (first && (first.text === text || (first.effect && first.text.split(' ')[0] === word && first.text.includes(text)))) {
      session.press(':')
      session.paste(text)
      session.press('enter')
      if (session.model().state.isTyping) {
        session.press('escape')
        say(`${text} needs ${first.note}`)
      }
      return
    }
    const near = fits.slice(0, 3).map((one) => one.text)
    say(near.length > 0 ? `there is no command "${text}"; the closest are ${near.join(', ')}` : unknownWords(text, model))
  }

  function run(line: string): void {
    const { state } = session.model()
    const at = placeOf(state).screen.at
    const [, row] = /^(?:open )?(\d+)$/.exec(line) ?? []
    if (row !== undefined) open(Number(row))
    else if (line === '' || line === 'next') session.press('down')
    else if (line === 'previous') session.press('up')
    else if (line === 'open') session.press('enter')
    else if (line === 'back') session.press('escape')
    else if (line === 'details') session.press('2')
    else if (commandFor(line, at, session.model().settings.bindings) && isKeyCommand(line)) session.press(line)
    else command(line)
  }

  /** Commands that only say something. */
  const reading: ReadonlyMap<string, () => void> = new Map([
    ['list', () => sayFrom(0)],
    ['more', () => (from < saidPage(session.model()).length ? sayFrom(from) : say('no more lines'))],
    [
      'read',
      () => {
        const lines = saidPage(session.model())
        for (const { text } of lines) say(text)
        from = lines.length
      },
    ],
    [
      'follow',
      () => {
        follows = !follows
        say(follows ? 'changes are said as they come' : 'changes are not said')
      },
    ],
    [
      'help',
      () => {
        for (const one of helpLines(session.model())) say(one)
      },
    ],
  ])

  const stop = session.subscribe(whenChanged)
  say('a view for screen readers; help says the commands')
  if (!isReading(session.model())) whenChanged()
  return {
    enter(typedLine) {
      const line = typedLine.trim().replace(/^:\s*/, '')
      const own = reading.get(line)
      if (own) {
        own()
        return
      }
      before = heardOf(session.model())
      isInside = true
      try {
        run(line)
      } finally {
        isInside = false
      }
      afterCommand()
    },
    close: stop,
  }
}
