import { basename } from 'node:path'
import { metadata } from '../../cluster/project/metadata.ts'
import { projectPod } from '../../cluster/project/pod.ts'
import { clientOf } from '../../kube/client-words.ts'
import { defined } from '../../lib/defined.ts'
import { fields } from '../../lib/read.ts'
import type { ClientRef } from '../../model/client.ts'
import type { Live } from '../../model/live.ts'
import type { ObjectRef, Pod } from '../../model/resources.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import type { TraceCommand } from '../args/command.ts'
import { readInput } from '../input.ts'
import type { Io } from '../io.ts'
import { DumpOrigin } from '../origin.ts'
import { createStill } from './still.ts'

/** What a view needs of a file: what it shows, and the Pod that an object is. */
export interface FileView {
  live: Live
  pod: (object: unknown) => Pod | undefined
}

/** The view of files, with its objects as they stand in it; of what `--save` kept, with the fields that it kept. @throws UserError */
export async function openFiles({ namespace, ignore }: TraceCommand, files: readonly string[], io: Io): Promise<FileView> {
  const objects = new Map<string, unknown>()
  const keep = (kind: string, raw: unknown) => {
    const meta = metadata(raw)
    if (meta) objects.set(objectKey({ kind, ...meta }), raw)
  }
  const { snapshot, locator } = await readInput(files, io, { namespace, keep })
  for (const one of slimObjects(snapshot)) if (!objects.has(objectKey(one))) objects.set(objectKey(one), one)
  const origin = (scope: string | undefined, client?: ClientRef) => {
    const choice = {
      allNamespaces: scope === undefined,
      ignore,
      output: 'text',
      ...defined({ namespace: scope, clients: client && [client] }),
    } as const
    return new DumpOrigin(snapshot, choice, locator)
  }
  const clients = (scope: string | undefined) =>
    [...snapshot.workloads, ...snapshot.pods]
      .filter((one) => (scope === undefined || one.namespace === scope) && clientOf(`${one.kind.toLowerCase()}/${one.name}`) !== undefined)
      .map((one) => `${one.kind.toLowerCase()}/${one.namespace}/${one.name}`)
  const slim = new Map<unknown, Pod>(snapshot.pods.map((pod) => [pod, pod]))
  const namespaces = [...new Set(snapshot.services.map((service) => service.namespace))].sort()
  return {
    live: createStill({
      name: files.map((file) => basename(file)).join(', '),
      namespace,
      origin,
      clients,
      namespaces,
      object: (ref) => objects.get(objectKey(ref)),
    }),
    pod: (object) => slim.get(object) ?? projectPod(object),
  }
}

function objectKey({ kind, namespace = '', name }: ObjectRef): string {
  return `${kind}/${namespace}/${name}`
}

/** Every list of a snapshot whose items are objects. */
function slimObjects(snapshot: Snapshot): ObjectRef[] {
  const all: readonly unknown[] = Object.values(snapshot).flatMap((list) => (Array.isArray(list) ? list : []))
  return all.filter(isObject)
}

function isObject(one: unknown): one is ObjectRef {
  const { kind, name, namespace } = fields(one)
  return typeof kind === 'string' && typeof name === 'string' && (namespace === undefined || typeof namespace === 'string')
}
