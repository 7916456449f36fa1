import { codes } from '../../diagnose/catalogue.ts'
import { distinct } from '../../lib/distinct.ts'
import type { KeyCommand } from '../keys.ts'
import type { Model } from '../model.ts'
import { readOption, typedValue, type ViewOptions } from '../options.ts'
import { listOf } from '../probed.ts'
import { nameKey, type Screen } from '../screen.ts'
import { type Action, placeOf, sortOrders } from '../state.ts'
import { builtInThemes, type Theme } from '../theme.ts'

/** What a command of the palette does. */
export type PaletteEffect =
  | { command: KeyCommand }
  | { actions: readonly Action[] }
  /** Another namespace; absent `scope`: all. */
  | { scope: string | undefined }
  | { context: string }
  /** `save`: the option is kept for the next time, as it was typed. */
  | { options: ViewOptions; save?: readonly [name: string, typed: string] }

/** A command that is typed. `values`: the arguments that are known, the most likely first. */
export interface Verb {
  word: string
  note: string
  values: (model: Model) => readonly string[]
  effect: (value: string, model: Model) => PaletteEffect | undefined
  /** An unknown value is allowed too: it is offered before the known ones that fit, or behind them. */
  takesAny?: 'first' | 'last'
  /** What it does without an argument; absent: it needs one. */
  bare?: PaletteEffect
}

const opened = (screen: Screen): PaletteEffect => ({ actions: [{ type: 'open', screen }] })
const none = () => []
const verdicts = ['broken', 'degraded', 'unknown', 'idle', 'planned', 'healthy'] as const

function filtered(text: string, { state }: Model): PaletteEffect {
  const filter = { type: 'filter', text } as const
  return { actions: placeOf(state).screen.at === 'services' ? [filter] : [{ type: 'home' }, filter] }
}

/** What opens a target as the command line takes it: in its namespace if it has one. */
function target(words: (value: string) => string): Verb['effect'] {
  return (value, { settings, view }) => {
    const [, home = view.namespace, name = value] = /^([a-z0-9-]+)\/([^/:]+)$/.exec(value) ?? []
    const found = settings.parseTarget?.(words(name))
    if (!found || found.kind === 'service') return undefined
    return opened({ at: 'target', target: found, ...(home !== undefined && { namespace: home }) })
  }
}

const service: Verb['effect'] = (value, model) => {
  if (value.startsWith('/')) return filtered(value.slice(1), model)
  if (value.startsWith('@')) return model.contexts.includes(value.slice(1)) ? { context: value.slice(1) } : undefined
  const [, name = value, port] = /^(.+):([^:]+)$/.exec(value) ?? []
  const named = listOf(model)?.items.find(
    ({ target: { namespace = '', name: own } }) => name === nameKey({ namespace, name: own }) || name === nameOf(namespace, own, model),
  )
  return (
    named &&
    opened({
      at: 'chain',
      service: { namespace: named.target.namespace ?? '', name: named.target.name },
      ...(port !== undefined && { port: /^\d+$/.test(port) ? Number(port) : port }),
    })
  )
}

