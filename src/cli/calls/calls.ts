import { UserError } from '../../cluster/config/user-error.ts'
import { ApiError } from '../../cluster/http/api-error.ts'
import { getObject } from '../../cluster/read/objects.ts'
import type { ReadContext } from '../../cluster/read/targets/targets.ts'
import { objectKey } from '../../kube/namespaced-name.ts'
import { printable } from '../../lib/printable.ts'
import type { CallList } from '../../model/calls.ts'
import type { ClientRef } from '../../model/client.ts'
import type { ObjectRef } from '../../model/resources.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import type { PodTarget, TargetRef, WorkloadTarget } from '../../model/target.ts'
import type { Gap, Trace } from '../../model/trace.ts'
import { renderCalls } from '../../render/calls.ts'
import type { TraceCommand } from '../args/command.ts'
import { exitCode, FAILED } from '../exit.ts'
import { type Io, renderOptions } from '../io.ts'
import { severalHomes } from '../missing.ts'
import { homesOf } from '../missing-in-dump.ts'
import { ClusterOrigin, DumpOrigin, type Origin } from '../origin.ts'
import { keepFiles } from '../view/file-view.ts'
import { type GetObject, readGiven } from './given.ts'
import { judged, targetKey, targetOf } from './judge.ts'

type OriginOf = (clients: readonly ClientRef[]) => Origin

/**
 * Traces each address of a Service that the Pod or workload was given, with the Pod or workload as the client. Answers the exit code.
 * @throws ApiError, UserError
 */
export function callsOnCluster(command: TraceCommand, io: Io, namespace: string, context: ReadContext): Promise<number> {
  const get: GetObject = (ref) => getObject(context.api, ref, context.signal)
  const originOf: OriginOf = (clients) => new ClusterOrigin(context, namespace, { ...command, clients })
  return show(command, { namespace, isPlanned: () => false, get, originOf }, io)
}

/** The same for files. @throws UserError */
export async function callsOnFiles(command: TraceCommand, files: readonly string[], io: Io): Promise<number> {
  const { name, snapshot, locator, objects } = await keepFiles(command.namespace, files, io)
  const namespace = command.namespace ?? homeOf(command.targets[0], snapshot)
  const get: GetObject = async (ref) => {
    const raw = objects.get(objectKey(ref))
    if (raw !== undefined) return raw
    const isKept = [...snapshot.pods, ...snapshot.workloads].some((one) => objectKey(one) === objectKey(ref))
    throw new UserError(
      isKept
        ? `${name} holds no environment, commands and arguments: a saved snapshot leaves them out`
        : `${ref.kind.toLowerCase()} "${ref.name}" not found in ${name}`,
    )
  }
  const originOf: OriginOf = (clients) => new DumpOrigin(snapshot, { ...command, namespace, clients }, locator)
  const planned = new Set([
    ...snapshot.pods.filter(({ plannedBy }) => plannedBy !== undefined).map(objectKey),
    ...snapshot.workloads.filter((one) => one.planned).map(objectKey),
  ])
  const isPlanned = (ref: ObjectRef) => planned.has(objectKey(ref))
  return show(command, { namespace, isPlanned, get, originOf }, io)
}

function homeOf(target: TargetRef | undefined, snapshot: Snapshot): string {
  const [home = 'default', ...others] = target ? homesOf(snapshot, target) : []
  if (target?.kind !== 'address' && others.length > 0) throw new UserError(severalHomes(`"${target?.name ?? ''}"`, [home, ...others]))
  return home
}

/** Where the client is read, and its addresses are traced. */
interface Source {
  namespace: string
  /** The object is a manifest that is not applied yet. */
  isPlanned: (ref: ObjectRef) => boolean
  get: GetObject
  originOf: OriginOf
}

async function show(command: TraceCommand, { namespace, isPlanned, get, originOf }: Source, io: Io): Promise<number> {
  const [target] = command.targets
  if (target?.kind !== 'pod' && target?.kind !== 'workload') throw new UserError('--calls takes a Pod or a workload')
  const client: ObjectRef = { kind: target.kind === 'pod' ? 'Pod' : target.type, namespace, name: target.name }
  try {
    const { addresses, unread } = await readGiven(client, command.calls === 'configmaps', get)
    const byTarget = new Map(addresses.map((address) => [targetKey(address), targetOf(address)]))
    const traced = await originOf([clientOf(target, namespace)]).traces([...byTarget.values()])
    const items = judged(addresses, traced, [...byTarget.keys()], isPlanned(client))
    const list: CallList = {
      apiVersion: 'porttrace/v1',
      kind: 'CallList',
      taken: traced.snapshot.taken,
      client,
      items,
      unread,
      gaps: gapsOf(traced.traces),
    }
    await io.stdout(await renderCalls(list, command.output, renderOptions(command, io)))
    return exitCode(
      items.map(({ verdict }) => verdict),
      command.failOn,
    )
  } catch (error) {
    if (!(error instanceof ApiError) || error.reason !== 'not-found') throw error
    const { missing } = await originOf([]).traces([target])
    for (const line of missing) io.stderr(`error: ${printable(line)}\n`)
    return FAILED
  }
}

/** What was not read and could hide a fault of any of them, each once. */
function gapsOf(traces: readonly Trace[]): Gap[] {
  const gaps = traces.flatMap((trace) => trace.gaps).filter(({ hides }) => hides)
  return [...new Map(gaps.map((gap) => [JSON.stringify(gap), gap])).values()]
}

function clientOf(target: PodTarget | WorkloadTarget, namespace: string): ClientRef {
  return { ...target, namespace }
}
