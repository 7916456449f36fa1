import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const start = fileURLToPath(new URL('../../plugin/start.cjs', import.meta.url))

/** Tells on stderr which files were loaded. */
const listing = `import module from 'node:module'; process.on('exit', () => process.stderr.write('loaded ' + Object.keys(module._cache).join(' ')))`

/** The files of dist that a run of the built program loads. */
function loaded(...args: string[]): string[] {
  const hook = `data:text/javascript,${encodeURIComponent(listing)}`
  const { stderr } = spawnSync(process.execPath, ['--import', hook, start, ...args], { encoding: 'utf8', input: '' })
  const files = stderr.split('loaded ').at(-1) ?? ''
  return [...files.matchAll(/dist\/(\S+)\.cjs/g)].map(([, name]) => name ?? '').sort()
}

describe('the built program loads what is on its path', () => {
  it.each([
    [['--help'], ['cli']],
    [['--version'], ['cli']],
    [['explain', 'PT101'], ['cli']],
    [
      ['demo', 'svc/web'],
      ['cli', 'demo'],
    ],
    [['demo'], ['cli', 'demo']],
  ])('%j: %j', (args, files) => expect(loaded(...args)).toEqual(files))
})
