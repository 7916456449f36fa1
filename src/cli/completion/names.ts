import { readFile, stat } from 'node:fs/promises'
import { loadConnection } from '../../cluster/config/connection.ts'
import type { ConnectionFlags } from '../../cluster/config/connection-flags.ts'
import { createTransport, type Transport } from '../../cluster/http/transport.ts'
import { inVersion, type Kind, listPath, objectPath } from '../../cluster/kinds/kind.ts'
import { kindNamed, kinds } from '../../cluster/kinds/kinds.ts'
import { defined } from '../../lib/defined.ts'
import { fields, items, number, text } from '../../lib/read.ts'
import type { Io } from '../io.ts'
import type { Completion } from './protocol.ts'

/** Where names are looked up. */
export interface Names {
  /** Objects of a kind (`StatefulSet`), with a word on each. */
  objects(kind: string): Promise<Completion[]>
  /** Ports of a Service, by number and by name. */
  ports(service: string): Promise<Completion[]>
  namespaces(): Promise<Completion[]>
  close(): void
}

/** Names of the cluster that the flags choose. What was read when `signal` ends is answered; nothing else is an error. */
export async function clusterNames(flags: ConnectionFlags, io: Io, signal: AbortSignal): Promise<Names> {
  const connection = await loadConnection(flags, {
    env: io.env,
    home: io.home,
    platform: io.platform,
    // While a word is completed no plugin may ask for a login, and nothing is printed.
    stdinIsTTY: false,
    stderr: () => {},
  })
  const api = createTransport(connection)
  const { namespace } = connection
  return {
    objects: (kind) => namesOf(kindNamed(kind), namespace, api, signal),
    ports: async (service) => portsOf(await api.get(objectPath(kinds.Service, namespace, service), { signal })),
    namespaces: () => namesOf(kinds.Namespace, undefined, api, signal),
    close: () => api.close(),
  }
}

/** A dump larger than this takes longer to read than a person waits for a word. */
const mostBytes = 4 * 1024 * 1024

/** Names of a dump's Services and Pods. */
export async function dumpNames(file: string, namespace: string | undefined): Promise<Names> {
  const nothing: Names = { objects: async () => [], ports: async () => [], namespaces: async () => [], close: () => {} }
  if (file === '-' || (await stat(file)).size > mostBytes) return nothing
  const { parseDump } = await import('../../cluster/read/dump.ts')
  const { services, pods } = await parseDump(await readFile(file, 'utf8'), file, '')
  const isHere = (one: { namespace: string }) => namespace === undefined || one.namespace === namespace
  const here = services.filter(isHere)
  return {
    ...nothing,
    async objects(kind) {
      if (kind === 'Service') return here.map((service) => ({ text: service.name, description: service.type }))
      return kind === 'Pod' ? pods.filter(isHere).map((pod) => ({ text: pod.name, description: pod.phase })) : []
    },
    ports: async (name) => here.filter((service) => service.name === name).flatMap((service) => portsOf({ spec: service })),
    namespaces: async () => [...new Set(services.map((service) => service.namespace))].map((one) => ({ text: one })),
  }
}

/** The names of a kind in all its versions, page by page; what an error leaves unread is left out. */
async function namesOf(kind: Kind | undefined, namespace: string | undefined, api: Transport, signal: AbortSignal): Promise<Completion[]> {
  if (!kind) return []
  const found = new Map<string, Completion>()
  const each = (item: unknown) => {
    const name = text(fields(fields(item).metadata).name)
    if (name === undefined) return
    const description = describe(item)
    found.set(name, { text: name, ...defined({ description: description || undefined }) })
  }
  const lists = kind.versions.map((version) => api.list(listPath(inVersion(kind, version), namespace), each, { signal }))
  // If a list fails, the names that were read until then are used.
  await Promise.allSettled(lists)
  return [...found.values()]
}

/** A few words on an object, from whichever fields it has: `ClusterIP 80,9090`, `Running`. */
function describe(item: unknown): string {
  const { spec, status } = fields(item)
  const type = text(fields(spec).type)
  if (type === undefined) return text(fields(status).phase) ?? ''
  const ports = items(fields(spec).ports).map((port) => String(number(fields(port).port) ?? ''))
  return [type, ports.join(',')].filter(Boolean).join(' ')
}

/** The ports of a raw or a slim Service, which are alike in what is read here. */
function portsOf(service: unknown): Completion[] {
  return items(fields(fields(service).spec).ports).flatMap((port) => {
    const { port: value, name, protocol, targetPort } = fields(port)
    const target = number(targetPort) ?? text(targetPort) ?? number(value)
    const known = number(value)
    if (known === undefined) return []
    const named = text(name)
    const description = `${known}/${text(protocol) ?? 'TCP'} to ${target}`
    return [
      { text: String(known), description: named === undefined ? description : `${named} ${description}` },
      ...(named === undefined ? [] : [{ text: named, description }]),
    ]
  })
}
