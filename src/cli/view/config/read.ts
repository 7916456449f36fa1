import { readFile, stat } from 'node:fs/promises'
import { posix, win32 } from 'node:path'
import { codeOf } from '../../../lib/errors.ts'
import { printable } from '../../../lib/printable.ts'
import { loadYaml } from '../../../lib/yaml/parse.ts'
import { fileFault } from '../../file-fault.ts'
import type { Io } from '../../io.ts'
import { checkConfig, type ViewConfig } from './check.ts'

/** A configuration as it was read. */
export interface ReadConfig extends ViewConfig {
  /** Where it is, or would be; absent: there is no such place. */
  file?: string
  /** Which parts are not used and why, one line each: `FILE:LINE: unknown key …`. */
  warnings: readonly string[]
}

/** The environment that a configuration depends on. */
export type ConfigPlace = Pick<Io, 'env' | 'platform' | 'home'>

/** Nothing is configured. */
export const noConfig: ReadConfig = { options: {}, themes: [], warnings: [] }

/** A larger file is not read. */
const mostBytes = 64 * 1024

/** Where the configuration is: `PORTTRACE_CONFIG`, else a place of the user; undefined: there is none without a home. */
export function configFile({ env, platform, home }: ConfigPlace): string | undefined {
  if (env.PORTTRACE_CONFIG) return env.PORTTRACE_CONFIG
  const [folder, name] = ['kubectl-porttrace', 'config.yaml']
  if (platform === 'win32') {
    const data = env.APPDATA || (home && win32.join(home, 'AppData', 'Roaming'))
    return data ? win32.join(data, folder, name) : undefined
  }
  // The XDG base directory specification: a path that is not absolute is ignored.
  const base = env.XDG_CONFIG_HOME && posix.isAbsolute(env.XDG_CONFIG_HOME) ? env.XDG_CONFIG_HOME : home && posix.join(home, '.config')
  return base ? posix.join(base, folder, name) : undefined
}

/** Reads the configuration of the user. It never rejects: what cannot be used is a warning. */
export async function readConfig(place: ConfigPlace): Promise<ReadConfig> {
  const file = configFile(place)
  if (file === undefined) return noConfig
  const content = await contentOf(file)
  if (content === undefined) return { ...noConfig, file, warnings: place.env.PORTTRACE_CONFIG ? [line(file, 0, 'no such file')] : [] }
  if ('fault' in content) return { ...noConfig, file, warnings: [line(file, 0, content.fault)] }
  const yaml = await loadYaml()
  const parsed = yaml.parse(content.text)
  if ('error' in parsed) return { ...noConfig, file, warnings: [line(file, parsed.line, parsed.error)] }
  const { config, faults } = checkConfig(parsed.value, /^(truecolor|24bit)$/.test(place.env.COLORTERM ?? ''))
  const lines = yaml.linesOf(
    content.text,
    faults.map(({ field }) => field),
  )
  return { ...config, file, warnings: faults.map(({ text }, index) => line(file, lines[index] ?? 0, text)) }
}

/** What the view says of the warnings while it is open; undefined: there is none. */
export function warningOf({ warnings: [first, ...others] }: Pick<ReadConfig, 'warnings'>): string | undefined {
  return first === undefined || others.length === 0 ? first : `${first} (and ${others.length} more)`
}

function line(file: string, number: number, text: string): string {
  return printable(`${file}${number > 0 ? `:${number}` : ''}: ${text}`)
}

/** The text of a file; undefined: it does not exist. Only a regular file is read: a pipe would never end. */
async function contentOf(file: string): Promise<{ text: string } | { fault: string } | undefined> {
  try {
    const found = await stat(file)
    if (!found.isFile()) return { fault: found.isDirectory() ? 'it is a directory' : 'it is not a regular file' }
    if (found.size > mostBytes) return { fault: 'it has more than 64 KiB' }
    return { text: await readFile(file, 'utf8') }
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? undefined : { fault: `cannot read it: ${fileFault(error)}` }
  }
}
