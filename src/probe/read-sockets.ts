import { defined } from '../lib/defined.ts'
import { oneLine } from '../lib/line.ts'
import type { ExecOutcome } from '../model/exec.ts'
import type { SocketStep } from '../model/probe-plan.ts'
import type { SocketProbe } from '../model/probe-view.ts'
import type { UnknownReason } from '../model/socket.ts'
import { type ConnectionTable, parseConnections, singleFiles } from './connections/table.ts'
import { byteOrderOf } from './kernel-address.ts'
import { endsAll, isProgramMissing, type ProbeRun } from './memory.ts'
import { readers, type SocketReader } from './readers.ts'
import { parseSocketTables, type SocketTables, socketFiles, type TableContext, tablesOf } from './sockets.ts'

/** About 3,000 sockets. */
const maxBytes = 512 * 1024

type Reading =
  | { tool: string; tables: SocketTables; connections: ConnectionTable | undefined }
  | { reason: UnknownReason; message: string; isFinal: boolean }

/** What the socket tables of a Pod say of what listens, and of the connections that are kept of it. */
export interface PodReading {
  sockets: SocketProbe
  /** Absent if nothing was read, or nothing is kept. */
  connections?: ConnectionTable
}

/** Reads the socket tables of a Pod in the first of its containers that can. Never rejects. */
export async function readSockets(step: SocketStep, run: ProbeRun): Promise<PodReading> {
  let spent = 0
  let failure: { container?: string; reason: UnknownReason; message: string } = {
    reason: 'not-running',
    message: 'no container of the Pod is running',
  }
  for (const container of step.containers) {
    const reading = await readIn(step, container, run, (ms) => {
      spent += ms
    })
    if ('tables' in reading) return { sockets: read(step, container, reading, spent), ...defined({ connections: reading.connections }) }
    // The reason why one container failed says more than that the next one has no tool either.
    if (failure.container === undefined || failure.reason === 'no-tool')
      failure = { container, reason: reading.reason, message: reading.message }
    if (reading.isFinal) break
  }
  return { sockets: unreadSockets(step, failure, spent) }
}

/** The sockets of a Pod that could not be read, and why. */
export function unreadSockets(
  step: SocketStep,
  { container, reason, message }: { container?: string; reason: UnknownReason; message: string },
  ms: number,
): SocketProbe {
  const nothing = { sockets: [], complete: [], notes: [] }
  return { kind: 'sockets', from: origin(step, container), state: 'unknown', ...nothing, reason, message, ms }
}

/** Where a step ran. */
export function origin({ namespace, pod, node, hostNetwork }: SocketStep, container: string | undefined): SocketProbe['from'] {
  return {
    namespace,
    pod,
    ...defined({ container, node, hostNetwork }),
  }
}

function read(step: SocketStep, container: string, { tool, tables }: { tool: string; tables: SocketTables }, ms: number): SocketProbe {
  const { sockets, complete, notes } = tables
  return { kind: 'sockets', from: origin(step, container), state: 'read', tool, sockets, complete, notes, ms }
}

/** The ladder of programs in one container. One that does not answer in time is not asked with the next program. */
async function readIn(step: SocketStep, container: string, run: ProbeRun, spend: (ms: number) => void): Promise<Reading> {
  let last: Reading = { reason: 'no-tool', message: 'no tool in the image that can print a file', isFinal: false }
  for (const reader of run.memory.order(step, container, 'read', readers)) {
    const outcome = await session(step, container, reader, filesOf(step), run)
    spend(outcome.ms)
    if (isProgramMissing(outcome)) {
      run.memory.lacks(step, container, reader.tool)
      continue
    }
    if (outcome.kind !== 'exited')
      return { reason: outcomeReason(outcome, run), message: outcomeMessage(outcome, run), isFinal: endsAll(outcome) }
    const tables = parsed(step, outcome)
    if (tables.tables.length === 0) {
      last = { reason: 'odd-output', message: oneLine(outcome.stderr) || `${reader.tool} printed no socket table`, isFinal: false }
      continue
    }
    run.memory.has(step, container, 'read', reader.tool)
    if (!outcome.truncated || tables.complete.length === 2)
      return { tool: reader.tool, tables, connections: connectionsIn(step, outcome, run) }
    return { tool: reader.tool, ...(await oneByOne(step, container, reader, run, spend)) }
  }
  return last
}

/** Each table in a session of its own, so that a long one does not hide those behind it. */
async function oneByOne(
  step: SocketStep,
  container: string,
  reader: SocketReader,
  run: ProbeRun,
  spend: (ms: number) => void,
): Promise<{ tables: SocketTables; connections: ConnectionTable | undefined }> {
  const parts: SocketTables[] = []
  const whole = { stdout: '', stderr: '', truncated: false }
  const short = filesOf(step).filter((file) => !socketFiles.some((one) => one === file))
  for (const [index, file] of socketFiles.entries()) {
    const files = index === 0 ? [...short, file] : [file]
    const outcome = await session(step, container, reader, files, run)
    spend(outcome.ms)
    if (outcome.kind !== 'exited') continue
    parts.push(parsed(step, outcome))
    whole.stdout += `${outcome.stdout}\n`
    whole.stderr += `${outcome.stderr}\n`
    whole.truncated ||= outcome.truncated
  }
  return { tables: tablesOf(parts), connections: connectionsIn(step, whole, run) }
}

/** The routes tell the addresses of the Node. */
function filesOf({ kept }: SocketStep): readonly string[] {
  return kept ? singleFiles : socketFiles
}

function session(step: SocketStep, container: string, reader: SocketReader, files: readonly string[], run: ProbeRun): Promise<ExecOutcome> {
  const { namespace, pod } = step
  const command = [...reader.command, ...files]
  return run.exec({ namespace, pod, container, command, timeoutMs: run.probeTimeoutMs, maxBytes }, run.signal)
}

type Printed = Pick<Extract<ExecOutcome, { kind: 'exited' }>, 'stdout' | 'stderr' | 'truncated'>

function parsed(step: SocketStep, outcome: Printed): SocketTables {
  return parseSocketTables(outcome.stdout, contextOf(step, outcome))
}

function connectionsIn(step: SocketStep, outcome: Printed, { targets }: ProbeRun): ConnectionTable | undefined {
  return step.kept && parseConnections(outcome.stdout, contextOf(step, outcome), { ports: step.kept.ports, targets })
}

function contextOf({ architecture, ips }: SocketStep, { stderr, truncated }: Printed): TableContext {
  return { order: byteOrderOf(architecture), ips, truncated, complaint: stderr }
}

/** Why a session tells nothing; the deadline over all is a timeout, and only the user aborts. */
export function outcomeReason(outcome: Exclude<ExecOutcome, { kind: 'exited' }>, run: Pick<ProbeRun, 'isAborted'>): UnknownReason {
  return outcome.kind === 'aborted' && !run.isAborted() ? 'timeout' : outcome.kind
}

/** The words for it. */
export function outcomeMessage(outcome: Exclude<ExecOutcome, { kind: 'exited' }>, run: Pick<ProbeRun, 'isAborted'>): string {
  return outcome.kind === 'aborted' && !run.isAborted() ? 'the time limit for all probes was reached' : oneLine(outcome.message)
}
