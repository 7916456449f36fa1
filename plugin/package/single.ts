import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** For one single file. */
export interface SingleFile {
  /** Node for its platform. */
  base: Buffer
  /** The program, an ES module. */
  code: Buffer
  /** Is it for this machine's platform? Then V8 compiles it ahead; what is compiled for another does not run. */
  native: boolean
}

/**
 * Puts the program into Node (`--build-sea` of Node 26) and answers the executable file. `folder` is for files in between. Names in it are
 * relative: the file holds them, and must not depend on where it is made.
 */
export async function buildSingleFile({ base, code, native }: SingleFile, folder: string): Promise<Buffer> {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'base'), base, { mode: 0o755 })
  writeFileSync(join(folder, 'kubectl-porttrace.mjs'), code)
  const settings = {
    main: 'kubectl-porttrace.mjs',
    mainFormat: 'module',
    executable: 'base',
    output: 'single',
    disableExperimentalSEAWarning: true,
    useCodeCache: native,
    // What NODE_OPTIONS says is intended for the user's own programs.
    execArgvExtension: 'none',
  }
  writeFileSync(join(folder, 'single.json'), JSON.stringify(settings))
  // V8 orders what it compiled by a random seed; of all its flags this one alone does not make a compiled program invalid.
  await promisify(execFile)(process.execPath, ['--random-seed=1', '--build-sea', 'single.json'], { cwd: folder })
  return readFileSync(join(folder, 'single'))
}
