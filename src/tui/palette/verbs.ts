import { codes } from '../../diagnose/catalogue.ts'
import type { KeyCommand } from '../keys.ts'
import { placeOf, sortOrders } from '../state.ts'
import { address, filtered, nodeNames, podNames, podPage, service, serviceNames, target } from './go-to.ts'
import { probeEffect, probeValues, whyNoProbe } from './probe-words.ts'
import { keptSetting, settable, setting, themesFor, whyNotSet } from './set-option.ts'
import { opened, type Verb } from './verb.ts'

const none = () => []
const noEffect = () => undefined
const runs = (command: KeyCommand) => () => ({ command })
const verdicts = ['broken', 'degraded', 'unknown', 'idle', 'planned', 'healthy'] as const

/** What a key does, under its own word. */
const ofKey = (word: string, command: KeyCommand, note: string, aliases: readonly string[] = []): Verb => ({
  word,
  aliases,
  note,
  values: none,
  effect: noEffect,
  bare: runs(command),
})

/** The commands that are typed, by their first word. */
export const verbs: readonly Verb[] = [
  {
    word: 'svc',
    aliases: ['services', 'service'],
    note: '[NAMESPACE/]NAME',
    noun: 'Service',
    values: serviceNames,
    effect: service,
    takesAny: 'first',
    bare: () => ({ actions: [{ type: 'back', to: 0 }] }),
  },
  {
    word: 'pod',
    aliases: ['pods'],
    note: '[NAMESPACE/]NAME',
    noun: 'Pod',
    values: podNames,
    effect: target((name) => `pod/${name}`),
    takesAny: 'last',
  },
  {
    word: 'node',
    aliases: ['nodes'],
    note: 'NAME',
    noun: 'Node',
    values: nodeNames,
    effect: target((name) => `node/${name}`),
    takesAny: 'last',
  },
  { word: 'ip', aliases: ['address'], note: 'ADDRESS[:PORT]', noun: 'address', values: none, effect: address, takesAny: 'first' },
  {
    word: 'ns',
    aliases: ['namespaces', 'namespace'],
    note: 'NAMESPACE or all',
    noun: 'namespace',
    values: ({ settings }) => ['all', ...(settings.namespaces ?? [])],
    effect: (value) => ({ scope: value === 'all' ? undefined : value }),
    takesAny: 'first',
    bare: runs('namespace'),
  },
  {
    word: 'ctx',
    aliases: ['contexts', 'context'],
    note: 'CONTEXT',
    noun: 'context',
    values: ({ contexts }) => contexts,
    effect: (context, { contexts }) => (contexts.includes(context) ? { context } : undefined),
    bare: runs('context'),
  },
  {
    word: 'probe',
    note: '[CLIENT] [--to SERVICE or ADDRESS]',
    noun: 'plan of a probe',
    values: probeValues,
    effect: probeEffect,
    why: whyNoProbe,
    takesAny: 'last',
    bare: runs('probe'),
  },
  ofKey('traffic', 'traffic', 'clients of the selected Service', ['connections', 'peers']),
  ofKey('path', 'path', 'lost connections to the selected Service'),
  ofKey('timeline', 'timeline', 'changes since the start', ['history', 'changes']),
  {
    word: 'log',
    aliases: ['logs'],
    note: 'POD',
    noun: 'Pod',
    values: podNames,
    effect: podPage,
    takesAny: 'last',
    bare: ({ state }) => (placeOf(state).screen.at === 'pod' ? { command: 'followLog' } : undefined),
  },
  { word: 'events', note: 'of the selection', values: none, effect: noEffect, bare: ({ state }) => eventsAt(placeOf(state).screen.at) },
  ofKey('matrix', 'matrix', 'who may connect to which Service', ['access', 'policies', 'policy']),
  {
    word: 'client',
    aliases: ['clients'],
    note: 'TEXT to choose among clients',
    values: none,
    effect: (text) => ({
      actions: [
        { type: 'open', screen: { at: 'clients' } },
        { type: 'filter', text },
      ],
    }),
    takesAny: 'first',
    bare: runs('client'),
  },
  {
    word: 'explain',
    note: 'CODE',
    noun: 'code',
    values: () => codes,
    effect: (typed) => {
      const code = codes.find((one) => one === typed.toUpperCase())
      return code && opened({ at: 'explain', code })
    },
    bare: runs('explain'),
  },
  ofKey('object', 'object', 'as YAML', ['yaml', 'describe']),
  { word: 'filter', note: 'TEXT', values: none, effect: filtered, takesAny: 'first' },
  {
    word: 'find',
    aliases: ['search'],
    note: 'TEXT',
    values: none,
    effect: (text) => ({ actions: [{ type: 'search', text }] }),
    takesAny: 'first',
  },
  {
    word: 'only',
    note: verdicts.join(', '),
    noun: 'verdict',
    values: () => verdicts,
    effect: (value, model) => (verdicts.some((one) => one === value) ? filtered(`verdict:${value}`, model) : undefined),
  },
  {
    word: 'sort',
    note: sortOrders.join(', '),
    noun: 'order',
    values: () => sortOrders,
    effect: (value) => {
      const by = sortOrders.find((one) => one === value)
      return by && { actions: [{ type: 'sort', by }] }
    },
  },
  {
    word: 'theme',
    note: 'THEME',
    noun: 'theme',
    values: (model) => themesFor(model).map(({ name }) => name),
    effect: (value, model) => {
      const theme = themesFor(model).find(({ name }) => name === value)
      return theme && { actions: [{ type: 'theme', theme }] }
    },
  },
  { word: 'set', note: 'KEY VALUE', noun: 'option', values: settable, takesAny: 'first', effect: setting, why: whyNotSet },
  {
    word: 'set!',
    note: 'KEY VALUE, kept in the configuration',
    noun: 'option',
    values: settable,
    takesAny: 'first',
    effect: keptSetting,
    why: whyNotSet,
  },
  {
    word: 'save',
    note: '[FILE]: keep what was read, for -f',
    values: none,
    effect: (file) => ({ saves: file }),
    takesAny: 'first',
    bare: () => ({ saves: undefined }),
  },
  { word: 'messages', note: 'what was said', values: none, effect: noEffect, bare: () => opened({ at: 'messages' }) },
  ofKey('refresh', 'refresh', 'read again now', ['reload']),
  ofKey('help', 'help', 'keys of this screen', ['keys']),
  ofKey('q', 'quit', 'quit', ['quit', 'exit']),
]

/** The pane with events; on the page of a Pod they are below its containers. */
function eventsAt(at: ReturnType<typeof placeOf>['screen']['at']): ReturnType<NonNullable<Verb['bare']>> {
  if (at === 'pod') return { actions: [{ type: 'search', text: 'Events' }] }
  if (at === 'services' || at === 'chain') return { command: 'focusSide' }
  return { actions: [{ type: 'notice', text: 'events are on the list, on chains and on Pods' }] }
}
