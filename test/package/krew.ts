import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type KrewManifest, licenses, type Machine, matches } from '../release/krew.ts'

/**
 * Installs an archive as `kubectl krew install --manifest --archive` does (internal/installation): chooses the platform, compares the
 * checksum, unpacks, moves `files` into the store, demands that `bin` and a licence are there, and links it. `root` is krew's; answers
 * the folder that belongs on PATH. @throws where krew would refuse
 */
export function installByKrew(manifest: KrewManifest, machine: Machine, releases: string, root: string): string {
  const platform = manifest.platforms.find((one) => matches(one, machine))
  if (!platform) throw new Error(`plugin "${manifest.name}" does not offer installation for this platform`)
  const archive = join(releases, basename(platform.uri))
  const sum = createHash('sha256').update(readFileSync(archive)).digest('hex')
  if (sum !== platform.sha256) throw new Error(`checksum does not match, want: ${platform.sha256}, got ${sum}`)
  const unpacked = join(root, 'tmp')
  mkdirSync(unpacked, { recursive: true })
  if (archive.endsWith('.zip')) execFileSync('unzip', ['-q', archive, '-d', unpacked])
  else execFileSync('tar', ['-xzf', archive, '-C', unpacked])
  const store = join(root, 'store', manifest.name, manifest.version)
  mkdirSync(store, { recursive: true })
  for (const { from, to } of platform.files) copyFileSync(join(unpacked, from), join(store, to, basename(from)))
  rmSync(unpacked, { recursive: true })
  const files = readdirSync(store)
  if (!files.includes(platform.bin)) throw new Error(`${platform.bin} is not among ${files.join(', ')}`)
  if (!files.some((file) => licenses.test(file))) throw new Error(`no licence among ${files.join(', ')}`)
  const bin = join(root, 'bin')
  mkdirSync(bin, { recursive: true })
  // krew writes a dash of the name as an underscore; ours has none.
  symlinkSync(join(store, platform.bin), join(bin, `kubectl-${manifest.name}${machine.os === 'windows' ? '.exe' : ''}`))
  return bin
}
