import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'

/** What package.json runs. */
const scripts = { package: 'plugin/package/make.ts', release: 'plugin/release/release.ts' }

it.each<[keyof typeof scripts, string[], string]>([
  ['package', ['--help'], "Unknown option '--help'; usage: npm run package -- [--out FOLDER] [--lists] [OS/ARCH ...]\n"],
  ['package', ['--out'], "Option '--out <value>' argument missing; usage: npm run package -- [--out FOLDER] [--lists] [OS/ARCH ...]\n"],
  [
    'package',
    ['plan9/amd64'],
    expect.stringMatching(/^no platform plan9\/amd64: there are linux\/amd64, .*; usage: npm run package -- .*\n$/),
  ],
  ['release', ['--help'], 'usage: npm run release -- VERSION, such as 1.2.3\n'],
  ['release', [], 'usage: npm run release -- VERSION, such as 1.2.3\n'],
  ['release', ['1.2.3', '1.2.4'], 'usage: npm run release -- VERSION, such as 1.2.3\n'],
])('npm run %s -- %j says in one line how it is used, and does nothing', (script, argv, line) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [scripts[script], ...argv], { encoding: 'utf8' })
  expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: line })
})
