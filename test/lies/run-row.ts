import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { kubeconfigFor } from '../server/kubeconfig.ts'
import { type ChildRun, runChild } from './child.ts'
import { type Asked, startLyingServer } from './lying-server.ts'
import type { CommandName, Row } from './row.ts'

/** The outcome of one row and one command. */
export interface Told {
  run: ChildRun
  asked: readonly Asked[]
  /** What `--save` wrote. */
  saved: string | undefined
}

const words: Readonly<Record<CommandName, readonly string[]>> = {
  trace: ['svc/web'],
  'json and --save': ['svc/web', '-o', 'json', '--save', 'FILE'],
  list: [],
  '-w': ['svc/web', '-w'],
  view: ['-i'],
  '--probe': ['svc/web', '--probe', '--probe-timeout', '1s', '-o', 'json'],
}

const usual: readonly CommandName[] = ['trace', 'json and --save', 'list', '-w']

/** The commands that a row is tried with. */
export function commandsOf({ commands = usual }: Row): readonly CommandName[] {
  return commands
}

/** ms after which a process counts as one that does not end, on a machine that is busy with other things. */
const MOST_MS = 90_000
/** ms for which a command that follows may run after its first output: long enough to notice a storm of requests. */
const WATCHED_MS = 2_000

/** Runs a command against a server that lies. What continues is interrupted a while after its first output; the view is left by its key. */
export async function runRow(row: Row, command: CommandName): Promise<Told> {
  const server = await startLyingServer(row.tell, row.upgrade)
  const folder = mkdtempSync(join(tmpdir(), 'lies-'))
  const kubeconfig = join(folder, 'kubeconfig')
  const file = join(folder, 'snapshot.json')
  writeFileSync(kubeconfig, kubeconfigFor({ url: server.url, namespace: 'demo' }, { name: 'jane', token: 'token-of-jane' }))
  try {
    const argv = words[command].map((word) => (word === 'FILE' ? file : word))
    const run = await runChild([...argv, ...(row.flags ?? [])], {
      env: { KUBECONFIG: kubeconfig },
      killAfterMs: MOST_MS,
      ...(command === '-w' && { interruptAfterMs: row.watchedMs ?? WATCHED_MS }),
      ...(command === 'view' && { onTerminal: true, typed: leaveOnceShown }),
    })
    const without = (text: string) => text.replaceAll(server.url, 'SERVER')
    return {
      run: { ...run, stderr: without(run.stderr), stdout: without(run.stdout) },
      asked: [...server.asked],
      saved: existsSync(file) ? readFileSync(file, 'utf8') : undefined,
    }
  } finally {
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Leaves the view once it shows Services, or why there are none. */
function leaveOnceShown(stdout: string): string | undefined {
  return /not read|● live|connection lost|stale/.test(stdout) ? 'q' : undefined
}
