import type { KeyCommand } from './keys.ts'
import type { Model } from './model.ts'
import { focusOf } from './panes-of.ts'
import { traceOf } from './probed.ts'
import { nameKey, type ServiceName } from './screen.ts'
import { placeOf } from './state.ts'
import { hasShownPlan } from './studio-state.ts'
import { windowOf } from './window.ts'

/** What the tour of the demo needs from outside. */
export interface TourOptions {
  /** Its Service, which is broken at first. */
  service: ServiceName
  /** Runs a fix in the demo; false: it cannot. */
  applyFix: (command: string) => boolean
}

/**
 * Where the words of a step are true. `list`: the list, with any row selected; `row`: with the Service of the tour; `details`: of the list;
 * `chain`: of any Service, with a port selected; `hop`: with a hop; `proof`: what a hop opens; `fixed`: the chain of the Service of the
 * tour; `plan`: a probe.
 */
export type Spot = 'list' | 'row' | 'details' | 'chain' | 'hop' | 'proof' | 'fixed' | 'plan'

/** One step of the tour: what the reader sees, which key continues, and when that is done. */
export interface TourStep {
  words: string | ((model: Model) => string)
  /** The command whose key continues; `apply`: it runs the command that was copied, in the demo. */
  command: KeyCommand | 'apply'
  /** Absent: its words are true everywhere. */
  spot?: Spot
  isDone: (model: Model) => boolean
}

/** How the notice of a copied text begins. */
export const sent = 'sent to the clipboard: '

const at = (model: Model) => placeOf(model.state).screen.at

const probeOf = ({ state }: Model) => placeOf(state).detail.probe?.state

/** Is the Service of the tour on the screen, and healthy? */
function isFixed(model: Model): boolean {
  const { screen } = placeOf(model.state)
  return (
    screen.at === 'chain' &&
    nameKey(screen.service) === nameKey(model.state.tour?.service ?? screen.service) &&
    traceOf(model, screen.service)?.verdict === 'healthy'
  )
}

function planWords(model: Model): string {
  if (probeOf(model) === 'running') return 'The probe runs: a cell for each client and each target.'
  if (focusOf(model) === 'details') return 'This will run in the Pods of the demo. Enter runs it.'
  return hasShownPlan(model)
    ? 'Clients and targets, and next to them what will run in the Pods of the demo. Enter runs it.'
    : 'Clients and targets of the probe. Enter shows what will run in the Pods of the demo.'
}

/** The tour of the demo, from the worst Service to its fix, and to a probe that shows that the fix works. */
export const tourSteps: readonly TourStep[] = [
  {
    words: 'All Services, the worst on top: verdict and finding. The details of the selected one say more.',
    command: 'focusDetails',
    spot: 'list',
    isDone: (model) => at(model) === 'services' && focusOf(model) === 'details',
  },
  {
    words: 'Cause, fix, the chain of each port, endpoints, events, log. They follow the cursor of the list.',
    command: 'focusMain',
    spot: 'details',
    isDone: (model) => at(model) === 'services' && focusOf(model) === 'main',
  },
  {
    words: 'Open the whole chain, from the entry points to the socket.',
    command: 'open',
    spot: 'list',
    isDone: (model) => at(model) === 'chain',
  },
  {
    words: 'Tab goes from hop to hop. The first broken one is where to look.',
    command: 'nextHop',
    spot: 'chain',
    isDone: ({ state }) => placeOf(state).stage !== undefined,
  },
  {
    words: 'Enter shows what proves it: the object as it was read, with the field marked.',
    command: 'open',
    spot: 'hop',
    isDone: (model) => at(model) === 'object' || at(model) === 'pod',
  },
  {
    words: 'This is the proof. Back to the chain, for the fix.',
    command: 'leave',
    spot: 'proof',
    isDone: (model) => at(model) === 'chain',
  },
  {
    words: 'The fix is a kubectl command. It goes to the clipboard, and you decide whether it runs.',
    command: 'copyCommand',
    spot: 'chain',
    isDone: ({ state }) => state.messages.some(({ text }) => text.startsWith(`${sent}kubectl `)),
  },
  {
    words: 'porttrace changes no cluster. This key runs the fix in the demo, the only write of the tour.',
    command: 'apply',
    spot: 'fixed',
    isDone: isFixed,
  },
  {
    words: 'The chain is healthy now, and so is its row in the list.',
    command: 'leave',
    spot: 'fixed',
    isDone: (model) => at(model) === 'services',
  },
  {
    words: (model) =>
      windowOf(model, 'main').page.hasStrips
        ? 'LAST 6 MIN keeps what the row was before. A probe tries the connections: first you see its plan.'
        : 'A probe tries the connections, from inside of Pods. First you see its plan.',
    command: 'probe',
    spot: 'row',
    isDone: (model) => at(model) === 'probe',
  },
  {
    words: planWords,
    command: 'open',
    spot: 'plan',
    isDone: (model) => at(model) === 'probe' && (probeOf(model) === 'done' || probeOf(model) === 'failed'),
  },
  {
    words: 'Each client against each target, and which layer fails. All other pages are a few letters away.',
    command: 'palette',
    isDone: ({ state }) => state.isTyping && state.line === 'palette',
  },
  {
    words: 'Letters of a command, or of what it does, find it. Esc closes the palette.',
    command: 'back',
    isDone: ({ state }) => !state.isTyping,
  },
  {
    words: 'The keys of a page are in its help.',
    command: 'help',
    isDone: (model) => at(model) === 'help',
  },
  {
    words: 'That was the tour; the demo stays open. q goes back, and quits from the list.',
    command: 'back',
    isDone: () => false,
  },
]

/** The step of a model; undefined: there is no tour. */
export function tourStep({ state }: Pick<Model, 'state'>): TourStep | undefined {
  return state.tour === undefined ? undefined : tourSteps[state.tour.step]
}
