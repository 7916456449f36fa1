import type { Line, Tone } from '../render/style.ts'
import { toneCodes } from '../render/style.ts'

/** What a theme gives a look: the tones of texts, the title of the pane in focus, the line between panes, the selected row or hop. */
export type Part = Tone | 'focus' | 'rule' | 'selected'

/** How the view is drawn. Each part has the parameters of an SGR sequence, such as `1;31`; empty: no look of its own. */
export interface Theme {
  name: string
  parts: Readonly<Record<Part, string>>
}

const defaultParts: Theme['parts'] = { ...toneCodes, match: '4', focus: '1;7', rule: '2', selected: '7' }

/** Readable on a dark and on a light background: the colours of the terminal, and no background of its own. */
export const defaultTheme: Theme = { name: 'default', parts: defaultParts }

/** Without a sequence: signs and brackets say all. */
export const plainTheme: Theme = {
  name: 'none',
  parts: {
    plain: '',
    strong: '',
    quiet: '',
    ok: '',
    warn: '',
    broken: '',
    unknown: '',
    match: '',
    focus: '',
    rule: '',
    selected: '',
  },
}

/** Dim text is unreadable on many light terminals, and cyan is pale. */
export const lightTheme: Theme = { name: 'light', parts: { ...defaultParts, quiet: '', unknown: '34' } }

/** The themes that need no configuration; `contrast` is weight and inverse alone. */
export const builtInThemes: readonly Theme[] = [
  defaultTheme,
  lightTheme,
  {
    name: 'contrast',
    parts: {
      ...defaultParts,
      quiet: '',
      ok: '1',
      warn: '1;7',
      broken: '1;7',
      unknown: '1',
      match: '1;4',
      rule: '',
    },
  },
  plainTheme,
]

/** What the theme of a view depends on. */
interface Themed {
  /** As the reader chose it; absent: that of the start. */
  state: { theme?: Theme }
  settings: { color: boolean; theme?: Theme }
}

/** The theme of a view. */
export function themeOf({ state, settings }: Themed): Theme {
  return state.theme ?? settings.theme ?? (settings.color ? defaultTheme : plainTheme)
}

/** A line as text, in the looks of a theme. */
export function painted(line: Line, { parts }: Theme): string {
  return line.map(({ text, tone }) => sgr(text, parts[tone])).join('')
}

/** A line as text, all of it in the look of one part, and a match in its own as well; without a look for it each piece has its own. */
export function paintedAs(part: Part, line: Line, theme: Theme): string {
  const look = theme.parts[part]
  if (look === '') return painted(line, theme)
  const { match } = theme.parts
  const runs: { text: string; look: string }[] = []
  for (const { text, tone } of line) {
    const own = tone === 'match' && match !== '' ? `${look};${match}` : look
    const last = runs.at(-1)
    if (last?.look === own) last.text += text
    else runs.push({ text, look: own })
  }
  return runs.map((run) => sgr(run.text, run.look)).join('')
}

function sgr(text: string, look: string): string {
  return look === '' || text === '' ? text : `\x1b[${look}m${text}\x1b[0m`
}
