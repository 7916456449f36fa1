import type { Symptom } from '../model/symptom.ts'

/**
 * A form in which a program says that a connection failed: one row of the table.
 *
 * Groups of the pattern: `at` is `web:80`, `10.96.3.4:80` or `[fd00::1]:80`, which wins over `host` with `port`; these win over `url`;
 * `object` is `pod/web-0`; `service` is the Service `web`, or `demo/web`; `how` holds the words that tell the symptom if the row has none.
 * A form without any of the first six names no target.
 */
export interface Form {
  pattern: RegExp
  /** Absent: the words in `how` tell the symptom. If they do not, the line does not have this form. */
  symptom?: Symptom
  /** Where the program writes it: repository and file, or the document that says so. */
  source: string
}

/** `web:80`, `10.96.3.4:80` or `[fd00::1]:80`. */
export const AT = String.raw`(?<at>\[[\da-f:.]{2,60}\]:\d{1,5}|[a-z\d_][\w.-]{0,252}:\d{1,5})(?![\w-]|\.\w)`
/** A name or an address. */
export const HOST = String.raw`(?<host>[a-z\d_][\w.-]{0,252}|[\da-f]{0,4}(?::[\da-f]{0,4}){2,7})`
export const PORT = String.raw`(?<port>\d{1,5})(?!\d)`
export const URL_TEXT = String.raw`(?<url>https?:\/\/[^\s"'<>\\^{}|()]{1,2000})`
export const HOW = '(?<how>.{1,300})'

/** A pattern made of such parts, which ignores case. */
export function pattern(strings: TemplateStringsArray, ...parts: readonly string[]): RegExp {
  return new RegExp(String.raw(strings, ...parts), 'i')
}
