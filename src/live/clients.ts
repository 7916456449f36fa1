import type { Transport } from '../cluster/http/transport.ts'
import { listNames } from '../cluster/read/objects.ts'
import { messageOf } from '../lib/errors.ts'
import { joinLines } from '../lib/line.ts'
import type { Live } from '../model/live.ts'

/** Workloads and Pods of a namespace, in the form in which a client is named, or the reason why they cannot be listed. */
export async function clientsIn(namespace: string, api: () => Transport, signal: AbortSignal): ReturnType<Live['clients']> {
  try {
    const kinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'Pod'] as const
    const lists = await Promise.all(kinds.map((kind) => listNames(kind, namespace, api(), signal)))
    return { names: lists.flatMap((names, at) => names.sort().map((name) => `${kinds[at]?.toLowerCase()}/${namespace}/${name}`)) }
  } catch (error) {
    return { names: [], failure: joinLines(messageOf(error)) }
  }
}
