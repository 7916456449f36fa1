// What the program of this checkout prints in a pipe.
import { spawnSync } from 'node:child_process'
import { inProject } from './write.mjs'

/** The words of a command line; what is in single quotes is one of them. */
const argumentsOf = (words) => [...words.matchAll(/'([^']*)'|\S+/g)].map(([word, quoted]) => quoted ?? word)

/** What a command prints on standard output: its words as a user types them, behind `kubectl porttrace`. @throws where it ends with an error */
export function printed(words, input = '') {
  const { stdout, stderr, status } = spawnSync(process.execPath, [inProject('src/cli.ts'), ...argumentsOf(words)], {
    input,
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  })
  if (status !== 0 && status !== 1) throw new Error(`${words} ended with ${status}: ${stderr}`)
  // How long ago an event came depends on when the demo was started.
  return stdout.replace(/last \d+s ago/g, 'last 9s ago').trimEnd()
}
