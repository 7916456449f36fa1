// npm run package [-- [--out FOLDER] [OS/ARCH ...]]: an archive for each platform, in release/, with checksums, SBOM and krew's manifest.
// With --lists, checksums and manifest alone, for the archives that are there: plugin/release/sign-darwin.sh has changed some.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { packageAll, renewLists } from './package.ts'
import { platforms } from './platforms.ts'

/** What is asked for, or what is wrong with the words. */
function asked(): { folder: string; lists: boolean; only: typeof platforms } | string {
  try {
    const { values, positionals } = parseArgs({
      options: { out: { type: 'string', default: 'release' }, lists: { type: 'boolean', default: false } },
      allowPositionals: true,
    })
    const names = platforms.map(({ os, arch }) => `${os}/${arch}`)
    const unknown = positionals.find((name) => !names.includes(name))
    if (unknown !== undefined) return `no platform ${unknown}: there are ${names.join(', ')}`
    const only = platforms.filter(({ os, arch }) => positionals.length === 0 || positionals.includes(`${os}/${arch}`))
    return { folder: resolve(values.out), lists: values.lists, only }
  } catch (error) {
    // After its first sentence, Node's message says how to pass such a word as an argument.
    return error instanceof Error ? error.message.replace(/\. .*/s, '') : String(error)
  }
}

const wanted = asked()
if (typeof wanted === 'string') {
  console.error(`${wanted}; usage: npm run package -- [--out FOLDER] [--lists] [OS/ARCH ...]`)
  process.exitCode = 2
} else if (wanted.lists) renewLists(wanted.folder)
else await packageAll({ folder: wanted.folder, only: wanted.only, say: (line) => console.log(line) })
