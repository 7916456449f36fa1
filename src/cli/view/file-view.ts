import { basename } from 'node:path'
import { metadata } from '../../cluster/project/metadata.ts'
import { projectPod } from '../../cluster/project/pod.ts'
import { objectKey } from '../../kube/namespaced-name.ts'
import { defined } from '../../lib/defined.ts'
import type { Locator } from '../../manifest/locate.ts'
import type { ClientRef } from '../../model/client.ts'
import type { Live } from '../../model/live.ts'
import type { Pod } from '../../model/resources.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import type { TargetRef } from '../../model/target.ts'
import type { TraceCommand } from '../args/command.ts'
import { readInput } from '../input.ts'
import type { Io } from '../io.ts'
import { DumpOrigin, type Origin } from '../origin.ts'
import { servicesOfDumpedSlices } from '../slice-targets.ts'
import { clientWords, serviceNamespaces, slimObjects } from './kept-objects.ts'
import { createStill, type StillSource } from './still.ts'

/** What a view needs of a file: what it shows, and the Pod that an object is. */
export interface FileView {
  live: Live
  pod: (object: unknown) => Pod | undefined
  /** What the command starts from, with the Service in place of an EndpointSlice. */
  target: TargetRef | undefined
}

/** Files as they were read, with their objects as they are in them. */
export interface KeptFiles {
  name: string
  snapshot: Snapshot
  locator: Locator | undefined
  /** By `objectKey`. */
  objects: Map<string, unknown>
}

/** Reads files for a view. @throws UserError */
export async function keepFiles(namespace: string | undefined, files: readonly string[], io: Io): Promise<KeptFiles> {
  const objects = new Map<string, unknown>()
  const keep = (kind: string, raw: unknown) => {
    const meta = metadata(raw)
    if (meta) objects.set(objectKey({ kind, ...meta }), raw)
  }
  const { snapshot, locator } = await readInput(files, io, { ...defined({ namespace }), keep })
  return { name: files.map((file) => basename(file)).join(', '), snapshot, locator, objects }
}

/** What a snapshot shows of a namespace (absent: of all), to a client if there is one. */
export function originOf(
  snapshot: Snapshot,
  { ignore }: Pick<TraceCommand, 'ignore'>,
  namespace: string | undefined,
  client?: ClientRef,
  locator?: Locator,
): Origin {
  const choice = { allNamespaces: namespace === undefined, ignore, output: 'text' as const }
  return new DumpOrigin(snapshot, { ...choice, ...defined({ namespace, clients: client && [client] }) }, locator)
}

/** The view of files, with its objects as they are in it; of what `--save` kept, with the fields that it kept. @throws UserError */
export async function openFiles(command: TraceCommand, files: readonly string[], io: Io): Promise<FileView> {
  const { namespace } = command
  const { name, snapshot, locator, objects } = await keepFiles(namespace, files, io)
  for (const one of slimObjects(snapshot)) if (!objects.has(objectKey(one))) objects.set(objectKey(one), one)
  const origin = (scope: string | undefined, client?: ClientRef) => originOf(snapshot, command, scope, client, locator)
  const slim = new Map<unknown, Pod>(snapshot.pods.map((pod) => [pod, pod]))
  const source: StillSource = {
    list: async (scope) => ({ list: (await origin(scope).list()).document }),
    trace: async (target, home, client) => defined({ focus: (await origin(home, client).traces([target])).traces[0] }),
    matrix: async (scope) => (await origin(scope).matrix()).document,
    clients: (scope) => clientWords(snapshot, scope),
    namespaces: () => serviceNamespaces(snapshot),
    object: (ref) => objects.get(objectKey(ref)),
  }
  return {
    live: createStill(source, { name, namespace, status: { state: 'still' }, absent: 'it is not in the dump' }),
    pod: (object) => slim.get(object) ?? projectPod(object),
    target: servicesOfDumpedSlices(command.targets, snapshot, namespace)[0],
  }
}
