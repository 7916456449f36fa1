import { execFile, execFileSync, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { platforms } from '../../plugin/package/platforms.ts'
import { type Needs, nodeOf, type Ran } from './run.ts'

/**
 * The newest Node for Windows that Wine 8, Debian's, runs: from 24 on V8 reserves memory in a way that Wine cannot ("SegmentedTable::InitializeTable").
 * So the single file for Windows, which holds 26, does not run there, and what npm installs does.
 */
const NODE_ON_WINE = '22.23.3'

/** Of Debian. */
export const wineNeeds: Needs = { files: ['/usr/bin/wine', '/usr/bin/wineserver'], packages: 'wine wine64' }

/** A Windows: Wine with a drive of its own, and Node in `C:\nodejs`. */
export interface Windows {
  /** `C:\` as a folder of this machine. */
  drive: string
  /** What of the environment leads to it. */
  env: Readonly<Record<string, string>>
  /** Runs a program of Windows in `C:\here` with the environment of a user of Windows and this. */
  run(words: readonly string[], env?: Readonly<Record<string, string>>, input?: string): Promise<Ran>
  /** Ends all that runs in it, and waits for that. */
  close(): void
}

/** A path of this machine as Windows has it there. */
export function onWindows(path: string): string {
  return `Z:${path.replaceAll('/', '\\')}`
}

/** Sets a Windows up in an empty folder. It takes about ten seconds, and half a gigabyte of the disk. */
export async function openWindows(folder: string): Promise<Windows> {
  const prefix = join(folder, 'wine')
  const drive = join(prefix, 'drive_c')
  // Without a display; mscoree and mshtml would offer to download what is not needed.
  const env = {
    PATH: '/usr/bin:/bin',
    HOME: folder,
    LC_ALL: 'C.UTF-8',
    WINEPREFIX: prefix,
    WINEDEBUG: '-all',
    WINEDLLOVERRIDES: 'mscoree,mshtml=',
    // The second is none that there can be, the third a drive that there is not.
    WINEPATH: 'C:\\nodejs;C:\\<?>;Q:\\none;C:\\plug ins',
  }
  const platform = platforms.find(({ os }) => os === 'windows')
  mkdirSync(prefix, { recursive: true })
  const settingUp = promisify(execFile)('wine', ['winecfg', '-v', 'win10'], { env })
  const node = nodeOf(NODE_ON_WINE, platform)
  await settingUp
  for (const name of ['nodejs', 'here']) mkdirSync(join(drive, name))
  symlinkSync(node, join(drive, 'nodejs', 'node.exe'))

  let count = 0
  const run: Windows['run'] = (words, more = {}, input = '') => {
    // Programs of Windows read and write files here: a pipe of Unix is nothing that they know.
    const file = (name: string) => join(folder, `${name}-${count}`)
    const [stdin, stdout, stderr] = [file('in'), file('out'), file('err')]
    count += 1
    writeFileSync(stdin, input)
    const files = [openSync(stdin, 'r'), openSync(stdout, 'w'), openSync(stderr, 'w')]
    return new Promise((resolve, reject) => {
      const child = spawn('wine', words, { cwd: join(drive, 'here'), env: { ...env, ...more }, stdio: files })
      for (const file of files) closeSync(file)
      child.once('error', reject)
      child.once('close', (code) =>
        resolve({ code: code ?? -1, stdout: readFileSync(stdout, 'utf8'), stderr: readFileSync(stderr, 'utf8') }),
      )
    })
  }
  const close = () => {
    for (const option of ['-k', '-w']) execFileSync('wineserver', [option], { env, stdio: 'ignore' })
  }
  return { drive, env, run, close }
}