/** The commands that are typed, by their first word. */
export const verbs: readonly Verb[] = [
  {
    word: 'svc',
    note: '[NAMESPACE/]NAME',
    values: (model) => (listOf(model)?.items ?? []).map(({ target: { namespace = '', name } }) => nameOf(namespace, name, model)),
    effect: service,
    takesAny: 'first',
  },
  { word: 'pod', note: '[NAMESPACE/]NAME', values: podNames, effect: target((name) => `pod/${name}`), takesAny: 'last' },
  { word: 'node', note: 'NAME', values: nodeNames, effect: target((name) => `node/${name}`), takesAny: 'last' },
  { word: 'ip', note: 'ADDRESS[:PORT]', values: none, effect: address, takesAny: 'first' },
  {
    word: 'ns',
    note: 'NAMESPACE or all',
    values: ({ settings }) => ['all', ...(settings.namespaces ?? [])],
    effect: (value) => ({ scope: value === 'all' ? undefined : value }),
    takesAny: 'first',
    bare: { command: 'namespace' },
  },
  {
    word: 'ctx',
    note: 'CONTEXT',
    values: ({ contexts }) => contexts,
    effect: (context) => ({ context }),
    bare: { command: 'context' },
  },
  { word: 'probe', note: 'of the selected Service', values: none, effect: () => undefined, bare: { command: 'probe' } },
  { word: 'explain', note: 'CODE', values: () => codes, effect: (code) => opened({ at: 'explain', code }), bare: { command: 'explain' } },
  { word: 'filter', note: 'TEXT', values: none, effect: filtered, takesAny: 'first' },
  { word: 'find', note: 'TEXT', values: none, effect: (text) => ({ actions: [{ type: 'search', text }] }), takesAny: 'first' },
  { word: 'only', note: verdicts.join(', '), values: () => verdicts, effect: (value, model) => filtered(`verdict:${value}`, model) },
  {
    word: 'sort',
    note: sortOrders.join(', '),
    values: () => sortOrders,
    effect: (value) => {
      const by = sortOrders.find((one) => one === value)
      return by && { actions: [{ type: 'sort', by }] }
    },
  },
  {
    word: 'theme',
    note: 'THEME',
    values: (model) => themesFor(model).map(({ name }) => name),
    effect: (value, model) => {
      const theme = themesFor(model).find(({ name }) => name === value)
      return theme && { actions: [{ type: 'theme', theme }] }
    },
  },
  { word: 'set', note: 'KEY VALUE', values: settable, takesAny: 'first', effect: setting },
  {
    word: 'set!',
    note: 'KEY VALUE, kept in the configuration',
    values: settable,
    takesAny: 'first',
    effect: (value, model) => {
      const effect = setting(value, model)
      const [, name = '', typed = ''] = optionForm.exec(value) ?? []
      return effect && { ...effect, save: [name, typed] }
    },
  },
  { word: 'messages', note: 'what was said', values: none, effect: () => undefined, bare: opened({ at: 'messages' }) },
  { word: 'help', note: 'keys of this screen', values: none, effect: () => undefined, bare: { command: 'help' } },
  { word: 'q', note: 'quit', values: none, effect: () => undefined, bare: { command: 'quit' } },
]

const optionForm = /^(\w+)[ =]+(\S+)$/

/** Undefined: the option does not exist, or does not take this value. */
function setting(value: string, { settings }: Model): { options: ViewOptions } | undefined {
  const [, name = '', typed = ''] = optionForm.exec(value) ?? []
  const options = name === 'screenReader' ? undefined : readOption(name, typedValue(typed), settings.ownThemes)
  return typeof options === 'object' ? { options } : undefined
}

/** Values of the options that have few. */
function settable(model: Model): string[] {
  const switches = ['mouse', 'strip', 'ascii'].flatMap((name) => [`${name} on`, `${name} off`])
  const themes = ['auto', ...themesFor(model).map(({ name }) => name)].map((name) => `theme ${name}`)
  return [...themes, ...switches, ...sortOrders.map((by) => `sort ${by}`), 'split 120', 'side 180', 'main 52', 'logLines 5']
}

function themesFor({ settings }: Model): readonly Theme[] {
  return [...builtInThemes, ...(settings.ownThemes ?? [])]
}

function nameOf(namespace: string, name: string, { view }: Model): string {
  return view.namespace === undefined ? nameKey({ namespace, name }) : name
}

/** An IP address, or a name with a port: a bare name is a Service. */
function address(value: string, { settings }: Model): PaletteEffect | undefined {
  const found = settings.parseTarget?.(value)
  return found?.kind === 'address' ? opened({ at: 'target', target: found }) : undefined
}

function podNames(model: Model): string[] {
  return distinct(
    (listOf(model)?.items ?? []).flatMap(({ target: { namespace = '' }, ports }) =>
      ports
        .flatMap(({ candidates, endpoints }) => [...candidates.map(({ pod }) => pod), ...endpoints.flatMap(({ pod }) => pod ?? [])])
        .map((pod) => nameOf(namespace, pod, model)),
    ),
  )
}

function nodeNames(model: Model): string[] {
  const ports = (listOf(model)?.items ?? []).flatMap((trace) => trace.ports)
  return distinct(ports.flatMap(({ candidates, endpoints }) => [...candidates, ...endpoints].flatMap(({ node }) => node ?? []))).sort()
}
