import { execFile, execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { fromTarGz } from '../../plugin/package/archive.ts'
import { isNative, type Platform, platforms } from '../../plugin/package/platforms.ts'

/** What one run of a program did. */
export interface Ran {
  code: number
  stdout: string
  stderr: string
}

/** Runs a program with this environment and nothing else of the machine's. */
export function run(program: string, args: readonly string[], env: Readonly<Record<string, string>>, input = ''): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { env: { LC_ALL: 'C.UTF-8', HOME: '/nonexistent', ...env }, maxBuffer: 1 << 26, timeout: 300_000 }
    const child = execFile(program, [...args], options, (error, stdout, stderr) =>
      resolve({
        code: error ? Number(error.code ?? -1) : 0,
        stdout,
        stderr: `${stderr}${error && typeof error.code !== 'number' ? error.message : ''}`,
      }),
    )
    // One that reads nothing may end before it is written to.
    child.stdin?.on('error', () => {})
    child.stdin?.end(input)
  })
}

/** An empty folder that ends with the test. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'porttrace-package-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** The platform of this machine. */
export function thisPlatform(): Platform {
  const platform = platforms.find((one) => isNative(one, process.platform, process.arch))
  if (!platform) throw new Error(`no release is made for ${process.platform} ${process.arch}`)
  return platform
}

/** A Node of another version, by npm, kept for the next time: its program. For this machine by default. */
export function nodeOf(version: string, { os, arch, base }: Platform = thisPlatform()): string {
  const own = base === thisPlatform().base
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'kubectl-porttrace', 'node')
  const kept = join(folder, own ? version : `${version}-${os}-${arch}`)
  const name = os === 'windows' ? 'node.exe' : 'node'
  if (existsSync(join(kept, name))) return join(kept, name)
  // What a download that was broken off has left is not taken for a program.
  const fresh = `${kept}.new`
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { recursive: true })
  execFileSync('npm', ['pack', '--silent', `${base}@${version}`], { cwd: fresh, stdio: ['ignore', 'ignore', 'inherit'] })
  const [packed = ''] = readdirSync(fresh)
  writeFileSync(join(fresh, name), fromTarGz(readFileSync(join(fresh, packed)), `package/bin/${name}`), { mode: 0o755 })
  rmSync(join(fresh, packed))
  rmSync(kept, { recursive: true, force: true })
  renameSync(fresh, kept)
  return join(kept, name)
}

/** What tests need that is not there on every machine: files, and the packages of Debian that bring them. */
export interface Needs {
  files: readonly string[]
  packages: string
}

/** Tests that need an x86-64 machine and these files: without them they are skipped, and their name says what to install; in CI they fail. */
export function describeWith({ files, packages }: Needs, title: string, tests: () => void): void {
  const missing = files.find((file) => !existsSync(file))
  const reason = missing && `${missing} is missing: apt-get install ${packages}`
  if (process.platform !== 'linux' || process.arch !== 'x64') describe.skip(`${title} (needs Linux on x86-64)`, tests)
  else if (reason === undefined) describe(title, tests)
  else if (process.env.CI) it(title, () => expect.fail(reason))
  else describe.skip(`${title} (${reason})`, tests)
}
