import { defined } from '../../../lib/defined.ts'
import { fields, fieldsOrAbsent } from '../../../lib/read.ts'
import { nearest } from '../../../lib/similar.ts'
import type { Binding } from '../../../tui/keys.ts'
import { optionNames, readOption, type ViewOptions } from '../../../tui/options.ts'
import { withOwnKeys } from '../../../tui/own-keys.ts'
import { type Fault, fieldOf, ownThemes } from '../../../tui/own-theme.ts'
import type { Theme } from '../../../tui/theme.ts'

/** The settings of the view in a configuration. A wrong setting is a fault, and is left out. */
export interface ViewConfig {
  options: ViewOptions
  themes: readonly Theme[]
  /** The key table, if keys are given. */
  keys?: readonly Binding[]
}

const sections = ['view', 'keys', 'themes']

/** Reads the value of a configuration file. It never throws. */
export function checkConfig(value: unknown, hasTrueColor: boolean): { config: ViewConfig; faults: Fault[] } {
  if (value === null || value === undefined) return { config: { options: {}, themes: [] }, faults: [] }
  const all = fieldsOrAbsent(value)
  if (!all) return { config: { options: {}, themes: [] }, faults: [{ field: '', text: 'it has to be a map of view, keys and themes' }] }
  const { themes, faults: ofThemes } = ownThemes(all.themes, hasTrueColor)
  const { table, faults: ofKeys } = withOwnKeys(all.keys)
  const { options, faults: ofOptions } = optionsOf(all.view, themes)
  const ofSections = Object.entries(all).flatMap(([name, section]): Fault[] => {
    if (!sections.includes(name)) return [{ field: fieldOf('', name), text: unknownKey(name, sections) }]
    return section === null || fieldsOrAbsent(section) ? [] : [{ field: name, text: `${name} has to be a map` }]
  })
  return {
    config: { options, themes, ...defined({ keys: Object.keys(fields(all.keys)).length > 0 ? table : undefined }) },
    faults: [...ofSections, ...ofOptions, ...ofKeys, ...ofThemes],
  }
}

function optionsOf(value: unknown, themes: readonly Theme[]): { options: ViewOptions; faults: Fault[] } {
  let options: ViewOptions = {}
  const faults: Fault[] = []
  for (const [name, given] of Object.entries(fields(value))) {
    const read = readOption(name, given, themes)
    const field = fieldOf('view', name)
    if (read === undefined) faults.push({ field, text: unknownKey(name, optionNames) })
    else if (typeof read === 'string') faults.push({ field, text: `${name} has to be ${read}` })
    else options = { ...options, ...read }
  }
  return { options, faults }
}

function unknownKey(name: string, known: readonly string[]): string {
  const near = nearest(name, known)
  return `unknown key "${name}"${near === undefined ? `; keys are ${known.join(', ')}` : `; did you mean "${near}"?`}`
}
