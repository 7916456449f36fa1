import { matchContexts } from '../../cluster/config/context-patterns.ts'
import { loadKubeconfig } from '../../cluster/config/kubeconfig.ts'
import { UsageError } from '../../cluster/config/user-error.ts'
import { compareVerdicts, worstFirst } from '../../diagnose/verdict/verdict.ts'
import { count } from '../../lib/count.ts'
import { printable } from '../../lib/printable.ts'
import type { Resource } from '../../model/snapshot.ts'
import type { TargetRef } from '../../model/target.ts'
import type { Gap, Trace, TraceList } from '../../model/trace.ts'
import type { Verdict } from '../../model/verdict.ts'
import { type ContextRow, renderContexts } from '../../render/contexts.ts'
import { TABLE_FORMATS } from '../../render/options.ts'
import { surroundingsOf } from '../access.ts'
import type { TraceCommand } from '../args/command.ts'
import { exitCode, FAILED } from '../exit.ts'
import { type Io, renderOptions } from '../io.ts'
import { differencesOf } from './differences.ts'
import { type ContextAnswer, traceContexts } from './trace-contexts.ts'

/** The contexts to compare; undefined if the words name one alone, which is traced by itself. @throws UserError */
export async function severalContexts(command: TraceCommand, io: Io): Promise<string[] | undefined> {
  const { contexts = [], connection } = command
  const names = [...(await loadKubeconfig(connection.kubeconfig, surroundingsOf(io))).contexts.keys()]
  const [only, ...others] = contexts
  if (contexts !== 'all' && only !== undefined && others.length === 0 && names.includes(only)) return undefined
  const chosen = contexts === 'all' ? names : matchContexts(contexts, names)
  if (chosen.length === 0) throw new UsageError('the kubeconfig has no contexts')
  refuseOthers(command)
  return chosen
}

/** Refuses flags that work with one cluster only. */
function refuseOthers(command: TraceCommand): void {
  const { connection, output, ...rest } = command
  const { server, cluster, token, certificateAuthority, clientCertificate, clientKey, tlsServerName } = connection
  const given: readonly [string, unknown][] = [
    ['server', server],
    ['cluster', cluster],
    ['token', token],
    ['certificate-authority', certificateAuthority],
    ['client-certificate', clientCertificate],
    ['client-key', clientKey],
    ['tls-server-name', tlsServerName],
    ['save', rest.save],
    ['watch', rest.watch],
    ['until', rest.until],
    ['probe', rest.probe],
    ['matrix', rest.matrix],
    ['ranges', rest.ranges],
    ['calls', rest.calls],
    ['with', rest.with],
    ['without', rest.without],
    ['baseline', rest.baseline],
    ['save-baseline', rest.saveBaseline],
  ]
  const [odd] = given.find(([, value]) => value !== undefined) ?? []
  if (odd !== undefined) throw new UsageError(`--${odd} needs a single cluster; it cannot be used with several contexts`)
  if (rest.pasted) throw new UsageError('a pasted error is about one cluster; it cannot be used with several contexts')
  if (!TABLE_FORMATS.some((format) => format === output)) {
    throw new UsageError(`-o ${output} cannot be used with several contexts: their formats are ${TABLE_FORMATS.join(', ')}`)
  }
}

/** Traces the same targets in each context, prints them side by side, and answers the exit code. @throws UserError */
export async function runContexts(command: TraceCommand, contexts: readonly string[], io: Io): Promise<number> {
  const answers = await traceContexts(command, contexts, io)
  const isList = command.targets.length === 0
  const rows = isList ? serviceRows(answers) : targetRows(command, answers)
  const differences = isList ? undefined : rows.flatMap(({ traces }) => differencesOf(found(answers, traces)))
  const list: TraceList = {
    apiVersion: 'porttrace/v1',
    kind: 'TraceList',
    taken: io.now().toISOString(),
    items: rows.flatMap(({ traces }) => traces.flatMap((trace) => trace ?? [])),
    unread: unreadOf(answers),
    gaps: gapsOf(answers),
    contexts: answers.map(({ state }) => state),
    ...(differences && { differences }),
  }
  await io.stdout(await renderContexts({ list, rows }, command.output, renderOptions(command, io)))
  return outcome(command, answers, rows, io)
}

function found(answers: readonly ContextAnswer[], traces: readonly (Trace | undefined)[]) {
  return answers.flatMap(({ state }, index) => {
    const trace = traces[index]
    return trace ? [{ context: state.name, trace }] : []
  })
}

function targetRows({ targets }: TraceCommand, answers: readonly ContextAnswer[]): ContextRow[] {
  return targets.map((target, position) => ({ title: targetText(target), traces: answers.map(({ traces }) => traces[position]) }))
}

/** `service/web`. */
function targetText(target: TargetRef): string {
  return target.kind === 'address' ? target.text : `${'type' in target ? target.type.toLowerCase() : target.kind}/${target.name}`
}

/** The Services of all contexts, the worst first. With each context's own namespace a Service is the same if its name is. */
function serviceRows(answers: readonly ContextAnswer[]): ContextRow[] {
  const keyOf = ({ target, context }: Trace) => {
    const isOwn = answers.some(({ state }) => state.name === context && state.namespace === target.namespace)
    return isOwn ? target.name : `${target.namespace}/${target.name}`
  }
  const byContext = answers.map(({ traces }) => new Map(traces.flatMap((trace) => (trace ? [[keyOf(trace), trace] as const] : []))))
  const rows = [...new Set(byContext.flatMap((own) => [...own.keys()]))].flatMap((key) => {
    const traces = byContext.map((own) => own.get(key))
    const [worst] = traces.flatMap((trace) => trace ?? []).toSorted((a, b) => compareVerdicts(a.verdict, b.verdict))
    return worst ? [{ row: { title: key, traces, worst }, target: worst.target, verdict: worst.verdict }] : []
  })
  return rows.toSorted(worstFirst).map(({ row }) => row)
}

function unreadOf(answers: readonly ContextAnswer[]): Resource[] {
  return [...new Set(answers.flatMap(({ unread = [] }) => unread))]
}

/** What was not read in any of them, each once. */
function gapsOf(answers: readonly ContextAnswer[]): Gap[] {
  const gaps = answers.flatMap(({ state }) => state.gaps ?? [])
  return [...new Map(gaps.map((gap) => [JSON.stringify(gap), gap])).values()]
}

/** A context that was not reached counts as unknown. The command fails only if no context was reached, or if no context has the target. */
function outcome({ failOn }: TraceCommand, answers: readonly ContextAnswer[], rows: readonly ContextRow[], io: Io): number {
  const reached = answers.filter(({ state }) => state.error === undefined)
  if (reached.length === 0) {
    io.stderr(`error: none of ${count(answers.length, 'context')} could be read\n`)
    return FAILED
  }
  const isNowhere = rows.some(({ traces }) => traces.every((trace) => trace === undefined))
  if (isNowhere) {
    for (const { state } of reached) {
      for (const line of state.absent ?? []) io.stderr(`error: ${printable(state.name)}: ${printable(line)}\n`)
    }
    return FAILED
  }
  const missed: Verdict[] = reached.length < answers.length ? ['unknown'] : []
  return exitCode([...missed, ...rows.flatMap(({ traces }) => traces.flatMap((trace) => trace?.verdict ?? []))], failOn)
}
