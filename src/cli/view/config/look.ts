import { defined } from '../../../lib/defined.ts'
import type { Settings } from '../../../tui/model.ts'
import { autoTheme, type ViewOptions } from '../../../tui/options.ts'
import { lightTheme, plainTheme, type Theme } from '../../../tui/theme.ts'
import type { TraceCommand } from '../../args/command.ts'
import { hasLightBackground, type Io, wantsColor, wantsMouse, wantsUnicode } from '../../io.ts'
import type { ViewConfig } from './check.ts'

/** How the view looks at its start. */
interface ViewLook {
  settings: Omit<Settings, 'time' | 'pod' | 'parseTarget'>
  options: ViewOptions
  hasMouse: boolean
  forScreenReader: boolean
}

/** Flags override the configuration, and that overrides what the terminal reports. */
export function lookOfView(
  io: Pick<Io, 'env' | 'platform' | 'stdoutIsTTY'>,
  { color: asked, mouse, screenReader }: Pick<TraceCommand, 'color' | 'mouse' | 'screenReader'>,
  { options, themes, keys }: ViewConfig,
): ViewLook {
  const { theme: named, strip, ascii, namespaces, logLines } = options
  const color = wantsColor(io, asked)
  const { theme: _, ...others } = options
  // A flag counts for this run. NO_COLOR counts only if nothing else was configured (no-color.org).
  const isNamed = named !== undefined && named !== autoTheme && asked !== false
  const forScreenReader = screenReader ?? options.screenReader ?? io.env.INK_SCREEN_READER === 'true'
  return {
    settings: {
      color,
      unicode: ascii === true ? false : wantsUnicode(io),
      ownThemes: themes,
      ...defined({ theme: fitting(io, color), bindings: keys, hasStrips: strip, namespaces, logLines }),
    },
    options: isNamed ? options : others,
    hasMouse: wantsMouse(io, mouse ?? options.mouse) && !forScreenReader,
    forScreenReader,
  }
}

/** The theme that fits the terminal; undefined: the default one. */
function fitting(io: Pick<Io, 'env'>, color: boolean): Theme | undefined {
  if (!color) return plainTheme
  return hasLightBackground(io) ? lightTheme : undefined
}
