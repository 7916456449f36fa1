import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { licensesOf, partsOf } from '../build/licenses.ts'
import { type Entry, tarGz, zip } from './archive.ts'
import { baseOf, licenseOfNode } from './base.ts'
import { bundleAll } from './bundle.ts'
import { type Archive, documents, krewManifest } from './krew.ts'
import { archiveName, isNative, NODE_VERSION, type Platform, platforms, programName } from './platforms.ts'
import { sbom } from './sbom.ts'
import { buildSingleFile } from './single.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What is packaged. */
export interface Order {
  /** Where the archives, `checksums.txt`, `sbom.cdx.json` and `krew-manifest.yaml` go. */
  folder: string
  only: readonly Platform[]
  /** Gets a line for each thing made. */
  say: (line: string) => void
}

/** Makes the archives of a release. The same sources, Node and platform of this machine make the same bytes. */
export async function packageAll({ folder, only, say }: Order): Promise<void> {
  const { version } = product()
  if (process.versions.node !== NODE_VERSION)
    throw new Error(`single files are made by Node ${NODE_VERSION}, this is ${process.versions.node}`)
  const cache = join(process.env.XDG_CACHE_HOME || process.env.LOCALAPPDATA || join(homedir(), '.cache'), 'kubectl-porttrace', 'node')
  mkdirSync(cache, { recursive: true })
  mkdirSync(folder, { recursive: true })
  const { code, metafile } = await bundleAll()
  const parts = partsOf([metafile])
  const [first] = platforms
  const licenses = `Node ${NODE_VERSION}\n\n${first ? licenseOfNode(first, cache) : ''}\n${'-'.repeat(80)}\n\n${licensesOf(parts)}`
  const texts: Record<(typeof documents)[number], Buffer> = {
    LICENSE: readFileSync(join(root, 'LICENSE')),
    'README.md': readFileSync(join(root, 'README.md')),
    'THIRD-PARTY-LICENSES.txt': Buffer.from(licenses),
    'kubectl-porttrace.1': readFileSync(join(root, 'docs', 'kubectl-porttrace.1')),
  }
  const work = mkdtempSync(join(tmpdir(), 'porttrace-package-'))
  const make = async (platform: Platform): Promise<Archive> => {
    const native = isNative(platform, process.platform, process.arch)
    const base = baseOf(platform, cache)
    const program = await buildSingleFile({ base, code, native }, join(work, `${platform.os}-${platform.arch}`))
    const entries: Entry[] = [
      { name: programName(platform), content: program, executable: true },
      ...documents.map((name) => ({ name, content: texts[name] })),
    ]
    const name = archiveName(platform, version)
    const content = name.endsWith('.zip') ? await zip(entries) : await tarGz(entries)
    writeFileSync(join(folder, name), content)
    say(`${name}   ${mebibytes(content)} MiB, unpacked ${mebibytes(program)} MiB${native ? ', compiled ahead' : ''}`)
    return { platform, sha256: sha256(content) }
  }
  try {
    const archives: Archive[] = []
    // Two at a time: each takes half a gigabyte of memory.
    for (let index = 0; index < only.length; index += 2) archives.push(...(await Promise.all(only.slice(index, index + 2).map(make))))
    writeLists(folder, archives)
    writeFileSync(join(folder, 'sbom.cdx.json'), sbom(parts, version))
  } finally {
    rmSync(work, { recursive: true })
  }
}

/** Writes `checksums.txt` and `krew-manifest.yaml` anew for the archives that lie in the folder: one of them was signed meanwhile. */
export function renewLists(folder: string): void {
  const { version } = product()
  const there = platforms.filter((platform) => existsSync(join(folder, archiveName(platform, version))))
  writeLists(
    folder,
    there.map((platform) => ({ platform, sha256: sha256(readFileSync(join(folder, archiveName(platform, version)))) })),
  )
}

function writeLists(folder: string, archives: readonly Archive[]): void {
  const { version, homepage } = product()
  writeFileSync(
    join(folder, 'checksums.txt'),
    archives.map(({ platform, sha256: sum }) => `${sum}  ${archiveName(platform, version)}\n`).join(''),
  )
  writeFileSync(join(folder, 'krew-manifest.yaml'), krewManifest(version, homepage, archives))
}

function product(): { version: string; homepage: string } {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}

function mebibytes(content: Buffer): string {
  return (content.length / 2 ** 20).toFixed(1)
}
