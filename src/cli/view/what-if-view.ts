import { metadata } from '../../cluster/project/metadata.ts'
import { projectPod } from '../../cluster/project/pod.ts'
import { objectKey } from '../../kube/namespaced-name.ts'
import { defined } from '../../lib/defined.ts'
import { leftovers } from '../../manifest/leftovers.ts'
import type { ClientRef } from '../../model/client.ts'
import type { LiveView } from '../../model/live.ts'
import type { Pod } from '../../model/resources.ts'
import type { Snapshot, SnapshotSource } from '../../model/snapshot.ts'
import type { TargetRef } from '../../model/target.ts'
import type { Trace } from '../../model/trace.ts'
import { isFound } from '../../trace/target.ts'
import type { TraceCommand } from '../args/command.ts'
import { connect } from '../connect.ts'
import type { Io } from '../io.ts'
import { servicesOfDumpedSlices } from '../slice-targets.ts'
import { compare } from '../what-if/compare.ts'
import { readScopes, scopesOf } from '../what-if/read.ts'
import { changed, readWhatIf, type WhatIf } from '../what-if/what-if.ts'
import { type FileView, keepFiles, originOf } from './file-view.ts'
import { clientWords, serviceNamespaces, slimObjects } from './kept-objects.ts'
import { createStill, type StillSource } from './still.ts'

/** What a change is tried out on. */
interface Base {
  name: string
  namespace: string | undefined
  change: WhatIf
  snapshot: Snapshot
  /** The words to show for all namespaces if only some were read. */
  everywhere?: string
  /** Objects as they are in files, by `objectKey`. */
  objects: ReadonlyMap<string, unknown>
  reread?: () => Promise<Snapshot>
  close?: () => void
}

/** The view of what would be if manifests were applied and objects deleted. Nothing is written. @throws ApiError, UserError */
export async function openWhatIf(command: TraceCommand, io: Io, known?: SnapshotSource): Promise<FileView> {
  const base = command.files ? await filesBase(command, command.files, io) : await clusterBase(command, io, known)
  const { name, namespace, everywhere, reread, close } = base
  try {
    let tried = tryOut(command, base, base.snapshot)
    const again = (read: () => Promise<Snapshot>) => async () => {
      tried = tryOut(command, base, await read())
    }
    const source: StillSource = {
      list: (scope) => tried.list(scope),
      trace: (target, home, client) => tried.trace(target, home, client),
      matrix: async (scope) => (await tried.after(scope).matrix()).document,
      clients: (scope) => tried.clients(scope),
      namespaces: () => tried.namespaces,
      object: (ref) => tried.objects.get(objectKey(ref)),
      ...defined({ reread: reread && again(reread) }),
      ...defined({ close }),
    }
    return {
      live: createStill(source, { name, namespace, everywhere, status: { state: 'unapplied' }, absent: 'it was not read' }),
      pod: (object) => tried.pods.get(object) ?? projectPod(object),
      target: servicesOfDumpedSlices(command.targets, base.snapshot, namespace)[0],
    }
  } catch (error) {
    close?.()
    throw error
  }
}

async function filesBase(command: TraceCommand, files: readonly string[], io: Io): Promise<Base> {
  const { namespace } = command
  const kept = await keepFiles(namespace, files, io)
  return { ...kept, namespace, change: await readWhatIf(command, namespace ?? 'default', io) }
}

/** A change in another namespace than that of the command is shown beside it: only these namespaces are read. */
async function clusterBase(command: TraceCommand, io: Io, known: SnapshotSource | undefined): Promise<Base> {
  const { connection, source, api } = await connect(command, io, known)
  try {
    const change = await readWhatIf(command, connection.namespace, io)
    const scopes = scopesOf(change, connection.namespace, command.allNamespaces)
    const reread = () => readScopes(scopes, { api, signal: io.signal, source, now: () => io.now().toISOString() }, change)
    const namespace = scopes.length === 1 ? scopes[0] : undefined
    const everywhere = scopes.length > 1 ? scopes.join(', ') : undefined
    return {
      name: source.name,
      namespace,
      ...defined({ everywhere }),
      change,
      snapshot: await reread(),
      objects: new Map(),
      reread,
      close: () => api.close(),
    }
  } catch (error) {
    api.close()
    throw error
  }
}

/** A snapshot beside what would become of it. */
function tryOut(command: TraceCommand, { change, objects: own }: Base, base: Snapshot) {
  const made = changed(base, change)
  const before = (scope: string | undefined, client?: ClientRef) => originOf(base, command, scope, client)
  const after = (scope: string | undefined, client?: ClientRef) => originOf(made, command, scope, client)
  return {
    after,
    objects: objectsOf(base, made, change, own),
    pods: new Map<unknown, Pod>([...base.pods, ...made.pods].map((pod) => [pod, pod])),
    namespaces: [...new Set([base, made].flatMap(serviceNamespaces))].sort(),
    // A client that only one of the two snapshots has cannot be compared.
    clients(scope: string | undefined): string[] {
      const known = new Set(clientWords(base, scope))
      return clientWords(made, scope).filter((word) => known.has(word))
    },
    async list(scope: string | undefined): Promise<Pick<LiveView, 'list' | 'comparison'>> {
      const [old, list] = await Promise.all([before(scope).list(), after(scope).list()])
      const uncertain = leftovers(base, change.plan)
      const comparison = {
        ...compare(servicesOf(old.document.items), servicesOf(list.document.items), base.taken),
        ...(uncertain.length > 0 && { uncertain }),
      }
      const marked = comparison.items.flatMap((item) => item.after ?? item.before ?? [])
      const rest = list.document.items.filter((trace) => !marked.includes(trace))
      return { list: { ...list.document, items: [...marked, ...rest] }, comparison }
    },
    async trace(
      target: TargetRef,
      home: string | undefined,
      client: ClientRef | undefined,
    ): Promise<Pick<LiveView, 'focus' | 'focusChange'>> {
      const [old, now] = await Promise.all([before(home, client).traces([target]), after(home, client).traces([target])])
      const [focusChange] = compare(old.traces, now.traces, base.taken).items
      const [first] = now.traces
      const focus = first && isFound(first) ? first : (old.traces.find(isFound) ?? first)
      return defined({ focus, focusChange })
    },
  }
}

function servicesOf(traces: readonly Trace[]): Trace[] {
  return traces.filter(({ target }) => target.kind === 'Service')
}

/**
 * Objects as the manifests have them, else as they are in the files, else with the fields that were read. Pods that the change would create
 * have only those fields.
 */
function objectsOf(base: Snapshot, made: Snapshot, { plan }: WhatIf, own: ReadonlyMap<string, unknown>): ReadonlyMap<string, unknown> {
  const before = new Set(base.pods)
  const slim = [...slimObjects(base), ...slimObjects(made)].map((one) => [objectKey(one), one] as const)
  const planned = made.pods.filter((pod) => !before.has(pod)).map((pod) => [objectKey(pod), pod] as const)
  const manifests = plan.objects.flatMap(({ kind, raw }) => {
    const meta = metadata(raw)
    return meta ? [[objectKey({ kind, ...meta }), raw] as const] : []
  })
  return new Map<string, unknown>([...slim, ...own, ...planned, ...manifests])
}
