import { execFile, execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { fromTarGz } from '../../plugin/package/archive.ts'
import { isNative, platforms } from '../../plugin/package/platforms.ts'

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
export function thisPlatform() {
  const platform = platforms.find((one) => isNative(one, process.platform, process.arch))
  if (!platform) throw new Error(`no release is made for ${process.platform} ${process.arch}`)
  return platform
}

/** A Node of another version, by npm, kept for the next time: its program. */
export function nodeOf(version: string): string {
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'kubectl-porttrace', 'node', version)
  const program = join(folder, 'node')
  if (existsSync(program)) return program
  mkdirSync(folder, { recursive: true })
  execFileSync('npm', ['pack', '--silent', `${thisPlatform().base}@${version}`], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
  const [packed] = readdirSync(folder)
  writeFileSync(program, fromTarGz(readFileSync(join(folder, packed ?? '')), 'package/bin/node'), { mode: 0o755 })
  rmSync(join(folder, packed ?? ''))
  return program
}
