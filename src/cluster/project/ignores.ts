import { defined } from '../../lib/defined.ts'
import { labels } from '../../lib/read.ts'
import type { Ignored, Manifest } from '../../model/resources.ts'
import { rawMetadata } from './metadata.ts'

/** The annotation by which an object asks to leave findings out. */
const IGNORE = 'porttrace/ignore'

/**
 * The findings that an object asks to leave out: `PT301: reason`, several codes with commas between them, several entries on lines of their
 * own or behind a semicolon. An entry of another form is skipped.
 */
export function ignoresOf(raw: unknown): Pick<Manifest, 'ignores'> {
  const value = labels(rawMetadata(raw).annotations)[IGNORE]
  const ignores = (value ?? '').split(/\n|;(?=\s*PT\d{3})/).flatMap((entry): Ignored[] => {
    const found = /^\s*(?<codes>PT\d{3}(?:\s*,\s*PT\d{3})*)\s*(?::(?<reason>.*))?$/.exec(entry)?.groups
    return (found?.codes ?? '')
      .split(',')
      .flatMap((code) => (code === '' ? [] : [{ code: code.trim(), reason: found?.reason?.trim() ?? '' }]))
  })
  return defined({ ignores: ignores.length > 0 ? ignores : undefined })
}
