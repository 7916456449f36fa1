import type { Transport } from '../cluster/http/transport.ts'
import type { ReadContext } from '../cluster/read/targets/targets.ts'
import { isBySlice } from '../kube/target-kinds.ts'
import { defined } from '../lib/defined.ts'
import { printable } from '../lib/printable.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { TargetRef } from '../model/target.ts'
import type { Trace } from '../model/trace.ts'
import { renderList, renderTrace, renderTraces } from '../render/index.ts'
import { jsonItem, renderJsonItems } from '../render/json.ts'
import { isDocument, isReport, type RenderOptions } from '../render/options.ts'
import { isFound } from '../trace/target.ts'
import type { TraceCommand } from './args/command.ts'
import { readBaseline } from './baseline.ts'
import type { Begun } from './begin.ts'
import { connect } from './connect.ts'
import { exitCode, FAILED } from './exit.ts'
import { withChanges } from './field-changes.ts'
import { type Io, renderOptions } from './io.ts'
import { dumpNotes, noteLine, reasonlessNotes, settingNotes, unreadFileNotes } from './notes.ts'
import { ClusterOrigin, DumpOrigin, type Listed, type Origin, type Traced } from './origin.ts'
import type { ProbeTools } from './probe/probe-tools.ts'
import { saveSnapshot } from './save.ts'

/** Carries out a command, once it is known where snapshots come from, and answers the exit code. */
export type Show = (command: TraceCommand, origin: Origin, io: Io, probeTools?: ProbeTools) => Promise<number>

/**
 * Runs a trace on a cluster that was begun: traces, diagnoses, and shows (prints, unless said otherwise) what is read. Answers the exit code.
 * @throws ApiError, UserError
 */
export async function runTrace(asked: TraceCommand, io: Io, begun: Begun, show: Show = print): Promise<number> {
  const { connection, source, api, context } = begun
  const command = { ...asked, targets: await targetsOf(asked, connection.namespace, api, io) }
  if (command.watch || command.until) {
    const { runWatch } = await import('./watch/watch.ts')
    const renew = async () => (await connect(command, io, source)).api
    const start = { namespace: connection.namespace, access: { transport: api, source, renew } }
    return runWatch(command, { ...start, ...defined({ probeTools: await probeToolsOf(command, begun) }) }, io)
  }
  try {
    if (command.calls) return await (await import('./calls/calls.ts')).callsOnCluster(command, io, connection.namespace, context)
    if (command.with ?? command.without) return await whatIfOn(command, connection.namespace, context, io)
    const probeTools = await probeToolsOf(command, begun)
    return await show(
      command,
      new ClusterOrigin(context, connection.namespace, { ...command, known: await readBaseline(command.baseline) }, begun),
      io,
      probeTools,
    )
  } finally {
    api.close()
  }
}

async function probeToolsOf({ probe }: TraceCommand, { connection, credentials, api }: Begun): Promise<ProbeTools | undefined> {
  return probe && (await import('./probe/probe-tools.ts')).createProbeTools(connection, credentials, api, probe)
}

/** Reads what a change would touch, all at once, and prints what the change would cause. Nothing is written. */
async function whatIfOn(command: TraceCommand, namespace: string, context: ReadContext, io: Io): Promise<number> {
  const [{ readWhatIf, showWhatIf }, { readScopes, scopesOf }] = await Promise.all([
    import('./what-if/what-if.ts'),
    import('./what-if/read.ts'),
  ])
  const change = await readWhatIf(command, namespace, io)
  const scopes = scopesOf(change, namespace, command.allNamespaces)
  const isOne = command.targets.length > 0 || (!command.allNamespaces && scopes.length === 1)
  return showWhatIf(command, await readScopes(scopes, context, change), change, isOne ? namespace : undefined, io)
}

/** The targets, with Services in place of EndpointSlices. @throws UserError, after the way to the cluster was closed */
export async function targetsOf({ targets }: TraceCommand, namespace: string, api: Transport, io: Io): Promise<TargetRef[]> {
  if (!targets.some(isBySlice)) return targets
  try {
    return await (await slices()).servicesOfSlices(targets, namespace, api, io.signal)
  } catch (error) {
    api.close()
    throw error
  }
}

