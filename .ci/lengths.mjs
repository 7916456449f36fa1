// Refuses files of code with more lines than a reader holds in mind.
import { globSync, readFileSync } from 'node:fs'

const MOST_LINES = 250
/** Files that may be longer, with the reason. */
const longer = new Map([['test/package/windows.test.ts', 'one installation under Wine serves all of its tests']])

let refused = 0
for (const file of globSync('{src,test,plugin,bench,.ci}/**/*.{ts,tsx,mjs,cjs}', { exclude: ['test/fixtures/**'] })) {
  const path = file.replaceAll('\\', '/')
  const lines = readFileSync(file, 'utf8').split('\n').length - 1
  if (lines <= MOST_LINES || longer.has(path)) continue
  console.error(`${path}: ${lines} lines; split it: a file has one job and at most ${MOST_LINES} lines`)
  refused += 1
}
process.exitCode = refused === 0 ? 0 : 1
