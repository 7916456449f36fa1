import { mkdir, readFile, realpath } from 'node:fs/promises'
import { dirname } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { UserError } from '../../../cluster/config/user-error.ts'
import { codeOf } from '../../../lib/errors.ts'
import { fields } from '../../../lib/read.ts'
import { loadYaml } from '../../../lib/yaml/parse.ts'
import { typedValue } from '../../../tui/options.ts'
import { fileFault } from '../../file-fault.ts'
import { writeWhole } from '../../save.ts'

/**
 * Writes one option into a configuration, as a whole or not at all, and leaves every other line as it is. A file in which that takes more
 * than one line is left alone. @throws UserError
 */
export async function saveOption(file: string, name: string, typed: string): Promise<void> {
  try {
    const before = await contentOf(file)
    const after = withOption(before, name, typed)
    if (after === undefined || !(await changesOnly(before, after, name, typed)))
      throw new UserError(`${file} was not changed: its section "view" is not one option per line`, `Add ${name}: ${typed} by hand.`)
    await mkdir(dirname(file), { recursive: true })
    await writeWhole(await realpath(file).catch(() => file), after)
  } catch (error) {
    if (error instanceof UserError) throw error
    throw new UserError(`cannot write ${file}: ${fileFault(error)}`, undefined, error)
  }
}

async function contentOf(file: string): Promise<string> {
  return await readFile(file, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return ''
    throw error
  })
}

/** The text with the option in it, by a change of one line or by new lines; undefined: the text is written in another form. */
function withOption(text: string, name: string, typed: string): string | undefined {
  const value = /^[\w.-]+$/.test(typed) ? typed : JSON.stringify(typed)
  const lines = text.split('\n')
  const view = lines.findIndex((line) => /^view:\s*(#.*)?$/.test(line))
  if (view < 0)
    return /^\s*["']?view["']?\s*:/m.test(text)
      ? undefined
      : `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}view:\n  ${name}: ${value}\n`
  const own = lines.findIndex((line, index) => index > view && new RegExp(`^\\s+${name}:`).test(line))
  const end = lines.findIndex((line, index) => index > view && /^[^\s#]/.test(line))
  if (own >= 0 && (end < 0 || own < end)) {
    const [, start, comment = ''] = /^(\s+\w+:)\s*[^#\s][^#]*?(\s+#.*)?$/.exec(lines[own] ?? '') ?? []
    return start === undefined ? undefined : lines.with(own, `${start} ${value}${comment}`).join('\n')
  }
  const indent = /^(\s+)[^\s#]/.exec(lines[view + 1] ?? '')?.[1] ?? '  '
  return lines.toSpliced(view + 1, 0, `${indent}${name}: ${value}`).join('\n')
}

/** Is the option the only thing that differs between two texts? */
async function changesOnly(before: string, after: string, name: string, typed: string): Promise<boolean> {
  const yaml = await loadYaml()
  const [old, now] = [yaml.parse(before), yaml.parse(after)]
  if (!('value' in old) || !('value' in now)) return false
  const { view, ...others } = fields(old.value)
  const expected = { ...others, view: { ...fields(view), [name]: typedValue(typed) } }
  return isDeepStrictEqual(expected, now.value)
}
