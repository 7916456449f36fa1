import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fromTarGz } from './archive.ts'
import { stripElf } from './elf.ts'
import { unsignedPe } from './pe.ts'
import { NODE_VERSION, type Platform } from './platforms.ts'

/** Node for a platform, without symbols for debuggers where it is ELF, without its signature on Windows; downloaded once to `cache` by npm. @throws where it is not what the table says */
export function baseOf(platform: Platform, cache: string): Buffer {
  const packed = packageOf(platform, cache)
  const program = fromTarGz(packed, platform.os === 'windows' ? 'package/bin/node.exe' : 'package/bin/node')
  if (platform.os === 'linux') return stripElf(program)
  return platform.os === 'windows' ? unsignedPe(program) : program
}

/** The licence of Node and of all that it holds, from a package that brings it. */
export function licenseOfNode(platform: Platform, cache: string): string {
  return fromTarGz(packageOf(platform, cache), 'package/LICENSE').toString('utf8')
}

function packageOf({ base, integrity }: Platform, cache: string): Buffer {
  const file = join(cache, `${base}-${NODE_VERSION}.tgz`)
  if (existsSync(file)) {
    const kept = readFileSync(file)
    if (integrityOf(kept) === integrity) return kept
  }
  // npm on Windows is a script, which only a shell starts; no word of this comes from outside.
  const fresh = join(cache, `new-${base}`)
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { recursive: true })
  execFileSync('npm', ['pack', '--silent', `${base}@${NODE_VERSION}`], {
    cwd: fresh,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  })
  const downloaded = readFileSync(join(fresh, `${base}-${NODE_VERSION}.tgz`))
  if (integrityOf(downloaded) !== integrity) throw new Error(`${base}@${NODE_VERSION} is not what plugin/package/platforms.ts says it is`)
  renameSync(join(fresh, `${base}-${NODE_VERSION}.tgz`), file)
  rmSync(fresh, { recursive: true })
  return downloaded
}

function integrityOf(content: Buffer): string {
  return `sha512-${createHash('sha512').update(content).digest('base64')}`
}
