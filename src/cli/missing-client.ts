import { UserError } from '../cluster/config/user-error.ts'
import { apiOf } from '../cluster/kinds/kind.ts'
import { kindNamed } from '../cluster/kinds/kinds.ts'
import { nearest } from '../lib/similar.ts'
import type { ClientRef } from '../model/client.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { clientView } from '../trace/access/clients.ts'

/**
 * A client that does not exist has no traffic. One that could not be read is a gap, and its traffic is not known.
 * @throws UserError for the first that does not exist, or has no such container
 */
export function requireClients(clients: readonly ClientRef[], home: string, snapshot: Snapshot): void {
  for (const client of clients) requireClient(client, home, snapshot)
}

function requireClient(client: ClientRef, home: string, { pods, workloads, nodes, gaps }: Snapshot): void {
  const { kind, namespace, name, container } = clientView(client, home)
  if (client.kind === 'address' || client.kind === 'outside') return
  const all = client.kind === 'pod' ? pods : client.kind === 'node' ? nodes : workloads.filter((one) => one.kind === kind)
  const own = all.filter((one) => namespace === undefined || ('namespace' in one && one.namespace === namespace))
  const resource = client.kind === 'pod' ? 'pods' : client.kind === 'node' ? 'nodes' : 'workloads'
  if (own.some((one) => one.name === name)) {
    if (container !== undefined)
      requireContainer(
        container,
        pods.find((one) => one.namespace === namespace && one.name === name),
      )
    return
  }
  if (gaps.some((gap) => gap.resource === resource && (gap.namespace === undefined || gap.namespace === namespace))) return
  const close = nearest(
    name,
    own.map((one) => one.name),
  )
  const where = namespace === undefined ? '' : ` in namespace "${namespace}"`
  const row = kindNamed(kind)
  throw new UserError(
    `${row ? apiOf(row) : kind.toLowerCase()} "${name}" not found${where}${close === undefined ? '' : `; did you mean "${close}"?`}`,
    'It is the client of --from; --from-namespace names its namespace.',
  )
}

function requireContainer(container: string, pod: Snapshot['pods'][number] | undefined): void {
  const names = pod?.containers.filter(({ role }) => role !== 'init').map((one) => one.name) ?? []
  if (!names.includes(container))
    throw new UserError(`container ${container} is not valid for pod ${pod?.name ?? ''}`, `It has ${names.join(', ')}.`)
}
