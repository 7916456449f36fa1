import { columnsOf, wrapWords } from '../lib/width.ts'
import { gap, spread, textOf } from '../render/layout.ts'
import { type Line, pressable, span } from '../render/style.ts'
import { keyName } from './hints.ts'
import { barLook, type Model } from './model.ts'
import { focusOf } from './panes-of.ts'
import { traceOf } from './probed.ts'
import { type Action, placeOf } from './state.ts'

/** One step of the tour: what the reader sees, which key continues, and when that is done. */
interface TourStep {
  words: string
  key: string
  isDone: (model: Model) => boolean
  /** Its key runs the command that was copied, in the demo. */
  applies?: true
}

/** How the notice of a copied text begins. */
const sent = 'sent to the clipboard: '

const at = (model: Model) => placeOf(model.state).screen.at

function verdictHere(model: Model): string | undefined {
  const { screen } = placeOf(model.state)
  return screen.at === 'chain' ? traceOf(model, screen.service)?.verdict : undefined
}

/** The tour of the demo, from the worst Service to its fix. Enter skips a step whose key is another one. */
export const tourSteps: readonly TourStep[] = [
  {
    words: 'All Services, the worst on top: verdict and finding. The details of the selected one say more.',
    key: '2',
    isDone: (model) => focusOf(model) === 'details',
  },
  {
    words: 'Cause, fix, the chain of each port, endpoints, events, log. They follow the cursor of the list.',
    key: '1',
    isDone: (model) => focusOf(model) === 'main',
  },
  { words: 'Open the whole chain, from the entry points to the socket.', key: 'enter', isDone: (model) => at(model) === 'chain' },
  {
    words: 'Tab goes from hop to hop. The first broken one is where to look.',
    key: 'tab',
    isDone: ({ state }) => placeOf(state).stage !== undefined,
  },
  {
    words: 'Enter shows what proves it: the object as it was read, with the field marked.',
    key: 'enter',
    isDone: (model) => at(model) === 'object' || at(model) === 'pod',
  },
  { words: 'That was the proof. Back to the chain.', key: 'q', isDone: (model) => at(model) === 'chain' },
  {
    words: 'The fix is a kubectl command. It goes to the clipboard, and you decide whether it runs.',
    key: 'y',
    isDone: ({ state }) => state.messages.some(({ text }) => text.startsWith(sent)),
  },
  {
    words: 'porttrace changes no cluster. This key runs the fix in the demo, the only write of the tour.',
    key: 'a',
    isDone: (model) => verdictHere(model) === 'healthy',
    applies: true,
  },
  {
    words: 'The chain is healthy now. In the list the row is green, and its strip keeps what it was.',
    key: 'q',
    isDone: (model) => at(model) === 'services',
  },
  {
    words: 'A probe runs commands in Pods. First you see the plan; nothing runs before Enter.',
    key: 'p',
    isDone: (model) => at(model) === 'probe',
  },
  {
    words: 'Everything else is found by a few letters behind a colon. Esc closes it.',
    key: ':',
    isDone: ({ state }) => state.isTyping && state.line === 'palette',
  },
  {
    words: 'Esc closes the palette. Then all keys of a page, on one page.',
    key: '?',
    isDone: (model) => at(model) === 'help',
  },
  {
    words: 'That was the tour; the demo stays open. q goes back, and quits from the list.',
    key: 'escape',
    isDone: () => false,
  },
]

/** The step of a model; undefined: there is no tour. */
export function tourStep({ state }: Pick<Model, 'state'>): TourStep | undefined {
  return state.tour === undefined ? undefined : tourSteps[state.tour]
}

/** Lines of the box, all of them always there. */
const height = 3

/** The box of the tour: where the reader is in it and what to press, and two lines of words; none without a tour. */
export function tourLines(model: Model): Line[] {
  const step = tourStep(model)
  if (!step) return []
  const look = barLook(model)
  const left = [
    span(`Tour ${(model.state.tour ?? 0) + 1}/${tourSteps.length}`, 'strong'),
    span('   press '),
    pressable({ key: step.key }, span(keyName(step.key), 'match')),
  ]
  const ends = pressable({ key: 'escape' }, span('Esc ends the tour', 'quiet'))
  const skips = pressable({ key: 'enter' }, span('Enter skips', 'quiet'))
  const right = step.key === 'enter' || step.key === 'escape' ? [ends] : [skips, gap, ends]
  const words = wrapWords(step.words, look.edge).map((line) => [span(line, 'unknown')])
  const isNarrow = columnsOf(textOf([...left, gap, ...right])) > look.edge
  const head = spread(left, isNarrow ? [pressable({ key: 'escape' }, span('Esc ends it', 'quiet'))] : right, look)
  return [head, ...words, [], []].slice(0, height)
}

/** Continues with the next step; after the last one the tour is over. */
export function nextStep({ state }: Model, dispatch: (action: Action) => void): void {
  const next = (state.tour ?? 0) + 1
  dispatch({ type: 'tour', step: next < tourSteps.length ? next : undefined })
}

/** A key for the tour: it ends it, skips the step, or runs the fix in the demo. False: it is for the view. */
export function pressTour(
  key: string,
  model: Model,
  dispatch: (action: Action) => void,
  applyFix: ((command: string) => boolean) | undefined,
): boolean {
  const step = tourStep(model)
  if (!step || model.state.isTyping) return false
  if (key === 'escape') dispatch({ type: 'tour', step: undefined })
  else if (step.applies && key === step.key) apply(model, dispatch, applyFix)
  else if (key === 'enter' && step.key !== 'enter') nextStep(model, dispatch)
  else return false
  return true
}

function apply({ state }: Model, dispatch: (action: Action) => void, applyFix: ((command: string) => boolean) | undefined): void {
  const command = state.messages.findLast(({ text }) => text.startsWith(sent))?.text.slice(sent.length)
  if (command !== undefined && applyFix?.(command)) dispatch({ type: 'notice', text: `the demo has run: ${command}`, isDone: true })
  else dispatch({ type: 'notice', text: 'the demo runs the fix of its first Service alone: copy it with y' })
}
