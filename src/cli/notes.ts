import { count } from '../lib/count.ts'
import { printable } from '../lib/printable.ts'
import { shellLine } from '../lib/shell.ts'
import type { ReadGap, Resource, Snapshot } from '../model/snapshot.ts'
import type { Trace } from '../model/trace.ts'

/** A note as a line of standard error, whatever characters it has. */
export function noteLine(note: string): string {
  return `note: ${printable(note)}\n`
}

const words: Readonly<Partial<Record<Resource, string>>> = {
  ingresses: 'Ingresses',
  gatewayroutes: 'Gateway API routes',
  networkpolicies: 'NetworkPolicies',
}

/** What any trace reads, as kubectl names it. */
const resources = [
  'services',
  'endpointslices',
  'endpoints',
  'pods',
  'nodes',
  'namespaces',
  'deployments',
  'statefulsets',
  'ingresses',
  'networkpolicies',
]

/**
 * What a reader of a dump must know before the result, one line each: kinds that the dump lacks and that were taken as none, and if it
 * cannot be whole, the command that gets the rest. `namespace` is that of the command; absent: all.
 */
export function dumpNotes({ assumedEmpty = [], gaps }: Snapshot, name: string, namespace: string | undefined): string[] {
  const empty = assumedEmpty.flatMap((resource) => words[resource] ?? [])
  const absent = gaps.filter(({ reason }) => reason === 'absent')
  const lacking = [...new Set(absent.map(({ api }) => plural(api)))]
  // A cluster may lack these kinds, and kubectl then refuses the whole command: it names only those that the dump refers to.
  const more = [...new Set(absent.flatMap(({ api }) => (resources.includes(plural(api)) ? [] : [api])))]
  // An alias may lead to another namespace.
  const isElsewhere = absent.some((gap) => gap.resource === 'services' && gap.namespace !== namespace)
  const scope = namespace === undefined || isElsewhere ? ['-A'] : ['-n', namespace]
  const get = shellLine(['kubectl', 'get', [...resources, ...more].join(','), ...scope, '-o', 'yaml'])
  return [
    ...(empty.length === 0 ? [] : [`${name} has no ${listed(empty)}: the trace assumes that none exist`]),
    ...(lacking.length === 0 ? [] : [`${name} lacks some ${lacking.join(', ')}; to get everything: ${get}`]),
  ]
}

/** `gateways` of `gateways.gateway.networking.k8s.io`. */
function plural(api: string): string {
  return api.split('.')[0] ?? api
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
}

/** One line for each reason why files could not be read, for a reader who misses what they may hold. */
export function unreadFileNotes(gaps: readonly ReadGap[]): string[] {
  const unread = gaps.filter(({ reason, file }) => file !== undefined && (reason === 'invalid' || reason === 'source'))
  return [...Map.groupBy(unread, ({ message }) => message)].map(([message, own]) => {
    const [{ file = '', line } = {}] = own
    const place = line === undefined ? file : `${file}:${line}`
    return `not read: ${place}${own.length === 1 ? '' : ` and ${count(own.length - 1, 'more file')}`}: ${message}`
  })
}

/** One line for each setting of a controller on which a route of the traces depends: no API shows what it is. */
export function settingNotes(traces: readonly Trace[]): string[] {
  const lines = traces.flatMap(({ routes, through = [] }) => [
    ...routes.flatMap(({ kind, namespace, name, backend, setting, reason }) =>
      setting === undefined || reason !== 'setting-unread'
        ? []
        : [
            `${kind} ${namespace}/${name} sends to Service ${backend.service} in namespace ${backend.namespace}: ` +
              `its controller allows that only with ${setting}, which is not read`,
          ],
    ),
    ...settingNotes(through),
  ])
  return [...new Set(lines)]
}

/** One line for each object that asks to leave a finding out and gives no reason: it is not left out. */
export function reasonlessNotes({
  services,
  ingresses,
  workloads,
  gateways = [],
  gatewayRoutes = [],
  otherRoutes = [],
}: Snapshot): string[] {
  return [...services, ...ingresses, ...workloads, ...gateways, ...gatewayRoutes, ...otherRoutes].flatMap(
    ({ kind, namespace, name, ignores = [] }) =>
      ignores
        .filter(({ reason }) => reason === '')
        .map(
          ({ code }) =>
            `${kind.toLowerCase()}/${name} in ${namespace} gives no reason for ${code} in porttrace/ignore ("${code}: why"), so it is not ignored`,
        ),
  )
}