const slices = () => import('./slice-targets.ts')

/** Traces what the command asks for, from wherever it comes, and prints it. */
async function print(command: TraceCommand, origin: Origin, io: Io, probeTools?: ProbeTools): Promise<number> {
  const showOther = command.matrix ? showMatrix : command.ranges ? showRanges : undefined
  if (showOther) return showOther(command, origin, io)
  if (command.targets.length === 0) return printList(command, origin, io)
  const read = await origin.traces(command.targets)
  if (probeTools?.request.mode === 'plan') return showPlan(command, read, probeTools, io)
  const probed = probeTools ? await (await import('./probe/probe-all.ts')).probeAll(command, read, probeTools, io) : read
  const dated = { ...probed, traces: withChanges(probed.traces, probed.changes ?? []) }
  const traced = command.symptoms ? await withErrors(command, dated) : dated
  if (command.save !== undefined) await saveSnapshot(command.save, traced.snapshot, command.force === true)
  tell([...settingNotes(traced.traces), ...reasonlessNotes(traced.snapshot), ...(traced.notes ?? [])], io)
  await printTraces(command, traced, { ...renderOptions(command, io), ...defined({ logs: traced.logs }) }, io)
  tellMissing(traced, command, io)
  if (traced.missing.length > 0) return FAILED
  if (command.saveBaseline !== undefined) return keep(command.saveBaseline, traced.traces, command)
  return exitCode(
    traced.traces.map((trace) => trace.verdict),
    command.failOn,
  )
}

/** Prints the Services of the scope. */
async function printList(command: TraceCommand, origin: Origin, io: Io): Promise<number> {
  if (command.output === 'json' && command.saveBaseline === undefined) return writeList(command, origin, io)
  const list = await origin.list()
  if (command.save !== undefined) await saveSnapshot(command.save, list.snapshot, command.force === true)
  if (list.document.items.length === 0 && !isDocument(command.output)) {
    io.stderr(`${printable(nothingFound(list))}\n`)
    tell(unreadFileNotes(list.snapshot.gaps), io)
    return 0
  }
  tell([...reasonlessNotes(list.snapshot), ...notesOfReport(list.snapshot, command)], io)
  await io.stdout(
    await renderList(list.document, command.output, { ...renderOptions(command, io), namespaces: list.namespace === undefined }),
  )
  if (command.saveBaseline !== undefined) return keep(command.saveBaseline, list.document.items, command)
  return exitCode(
    list.document.items.map((item) => item.verdict),
    command.failOn,
  )
}

/** Notes on files that were not read: a report holds only findings, and would not mention them. */
function notesOfReport({ gaps }: Snapshot, { output }: TraceCommand): string[] {
  return isReport(output) ? unreadFileNotes(gaps) : []
}

/** Prints which targets do not exist, and which files were not read: they may hold the targets. */
function tellMissing({ missing, snapshot }: Traced, command: TraceCommand, io: Io): void {
  for (const one of missing) io.stderr(`error: ${printable(one)}\n`)
  tell(missing.length > 0 ? unreadFileNotes(snapshot.gaps) : notesOfReport(snapshot, command), io)
}

/** The traces with the errors that clients got. */
export async function withErrors({ symptoms, clients = [] }: TraceCommand, traced: Traced): Promise<Traced> {
  const { withSymptoms } = await import('../diagnose/symptom/with-symptoms.ts')
  const { kubectlFlags } = traced.snapshot.source
  const traces = traced.traces.map((trace, index) => {
    const target = traced.targets[index]
    const told = target && symptoms?.get(target)
    return told ? withSymptoms(trace, told, { kubectlFlags, hasClient: clients.length > 0 }) : trace
  })
  return { ...traced, traces }
}

/** Writes the list of Services as JSON: of each trace its text alone is kept, so that a large cluster takes no more memory than that. */
async function writeList(command: TraceCommand, origin: Origin, io: Io): Promise<number> {
  const list = await origin.listOf(jsonItem)
  if (command.save !== undefined) await saveSnapshot(command.save, list.snapshot, command.force === true)
  tell(reasonlessNotes(list.snapshot), io)
  for (const part of renderJsonItems(list.document)) await io.stdout(part)
  return exitCode(list.verdicts, command.failOn)
}

