import type { Screen } from './screen.ts'

/** What a key does. */
export type KeyCommand =
  | 'up'
  | 'down'
  | 'pageUp'
  | 'pageDown'
  | 'halfUp'
  | 'halfDown'
  | 'first'
  | 'last'
  | 'open'
  | 'back'
  | 'leave'
  | 'quit'
  | 'nextHop'
  | 'previousHop'
  | 'nextPane'
  | 'previousPane'
  | 'focusMain'
  | 'focusDetails'
  | 'focusSide'
  | 'detailsUp'
  | 'detailsDown'
  | 'zoom'
  | 'widen'
  | 'narrow'
  | 'filter'
  | 'search'
  | 'palette'
  | 'pageBack'
  | 'pageForward'
  | 'nextMatch'
  | 'previousMatch'
  | 'sort'
  | 'reverse'
  | 'object'
  | 'explain'
  | 'copyCommand'
  | 'copyName'
  | 'probe'
  | 'mark'
  | 'markAll'
  | 'readiness'
  | 'nextPart'
  | 'previousPart'
  | 'nextColumn'
  | 'previousColumn'
  | 'traffic'
  | 'path'
  | 'pause'
  | 'states'
  | 'timeline'
  | 'allChanges'
  | 'namespace'
  | 'context'
  | 'client'
  | 'matrix'
  | 'refresh'
  | 'help'
  | 'suspend'
  | 'mouse'
  | 'followLog'
  | 'hold'

/** All that there can be for a key to work on. */
export const offers = [
  'opens',
  'hops',
  'object',
  'finding',
  'command',
  'service',
  'plan',
  'unseen',
  'choices',
  'columns',
  'cell',
  'peers',
  'samples',
  'ended',
  'evidence',
  'choice',
  'more',
  'text',
  'container',
  'narrowed',
] as const

/**
 * What there is for a key to work on. `opens`, `object`, `finding`, `command` (of its fix or next step): of what is selected; `hops`: of a
 * chain; `service`: one that can be probed; `plan`: a probe that has not run, on the screen; `unseen`: such a probe that is not on the
 * screen; `choices`: what can be marked; `columns`: clients of a matrix; `cell`: a selected one of a probe; `evidence`: of one that has; `peers`: clients of the selected
 * endpoint; `samples`: traffic that is counted; `ended`: traffic that is no longer counted; `choice`: another namespace or context; `more`:
 * lines below the window, of what is to be read; `text`: lines to search; `container`: one of a Pod; `narrowed`: changes of one Service only.
 */
export type Offer = (typeof offers)[number]

/** A word for the bottom line, where it matters most; shown if there is what the key works on. */
interface Hint {
  word: string
  on: readonly Screen['at'][]
  needs?: Offer
  /** Only while keys move in the main pane, or only while they move in a pane beside it. */
  pane?: 'main' | 'beside'
}

/** One line of the key table: what is pressed, what it does, where, and how the help and the bottom line say it. */
export interface Binding {
  keys: readonly string[]
  command: KeyCommand
  help: string
  group: 'Move' | 'Look' | 'Do' | 'Leave'
  /** Where it works; absent: everywhere. */
  on?: readonly Screen['at'][]
  /** The first one that fits the screen is shown. */
  hints?: readonly Hint[]
}

/** Every screen. */
const everywhere: readonly Screen['at'][] = [
  'services',
  'chain',
  'target',
  'pod',
  'object',
  'explain',
  'timeline',
  'help',
  'namespaces',
  'contexts',
  'clients',
  'matrix',
  'probe',
  'traffic',
  'path',
  'messages',
  'log',
]
const listed: readonly Screen['at'][] = ['services', 'namespaces', 'contexts', 'clients', 'timeline']
const opening: readonly Screen['at'][] = ['services', 'chain', 'target', 'pod', 'timeline']
/** Screens with a pane of details. */
const paned: readonly Screen['at'][] = [...opening, 'probe']
/** Where Tab goes from pane to pane. */
const turning: readonly Screen['at'][] = opening.filter((at) => at !== 'chain')
/** Pages to read: the list has a filter instead. */
const searched: readonly Screen['at'][] = everywhere.filter((at) => !listed.includes(at))
/** Screens that run as long as they are open. */
const watched: readonly Screen['at'][] = ['traffic', 'path']
const ofService: readonly Screen['at'][] = ['services', 'chain', 'target', 'pod']

