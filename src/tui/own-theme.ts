import { fields } from '../lib/read.ts'
import { nearest } from '../lib/similar.ts'
import { builtInThemes, defaultTheme, type Part, type Theme } from './theme.ts'

/** Something that a configuration says and that is not used: where, and why. */
export interface Fault {
  /** The path of the field: `view.theme`. */
  field: string
  text: string
}

/** The path of a field below another one. */
export function fieldOf(parent: string, name: string): string {
  return /^[\w-]+$/.test(name) ? `${parent}.${name}` : `${parent}["${name}"]`
}

const parts: readonly Part[] = ['strong', 'quiet', 'ok', 'warn', 'broken', 'unknown', 'match', 'focus', 'rule', 'selected']

/** Themes of a configuration, each with what it changes of the default one. `hasTrueColor`: the terminal shows any `#rrggbb`. */
export function ownThemes(value: unknown, hasTrueColor: boolean): { themes: Theme[]; faults: Fault[] } {
  const themes: Theme[] = []
  const faults: Fault[] = []
  for (const [name, given] of Object.entries(fields(value))) {
    const field = fieldOf('themes', name)
    if (!/^[a-z][\w-]{0,31}$/i.test(name) || name === 'auto' || builtInThemes.some((one) => one.name === name)) {
      faults.push({ field, text: `"${name}" cannot be the name of a theme of your own` })
      continue
    }
    const own: Partial<Record<Part, string>> = {}
    for (const [key, look] of Object.entries(fields(given))) {
      const part = parts.find((one) => one === key)
      const sgr = part === undefined ? undefined : sgrOf(look, hasTrueColor)
      if (part !== undefined && sgr !== undefined) own[part] = sgr
      else faults.push({ field: fieldOf(field, key), text: part === undefined ? unknownPart(key) : noLook(key) })
    }
    themes.push({ name, parts: { ...defaultTheme.parts, ...own } })
  }
  return { themes, faults }
}

function unknownPart(key: string): string {
  const near = nearest(key, parts)
  return `unknown part "${key}"${near === undefined ? `; parts are ${parts.join(', ')}` : `; did you mean "${near}"?`}`
}

function noLook(key: string): string {
  return `${key} is not a look; write one such as "33", "1;31" or "#ff8700"`
}

/** Bold, dim, italic, underlined, inverse, struck, and 16 colours of letters and backgrounds: nothing that blinks or hides. */
const allowed = /^(?:[1-479]|3[0-79]|4[0-79]|9[0-7]|10[0-7])$/

/** The parameters of an SGR sequence for a look; undefined: it is none. */
function sgrOf(look: unknown, hasTrueColor: boolean): string | undefined {
  const text = typeof look === 'number' ? String(look) : look
  if (text === '') return ''
  if (typeof text !== 'string' || text.length > 40) return undefined
  const codes = text.split(';').map((one) => {
    const rgb = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(one)
    if (!rgb) return allowed.test(one) ? one : undefined
    const [red = 0, green = 0, blue = 0] = rgb.slice(1).map((hex) => Number.parseInt(hex, 16))
    return hasTrueColor ? `38;2;${red};${green};${blue}` : nearestOf16([red, green, blue])
  })
  return codes.includes(undefined) ? undefined : codes.join(';')
}

/** The 16 colours as xterm has them, and the codes of letters in them. */
const palette: readonly (readonly [code: string, red: number, green: number, blue: number])[] = [
  ['30', 0, 0, 0],
  ['31', 205, 0, 0],
  ['32', 0, 205, 0],
  ['33', 205, 205, 0],
  ['34', 0, 0, 238],
  ['35', 205, 0, 205],
  ['36', 0, 205, 205],
  ['37', 229, 229, 229],
  ['90', 127, 127, 127],
  ['91', 255, 0, 0],
  ['92', 0, 255, 0],
  ['93', 255, 255, 0],
  ['94', 92, 92, 255],
  ['95', 255, 0, 255],
  ['96', 0, 255, 255],
  ['97', 255, 255, 255],
]

function nearestOf16([red, green, blue]: readonly [number, number, number]): string {
  const ranked = palette
    .map(([code, r, g, b]) => ({ code, distance: (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2 }))
    .sort((a, b) => a.distance - b.distance)
  return ranked[0]?.code ?? '39'
}