/** Says who may connect to which Service. No result is a fault: the exit code is 0. */
async function showMatrix(command: TraceCommand, origin: Origin, io: Io): Promise<number> {
  const [{ document, snapshot }, { renderMatrix }] = await Promise.all([origin.matrix(), import('../render/matrix/index.ts')])
  if (command.save !== undefined) await saveSnapshot(command.save, snapshot, command.force === true)
  await io.stdout(await renderMatrix(document, command.output, renderOptions(command, io)))
  return 0
}

/** Says how full the ranges of the cluster are. */
async function showRanges(command: TraceCommand, origin: Origin, io: Io): Promise<number> {
  const [ranges, { renderRanges }] = await Promise.all([origin.ranges(), import('../render/ranges.ts')])
  await io.stdout(await renderRanges(ranges, command.output, renderOptions(command, io)))
  return exitCode([ranges.verdict], command.failOn)
}

function tell(notes: readonly string[], io: Io): void {
  for (const note of notes) io.stderr(noteLine(note))
}

/** Saves the findings as a baseline: from now on they are accepted. */
async function keep(file: string, traces: readonly Trace[], { force }: TraceCommand): Promise<0> {
  await (await import('./baseline.ts')).saveBaseline(file, traces, force === true)
  return 0
}

/** As kubectl says it, with the closest match of a namespace that does not exist. */
function nothingFound({ namespace, near }: Pick<Listed, 'namespace' | 'near'>): string {
  if (namespace === undefined) return 'No services found.'
  return `No services found in ${namespace} namespace.${near === undefined ? '' : ` It does not exist: did you mean -n ${near}?`}`
}

/** Says what `--probe` would run, and runs nothing. */
async function showPlan(command: TraceCommand, traced: Traced, probeTools: ProbeTools, io: Io): Promise<number> {
  const [{ planAll, plansOf, tellUnplanned }, { renderPlans }] = await Promise.all([
    import('./probe/plan-targets.ts'),
    import('../render/planned-probes.ts'),
  ])
  const planned = await planAll(command.targets, traced, probeTools, io.signal)
  tellUnplanned(planned, io)
  await io.stdout(await renderPlans(plansOf(planned), command.output))
  for (const missing of traced.missing) io.stderr(`error: ${printable(missing)}\n`)
  return traced.missing.length > 0 ? FAILED : 0
}

/** A target that does not exist is drawn only where a route refers to it. */
async function printTraces(command: TraceCommand, { traces }: Traced, options: RenderOptions, io: Io): Promise<void> {
  const drawn = traces.filter((trace: Trace) => isFound(trace) || trace.findings.length > 0)
  const [only] = drawn
  if (!only) {
    // Code scanning accepts a document without results, but not an empty file.
    if (isReport(command.output)) await io.stdout(await renderTraces([], command.output, options))
    return
  }
  const single = traces.length === 1
  await io.stdout(single ? await renderTrace(only, command.output, options) : await renderTraces(drawn, command.output, options))
}

/** Traces what `-f` names, and shows (prints, unless said otherwise) what is found. @throws UserError */
export async function runOnFiles(asked: TraceCommand, files: readonly string[], io: Io, show: Show = print): Promise<number> {
  if (asked.calls) return (await import('./calls/calls.ts')).callsOnFiles(asked, files, io)
  const { readInput } = await import('./input.ts')
  const { snapshot, locator, notices } = await readInput(files, io, asked)
  const targets = asked.targets.some(isBySlice)
    ? (await slices()).servicesOfDumpedSlices(asked.targets, snapshot, asked.namespace)
    : asked.targets
  const command = { ...asked, targets }
  const scope = command.allNamespaces ? undefined : (command.namespace ?? 'default')
  tell([...notices, ...dumpNotes(snapshot, snapshot.source.name, scope)], io)
  if (command.with ?? command.without) {
    const { readWhatIf, showWhatIf } = await import('./what-if/what-if.ts')
    const change = await readWhatIf(command, command.namespace ?? 'default', io)
    return showWhatIf(command, snapshot, change, command.allNamespaces ? undefined : command.namespace, io)
  }
  const known = await readBaseline(command.baseline)
  return show(command, new DumpOrigin(snapshot, { ...command, known }, locator), io)
}
