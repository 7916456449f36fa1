import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const start = fileURLToPath(new URL('../../plugin/start.cjs', import.meta.url))

/** Prints on stderr which files were loaded. */
const listing = `import module from 'node:module'; process.on('exit', () => process.stderr.write('loaded ' + Object.keys(module._cache).join(' ')))`

/** The files of dist that a run of the built program loads. */
function loaded(...args: string[]): string[] {
  const hook = `data:text/javascript,${encodeURIComponent(listing)}`
  const { stderr } = spawnSync(process.execPath, ['--import', hook, start, ...args], { encoding: 'utf8', input: '' })
  const files = stderr.split('loaded ').at(-1) ?? ''
  return [...files.matchAll(/dist\/(\S+)\.cjs/g)].map(([, name]) => name ?? '').sort()
}

describe('the built program loads only the files that a command needs', () => {
  it.each([
    [['--help'], ['cli']],
    [['--version'], ['cli']],
    [['explain', 'PT101'], ['cli']],
    [
      ['demo', 'svc/web'],
      ['cli', 'demo'],
    ],
    [['demo'], ['cli', 'demo']],
  ])('the built program loads for %j the files %j', (args, files) => expect(loaded(...args)).toEqual(files))
})

it('the built program reads no file outside of its package to read a command line', () => {
  const folder = fileURLToPath(new URL('../..', import.meta.url))
  for (const word of ['--help', '--version', '--no-such-flag']) {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--permission', `--allow-fs-read=${folder}`, start, word], {
      encoding: 'utf8',
      env: { LANG: 'de_DE.UTF-8', LANGUAGE: 'de' },
    })
    expect({ word, status, stderr }).toEqual({ word, status: word === '--no-such-flag' ? 2 : 0, stderr: stdout === '' ? stderr : '' })
    expect(`${stdout}${stderr}`).toMatch(/^(Trace a Kubernetes|\d+\.\d+\.\d+|error: unknown flag: --no-such-flag\nTry --help\.)/)
  }
})
