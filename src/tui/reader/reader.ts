import { bindings, commandFor, type KeyCommand } from '../keys.ts'
import type { Model } from '../model.ts'
import { suggestionsFor, unknownWords } from '../palette/suggestions.ts'
import { focusOf } from '../panes-of.ts'
import type { Session } from '../session.ts'
import { placeOf } from '../state.ts'
import { windowOf } from '../window.ts'
import { saidNotice, saidPage, saidPlace, saidSelection } from './said-page.ts'

/** A view that is read line by line: commands go in, and lines come out. Nothing that was said changes. */
export interface Reader {
  /** A line that was typed. */
  enter(line: string): void
  close(): void
}

/** So many lines of a page are said at once. */
const most = 20

/** Is there more to come of what the page shows? */
function isReading(model: Model): boolean {
  const { state } = model.view.status
  return state === 'connecting' || state === 'reading' || saidPage(model).some(({ text }) => /\breading\b.*\.\.\.$/.test(text))
}

const ownCommands = [
  'Enter alone, or next: the next row; previous: the row before it',
  'list: the rows from the first on; more: the lines that follow',
  'read: the whole page; open 3 or 3: open row 3; back: the page before',
  'details: what is known of the selected row',
  'follow: say changes as they come; follow again: no more',
  'a key, such as e, y or p, does what help says; q quits',
  'svc NAME, ns NAME, ctx NAME, explain CODE, filter TEXT and others: as behind the colon of the view',
]

/** Reads a session to `say`, one line at a time. */
export function createReader(session: Session, say: (line: string) => void): Reader {
  let from = 0
  let follows = false
  let waits = true
  let hasBegun = false
  let before = snapshot()
  let isInside = false

  function snapshot() {
    const model = session.model()
    return {
      id: placeOf(model.state).id,
      focus: focusOf(model),
      lines: saidPage(model),
      state: model.state,
      view: model.view,
      selection: saidSelection(model),
    }
  }

  function sayFrom(start: number): void {
    const lines = saidPage(session.model())
    from = start
    const shown = lines.slice(from, from + most)
    for (const { text } of shown) say(text)
    from += shown.length
    if (from < lines.length) say(`${lines.length - from} more lines: more`)
  }

  function sayPage(): void {
    say(saidPlace(session.model()))
    sayFrom(0)
  }

  /** What is different from before, one line each. */
  function sayChanges(): void {
    const now = snapshot()
    const known = new Set(before.lines.map(({ text }) => text))
    const changed = now.lines.filter(({ text }) => !known.has(text))
    if (now.view.status.state !== before.view.status.state) say(saidPlace(session.model()))
    for (const { text } of changed.slice(0, most)) say(text)
    if (changed.length > most) say(`${changed.length - most} more changes: list`)
  }

  function afterCommand(): void {
    const model = session.model()
    const now = snapshot()
    const isBack = now.id === before.id && now.focus === 'main'
    if (now.id !== before.id || (now.focus !== before.focus && !isBack)) {
      waits = isReading(model)
      sayPage()
    } else {
      if (now.focus === before.focus) sayChanges()
      if (now.selection !== undefined && (now.selection !== before.selection || now.focus !== before.focus)) say(now.selection)
    }
    const notice = saidNotice(model)
    if (notice !== '') say(notice)
    before = now
  }

  /** Nothing happened but that time has passed: an age that is a little higher is not said. */
  function isLater(): boolean {
    const { state, view } = session.model()
    return state === before.state && view === before.view
  }

  function whenChanged(): void {
    if (isInside) return
    const isMore = waits && isReading(session.model())
    if (waits && !isMore) {
      waits = false
      if (hasBegun) sayChanges()
      else sayPage()
      hasBegun = true
    } else if (follows && !isLater()) sayChanges()
    if (!isMore) before = snapshot()
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
    else if (commandFor(line, at, session.model().settings.bindings) && !typed.has(line)) session.press(line)
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
        for (const one of [...ownCommands, ...keysHere(session.model())]) say(one)
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
      before = snapshot()
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

/** Commands that are of use only on a screen. */
const ofScreen: ReadonlySet<KeyCommand> = new Set<KeyCommand>(['zoom', 'widen', 'narrow', 'mouse', 'help'])

/** Keys that open a line to type in: the command with a word does that here. */
const typed: ReadonlySet<string> = new Set(['/', ':', '1', '2', '3'])

function keysHere({ state, settings }: Model): string[] {
  const { at } = placeOf(state).screen
  return (settings.bindings ?? bindings)
    .filter(({ command }) => !ofScreen.has(command))
    .filter(
      ({ on, keys, group }) => (on === undefined || on.includes(at)) && keys[0]?.length === 1 && group !== 'Move' && !typed.has(keys[0]),
    )
    .map(({ keys, help }) => `${keys[0]}: ${help}`)
}
