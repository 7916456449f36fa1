import { UserError } from '../cluster/config/user-error.ts'
import { apiOf } from '../cluster/kinds/kind.ts'
import { kindNamed } from '../cluster/kinds/kinds.ts'
import { defined } from '../lib/defined.ts'
import { nearest } from '../lib/similar.ts'
import type { ClientRef, ClientView } from '../model/client.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { clientView } from '../trace/access/clients.ts'
import type { TraceCommand } from './args/command.ts'
import type { FindInstead } from './missing.ts'

/**
 * The clients to trace for; one that a log names and that has gone since is left out, with a note. @throws UserError for one of the user
 */
export async function existingClients(
  { clients = [], clientsOfLog }: Pick<TraceCommand, 'clients' | 'clientsOfLog'>,
  home: string,
  snapshot: Snapshot,
  look: FindInstead,
): Promise<{ clients: readonly ClientRef[]; notes: string[] }> {
  if (!clientsOfLog) {
    await requireClients(clients, home, snapshot, look)
    return { clients, notes: [] }
  }
  const present = clients.filter((client) => missingNames(client, home, snapshot) === undefined)
  const gone = clients.filter((client) => !present.includes(client)).flatMap((client) => (client.kind === 'pod' ? client.name : []))
  return { clients: present, notes: gone.map((name) => `pod/${name} in the log is not in namespace ${home}: traced for any client`) }
}

/**
 * A client that does not exist has no traffic. One that could not be read is a gap, and its traffic is not known.
 * @throws UserError for the first that does not exist, or has no such container
 */
export async function requireClients(clients: readonly ClientRef[], home: string, snapshot: Snapshot, look: FindInstead): Promise<void> {
  for (const client of clients) {
    const known = missingNames(client, home, snapshot)
    if (known) throw await missingClient(clientView(client, home), snapshot.source.kind === 'file' ? known : undefined, look)
  }
}

/** The names of what there is in place of a client that does not exist; undefined if it does, or was not read. */
function missingNames(client: ClientRef, home: string, { pods, workloads, nodes, gaps }: Snapshot): string[] | undefined {
  const { kind, namespace, name, container } = clientView(client, home)
  if (client.kind === 'address' || client.kind === 'outside') return undefined
  const all = client.kind === 'pod' ? pods : client.kind === 'node' ? nodes : workloads.filter((one) => one.kind === kind)
  const own = all.filter((one) => namespace === undefined || ('namespace' in one && one.namespace === namespace))
  const resource = client.kind === 'pod' ? 'pods' : client.kind === 'node' ? 'nodes' : 'workloads'
  if (own.some((one) => one.name === name)) {
    if (container !== undefined)
      requireContainer(
        container,
        pods.find((one) => one.namespace === namespace && one.name === name),
      )
    return undefined
  }
  if (gaps.some((gap) => gap.resource === resource && (gap.namespace === undefined || gap.namespace === namespace))) return undefined
  return own.map((one) => one.name)
}

/** With the closest match of its namespace, which a dump holds whole (`known`), or else a namespace that has it. */
async function missingClient(
  { kind, namespace, name }: ClientView,
  known: readonly string[] | undefined,
  look: FindInstead,
): Promise<UserError> {
  const { names, homes } = await look({ kind, ...defined({ namespace }), name })
  const close = nearest(name, known ?? names)
  const [home] = homes
  const meant = [
    ...(close === undefined ? [] : [`"${close}"`]),
    ...(home === undefined || kind === 'Node' ? [] : [`--from-namespace ${home}`]),
  ]
  const where = namespace === undefined ? '' : ` in namespace "${namespace}"`
  const row = kindNamed(kind)
  return new UserError(
    `${row ? apiOf(row) : kind.toLowerCase()} "${name}" not found${where}${meant.length === 0 ? '' : `; did you mean ${meant.join(', or ')}?`}`,
    'This is the client of --from; set its namespace with --from-namespace.',
  )
}

function requireContainer(container: string, pod: Snapshot['pods'][number] | undefined): void {
  const names = pod?.containers.filter(({ role }) => role !== 'init').map((one) => one.name) ?? []
  if (!names.includes(container))
    throw new UserError(`container ${container} is not valid for pod ${pod?.name ?? ''}`, `It has ${names.join(', ')}.`)
}