/** Every key. The help and the hints are made from it. No key changes the cluster. */
// biome-ignore format: a table
export const bindings: readonly Binding[] = [
  { keys: ['right', 'l'], command: 'nextColumn', group: 'Move', help: 'in the matrix the next client; else as Enter', on: ['probe'] },
  { keys: ['left', 'h'], command: 'previousColumn', group: 'Move', help: 'in the matrix the client before; else as Esc', on: ['probe'] },
  { keys: ['enter', 'right', 'l'], command: 'open', group: 'Look', help: 'open the selection; run the plan', hints: [{ word: 'open', on: opening, needs: 'opens' }, { word: 'run', on: ['probe', 'traffic', 'path'], needs: 'plan' }, { word: 'plan', on: ['probe'], needs: 'unseen' }, { word: 'plan again', on: ['traffic', 'path'], needs: 'ended' }, { word: 'peers', on: ['traffic'], needs: 'peers' }, { word: 'chain', on: ['probe'], needs: 'evidence' }, { word: 'choose', on: ['namespaces', 'contexts', 'clients'], needs: 'choice' }] },
  { keys: ['escape', 'left', 'h'], command: 'back', group: 'Leave', help: 'back; in the list: clear the filter', hints: [{ word: 'list', on: ['services'], pane: 'beside' }, { word: 'main pane', on: paned, pane: 'beside' }] },
  { keys: ['up', 'k'], command: 'up', group: 'Move', help: 'up' },
  { keys: ['down', 'j'], command: 'down', group: 'Move', help: 'down' },
  { keys: ['pageup', 'ctrl-b'], command: 'pageUp', group: 'Move', help: 'a page up' },
  { keys: ['space'], command: 'pause', group: 'Do', help: 'pause the display, or continue', on: watched, hints: [{ word: 'pause', on: watched, needs: 'samples' }] },
  { keys: ['space'], command: 'mark', group: 'Do', help: 'add a client or a target to the plan, or take it out', on: ['probe'], hints: [{ word: 'mark', on: ['probe'], needs: 'choices', pane: 'main' }] },
  { keys: ['a'], command: 'markAll', group: 'Do', help: 'all clients or all targets, or none', on: ['probe'], hints: [{ word: 'all', on: ['probe'], needs: 'choices', pane: 'main' }] },
  { keys: ['d'], command: 'readiness', group: 'Do', help: 'plan the readiness probes in place of connections, and back', on: ['probe'], hints: [{ word: 'readiness', on: ['probe'], needs: 'choices', pane: 'main' }] },
  { keys: ['pagedown', 'space', 'ctrl-f'], command: 'pageDown', group: 'Move', help: 'a page down', hints: [{ word: 'more', on: ['object', 'explain', 'help', 'probe', 'matrix'], needs: 'more' }, { word: 'more', on: paned, needs: 'more', pane: 'beside' }] },
  { keys: ['ctrl-u'], command: 'halfUp', group: 'Move', help: 'half a page up' },
  { keys: ['ctrl-d'], command: 'halfDown', group: 'Move', help: 'half a page down' },
  { keys: ['g', 'home'], command: 'first', group: 'Move', help: 'to the beginning' },
  { keys: ['G', 'end'], command: 'last', group: 'Move', help: 'to the end' },
  { keys: ['tab'], command: 'nextHop', group: 'Move', help: 'the next hop of a port', on: ['chain'], hints: [{ word: 'hop', on: ['chain'], needs: 'hops', pane: 'main' }] },
  { keys: ['shift-tab'], command: 'previousHop', group: 'Move', help: 'the previous hop', on: ['chain'] },
  { keys: ['tab'], command: 'nextPart', group: 'Move', help: 'clients, targets, what will run; in the matrix the next client, round', on: ['probe'], hints: [{ word: 'next part', on: ['probe'], needs: 'choices' }, { word: 'next client', on: ['probe'], needs: 'columns' }] },
  { keys: ['shift-tab'], command: 'previousPart', group: 'Move', help: 'the previous part or client', on: ['probe'] },
  { keys: ['/'], command: 'filter', group: 'Look', help: 'filter; Enter keeps it, Esc clears it', on: listed, hints: [{ word: 'filter', on: listed, pane: 'main' }] },
  { keys: ['s'], command: 'sort', group: 'Look', help: 'sort by the next column', on: ['services'] },
  { keys: ['S'], command: 'reverse', group: 'Look', help: 'reverse the sort order', on: ['services'] },
  { keys: ['e'], command: 'explain', group: 'Look', help: 'explain the finding', on: [...ofService, ...watched], hints: [{ word: 'explain', on: ['chain', 'target', ...watched], needs: 'finding' }] },
  { keys: ['o'], command: 'object', group: 'Look', help: 'show the object', on: opening, hints: [{ word: 'object', on: ['target', 'pod', 'timeline'], needs: 'object' }] },
  { keys: ['y'], command: 'copyCommand', group: 'Do', help: 'copy the command of the fix, or of the next step', on: ofService, hints: [{ word: 'copy command', on: ['chain', 'target'], needs: 'command' }] },
  { keys: ['y'], command: 'copyCommand', group: 'Do', help: 'copy the command that repeats the selected cell', on: ['probe'], hints: [{ word: 'copy command', on: ['probe'], needs: 'command' }] },
  { keys: ['Y'], command: 'copyName', group: 'Do', help: 'copy the name' },
  { keys: ['p'], command: 'probe', group: 'Do', help: 'plan a probe; it runs only after you confirm', on: ofService, hints: [{ word: 'probe', on: ofService, needs: 'service' }] },
  { keys: ['t'], command: 'traffic', group: 'Do', help: 'plan to watch clients; it runs only after you confirm', on: [...ofService, 'path'] },
  { keys: ['P'], command: 'path', group: 'Do', help: 'plan to watch lost connections; it runs only after you confirm', on: [...ofService, 'traffic'] },
  { keys: ['L'], command: 'states', group: 'Look', help: 'connections by TCP state', on: ['traffic'], hints: [{ word: 'states', on: ['traffic'], needs: 'samples' }] },
  { keys: ['n'], command: 'namespace', group: 'Look', help: 'another namespace, or all', on: listed, hints: [{ word: 'namespace', on: ['services'], pane: 'main' }] },
  { keys: ['c'], command: 'context', group: 'Look', help: 'another context' },
  { keys: ['C'], command: 'client', group: 'Look', help: 'choose the client for policy checks', on: ['chain', 'target', ...watched], hints: [{ word: 'client', on: watched }] },
  { keys: ['M'], command: 'matrix', group: 'Look', help: 'matrix: who may connect to which Service' },
  { keys: ['w'], command: 'timeline', group: 'Look', help: 'timeline: changes since the start', hints: [{ word: 'timeline', on: ['services', 'target'], pane: 'main' }] },
  { keys: ['a'], command: 'allChanges', group: 'Look', help: 'the changes of all Services', on: ['timeline'], hints: [{ word: 'all Services', on: ['timeline'], needs: 'narrowed' }] },
  { keys: ['tab'], command: 'nextPane', group: 'Move', help: 'the next pane', on: turning, hints: [{ word: 'next pane', on: turning, pane: 'beside' }] },
  { keys: ['shift-tab'], command: 'previousPane', group: 'Move', help: 'the previous pane', on: turning },
  { keys: ['1'], command: 'focusMain', group: 'Move', help: 'to the main pane', on: paned },
  { keys: ['2'], command: 'focusDetails', group: 'Move', help: 'to the details of the selection', on: paned, hints: [{ word: 'details', on: paned, needs: 'opens', pane: 'main' }, { word: 'details', on: ['probe'], needs: 'cell', pane: 'main' }] },
  { keys: ['3'], command: 'focusSide', group: 'Move', help: 'to events, log and changes', on: ['services', 'chain'] },
  { keys: ['J'], command: 'detailsDown', group: 'Move', help: 'scroll the details down', on: paned },
  { keys: ['K'], command: 'detailsUp', group: 'Move', help: 'scroll the details up', on: paned },
  { keys: ['z'], command: 'zoom', group: 'Look', help: 'zoom the focused pane, and back', on: paned, hints: [{ word: 'zoom', on: paned, pane: 'beside' }] },
  { keys: ['+'], command: 'widen', group: 'Look', help: 'a wider main pane', on: paned },
  { keys: ['_', '-'], command: 'narrow', group: 'Look', help: 'wider details', on: paned },
  { keys: ['/'], command: 'search', group: 'Look', help: 'search the page; Enter keeps it, Esc clears it', on: searched, hints: [{ word: 'find', on: searched, needs: 'text' }] },
  { keys: ['n'], command: 'nextMatch', group: 'Move', help: 'the next match', on: searched },
  { keys: ['N'], command: 'previousMatch', group: 'Move', help: 'the previous match', on: searched },
  { keys: [':'], command: 'palette', group: 'Look', help: 'type or find a command', hints: [{ word: 'command', on: ['services', 'chain', 'pod', 'timeline'] }] },
  { keys: ['['], command: 'pageBack', group: 'Move', help: 'the previous page, from any pane' },
  { keys: [']'], command: 'pageForward', group: 'Move', help: 'forward, after [ or Esc' },
  { keys: ['f'], command: 'hold', group: 'Do', help: 'pause the list, or continue', on: ['services'] },
  { keys: ['f'], command: 'followLog', group: 'Look', help: 'follow the log of the selected container', on: ['pod'], hints: [{ word: 'follow log', on: ['pod'], needs: 'container' }] },
  { keys: ['r'], command: 'refresh', group: 'Do', help: 'refresh now', hints: [{ word: 'read again', on: ['object', 'pod', 'log'] }] },
  { keys: ['m', '%'], command: 'mouse', group: 'Do', help: 'mouse on or off; off lets the terminal select text' },
  { keys: ['?'], command: 'help', group: 'Look', help: 'this help', hints: [{ word: 'help', on: everywhere.filter((at) => at !== 'help') }] },
  { keys: ['q'], command: 'leave', group: 'Leave', help: 'back; from the list: quit', hints: [{ word: 'quit', on: ['services'] }, { word: 'back', on: everywhere }] },
  { keys: ['ctrl-c'], command: 'quit', group: 'Leave', help: 'quit, from everywhere' },
  { keys: ['ctrl-z'], command: 'suspend', group: 'Leave', help: 'suspend; fg resumes' },
]

/** The command of a key on a screen; undefined: the key does nothing there. */
export function commandFor(key: string, at: Screen['at'], table: readonly Binding[] = bindings): KeyCommand | undefined {
  return table.find(({ keys, on }) => keys.includes(key) && (on === undefined || on.includes(at)))?.command
}
