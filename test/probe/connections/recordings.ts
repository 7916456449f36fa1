import { readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

const folder = new URL('../../fixtures/recorded/sockets/', import.meta.url)

/** The names of the recorded socket tables. */
export const recordings: readonly string[] = readdirSync(folder)
  .map((file) => file.replace(/\.txt(\.gz)?$/, ''))
  .sort()

/** What a container printed: test/fixtures/recorded/README.md says what happened. */
export function recorded(name: string): string {
  if (name === '70-many-19000') return gunzipSync(readFileSync(new URL(`${name}.txt.gz`, folder))).toString('utf8')
  return readFileSync(new URL(`${name}.txt`, folder), 'utf8')
}
