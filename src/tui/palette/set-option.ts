import { closest } from '../../lib/similar.ts'
import type { Model } from '../model.ts'
import { optionNames, readOption, typedValue, type ViewOptions } from '../options.ts'
import { sortOrders } from '../state.ts'
import { builtInThemes, type Theme } from '../theme.ts'
import type { PaletteEffect, Verb } from './verb.ts'

const optionForm = /^(\w+)[ =]+(\S+)$/

/** Sets an option. Undefined: the option does not exist, or does not take this value. */
export function setting(value: string, { settings }: Model): { options: ViewOptions } | undefined {
  const [, name = '', typed = ''] = optionForm.exec(value) ?? []
  const options = name === 'screenReader' ? undefined : readOption(name, typedValue(typed), settings.ownThemes)
  return typeof options === 'object' ? { options } : undefined
}

/** Why an option is not set: its name, or what its value should be. */
export const whyNotSet: NonNullable<Verb['why']> = (value, { settings }) => {
  const [, name = value, typed] = /^(\w+)(?:[ =]+(\S+))?$/.exec(value) ?? []
  if (!optionNames.includes(name)) {
    const near = closest(name, optionNames, 1)
    return `there is no option "${name}"${near.length === 0 ? `: they are ${optionNames.join(', ')}` : `; did you mean ${near[0]}?`}`
  }
  if (name === 'screenReader') return 'screenReader is set in the configuration or by --screen-reader'
  const wanted = readOption(name, typed === undefined ? undefined : typedValue(typed), settings.ownThemes)
  return typeof wanted === 'string' ? `${name} takes ${wanted}` : undefined
}

/** Sets an option, and keeps it for the next time. */
export const keptSetting: Verb['effect'] = (value, model): PaletteEffect | undefined => {
  const effect = setting(value, model)
  const [, name = '', typed = ''] = optionForm.exec(value) ?? []
  return effect && { ...effect, save: [name, typed] }
}

/** Values of the options that have few. */
export function settable(model: Model): string[] {
  const switches = ['mouse', 'strip', 'ascii'].flatMap((name) => [`${name} on`, `${name} off`])
  const themes = ['auto', ...themesFor(model).map(({ name }) => name)].map((name) => `theme ${name}`)
  return [...themes, ...switches, ...sortOrders.map((by) => `sort ${by}`), 'split 120', 'side 180', 'main 52', 'logLines 5']
}

/** The themes to choose from. */
export function themesFor({ settings }: Model): readonly Theme[] {
  return [...builtInThemes, ...(settings.ownThemes ?? [])]
}
