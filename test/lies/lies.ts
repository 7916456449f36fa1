import xterm from '@xterm/headless'
import { expect, it } from 'vitest'
import { isUnsafe } from '../../src/lib/printable.ts'
import { documentOf } from '../schema.ts'
import type { ChildRun } from './child.ts'
import type { CommandName, Row } from './row.ts'
import { commandsOf, runRow, type Told } from './run-row.ts'

/** What one process may take, unless its row says otherwise: Node by itself has some 70 MiB, the view 95. */
const usualMiB = 250
/** A trace asks some ten requests; what is refused for a time is asked again three times. */
const usualRequests = 60

/** ms from the last output to the end, on a machine that is busy with other things. */
const mostLingeringMs = 5_000

const goesOn: ReadonlySet<CommandName> = new Set(['-w', 'view'])

/** One test for each row and command. */
export function testRows(rows: readonly Row[]): void {
  const cases = rows.flatMap((row) => commandsOf(row).map((command) => ({ lie: row.lie, command, row })))
  it.concurrent.each(cases)('a server that $lie cannot hurt: $command', { timeout: 120_000 }, async ({ command, row }) => {
    const told = await runRow(row, command)
    const { run } = told
    expect(run, 'it ends by itself').toMatchObject({ signal: null })
    expect(run.peakMiB).toBeLessThanOrEqual(row.mostMiB ?? usualMiB)
    if (goesOn.has(command)) expectPace(told)
    else {
      expect(told.asked.length).toBeLessThanOrEqual(row.mostRequests ?? usualRequests)
      expect(run.lingeredMs, 'it ends when its answer is out').toBeLessThan(mostLingeringMs)
    }
    expect(`${run.stdout}${run.stderr}`).not.toMatch(/internal error|^\s+at .*:\d+|Warning: |UnhandledPromise/m)
    expect(run.stderr.split('\n').filter((line) => isUnsafe(line) || line.length > 700)).toEqual([])
    const outcome = row.but?.[command] ?? row.outcome
    if (command === 'view') await expectScreen(run, outcome)
    else if (outcome === 'goes on') expectAnswer(told, command)
    else expectRefusal(run, outcome)
    if (row.says) expect(run.stderr).toMatch(row.says)
  })
}

/** No watch asks more than 20 times in 10 s, its lists included: one path with one selector. */
function expectPace({ asked, run }: Told): void {
  const perScope = Map.groupBy(asked, ({ path, query }) => `${path} ${query.get('labelSelector')} ${query.get('fieldSelector')}`)
  const most = Math.max(...[...perScope.values()].map(({ length }) => length))
  expect(most).toBeLessThanOrEqual(20 * Math.ceil(run.ms / 10_000))
}

/** One line that names the cause, at most one for the next step, and nothing on standard output. */
function expectRefusal({ code, stdout, stderr }: ChildRun, line: RegExp): void {
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
  expect(stderr).toMatch(/^error: .+\n(.+\n)?$/)
  expect(stderr).toMatch(line)
}

/** An answer, whatever the verdict is; what follows the cluster was interrupted, and may have said that the connection is lost. */
function expectAnswer({ run, saved, asked }: Told, command: CommandName): void {
  const { code, stdout, stderr } = run
  if (command === '-w') {
    expect(code).toBe(130)
    expect(stderr).toMatch(/^(.+; trying again\n(connected again\n)?)*$/)
  } else {
    expect([0, 1]).toContain(code)
    // Probes say what they will run, and what came in their way.
    if (command !== '--probe') expect(stderr).toMatch(/^(No services found in demo namespace\.\n)?$/)
  }
  expect(stdout.split('\n').filter(isUnsafe)).toEqual([])
  if (command !== 'json and --save' && command !== '--probe') return
  expect(documentOf(stdout).kind).toBe('Trace')
  if (command === '--probe') expect(asked.some(({ path }) => path.endsWith('/exec'))).toBe(true)
  else expect(JSON.parse(saved ?? '')).toMatchObject({ kind: 'Snapshot' })
}

/** The view was left by its key; its last screen says what is wrong, and no sequence but its own was written. */
async function expectScreen({ code, stdout }: ChildRun, outcome: Row['outcome']): Promise<void> {
  expect(code).toBe(0)
  expect(stdout).not.toContain('\x1b]')
  const screen = new xterm.Terminal({ cols: 80, rows: 24, allowProposedApi: true })
  await new Promise<void>((drawn) => screen.write(stdout.slice(0, stdout.lastIndexOf('\x1b[?1049l')), drawn))
  const { active } = screen.buffer
  const lines = Array.from({ length: 24 }, (_, row) => active.getLine(active.viewportY + row)?.translateToString(true) ?? '')
  expect(lines.filter(isUnsafe)).toEqual([])
  const text = lines.join(' ').replaceAll(/\s+/g, ' ')
  if (outcome === 'goes on') expect(text).toMatch(/VERDICT/)
  else expect(text).toMatch(/✗ not read/)
}
