// npm run package [-- [--out FOLDER] [OS/ARCH ...]]: an archive for each platform, in release/, with checksums, SBOM and krew's manifest.
// With --lists, checksums and manifest alone, for the archives that are there: plugin/sign-darwin.sh has changed some.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { packageAll, renewLists } from './package/package.ts'
import { platforms } from './package/platforms.ts'

const { values, positionals } = parseArgs({
  options: { out: { type: 'string', default: 'release' }, lists: { type: 'boolean' } },
  allowPositionals: true,
})
const unknown = positionals.find((name) => !platforms.some(({ os, arch }) => name === `${os}/${arch}`))
if (unknown !== undefined) {
  console.error(`no platform ${unknown}: there are ${platforms.map(({ os, arch }) => `${os}/${arch}`).join(', ')}`)
  process.exitCode = 2
} else if (values.lists) renewLists(resolve(values.out))
else {
  const only = platforms.filter(({ os, arch }) => positionals.length === 0 || positionals.includes(`${os}/${arch}`))
  await packageAll({ folder: resolve(values.out), only, say: (line) => console.log(line) })
}
