import { UserError } from '../../cluster/config/user-error.ts'
import { allKinds } from '../../cluster/kinds/kinds.ts'
import { readFiles } from '../../files/read.ts'
import { namespacedName } from '../../kube/namespaced-name.ts'
import { matches } from '../../kube/selector.ts'
import { nearest } from '../../lib/similar.ts'
import { createTracer } from '../../live/tracer.ts'
import { leftovers } from '../../manifest/leftovers.ts'
import { overlay } from '../../manifest/overlay.ts'
import { type Plan, planOf } from '../../manifest/plan.ts'
import type { Comparison } from '../../model/comparison.ts'
import type { ObjectRef } from '../../model/resources.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import type { PlacedTarget } from '../../model/tracer.ts'
import { renderComparison } from '../../render/comparison.ts'
import type { TraceCommand } from '../args/command.ts'
import { kindOf } from '../args/kinds.ts'
import { isFailing } from '../exit.ts'
import { knownKinds } from '../input.ts'
import { type Io, renderOptions } from '../io.ts'
import { compare } from './compare.ts'

/** What would be changed. */
export interface WhatIf {
  plan: Plan
  removed: readonly ObjectRef[]
}

/** Reads what `--with` and `--without` name. @throws UserError */
export async function readWhatIf({ with: files = [], without = [] }: TraceCommand, namespace: string, io: Io): Promise<WhatIf> {
  const read = await readFiles(files, () => io.readStdin(), knownKinds)
  const [first] = read.unread
  // Half of a change would be another change.
  if (first) throw new UserError(`${first.place.file}: ${first.message} (line ${first.line})`)
  const plan = planOf(read.objects, namespace)
  if (files.length > 0 && plan.objects.length === 0) throw new UserError(`${files.join(', ')}: no Kubernetes object in it`)
  return { plan, removed: without.map((text) => removedObject(text, namespace)) }
}

/** The snapshot as it would be after a change. @throws UserError where the change deletes what is not there */
export function changed(base: Snapshot, { plan, removed }: WhatIf): Snapshot {
  requireRemoved(base, removed)
  return overlay(base, plan, removed)
}

/** Traces a snapshot as it is and as it would be, and prints what differs. 1 where a target that became worse reaches `--fail-on`. */
export async function showWhatIf(
  command: TraceCommand,
  base: Snapshot,
  change: WhatIf,
  scope: string | undefined,
  io: Io,
): Promise<number> {
  const after = changed(base, change)
  const targets = targetsOf(command, [base, after], scope)
  const tracer = createTracer(command.ignore)
  const uncertain = leftovers(base, change.plan)
  const comparison: Comparison = {
    ...compare(tracer.traces(base, targets), tracer.traces(after, targets), base.taken),
    ...(uncertain.length > 0 && { uncertain }),
  }
  await io.stdout(await renderComparison(comparison, command.output, renderOptions(command, io)))
  const worse = comparison.items.filter(({ became }) => became === 'worse')
  return worse.some((one) => isFailing(one.after?.verdict ?? 'broken', command.failOn)) ? 1 : 0
}

/** The targets that were asked for, or every Service of either snapshot. */
function targetsOf({ targets, labels, clients }: TraceCommand, snapshots: readonly Snapshot[], scope: string | undefined): PlacedTarget[] {
  const rest = clients ? { clients } : {}
  if (targets.length > 0) return targets.map((target) => ({ namespace: scope ?? 'default', target, ...rest }))
  const services = snapshots
    .flatMap((one) => one.services)
    .filter((service) => (scope === undefined || service.namespace === scope) && (labels === undefined || matches(labels, service.labels)))
  const unique = new Map(services.map((service) => [namespacedName(service), service]))
  return [...unique.values()].map(({ namespace, name }) => ({ namespace, target: { kind: 'service', name }, ...rest }))
}

/** Who removes what is not there has probably named it wrongly. */
function requireRemoved(base: Snapshot, removed: readonly ObjectRef[]): void {
  const objects = Object.values(base)
    .flatMap((list: unknown): unknown[] => (Array.isArray(list) ? list : []))
    .filter((one) => typeof one === 'object' && one !== null)
  for (const { kind, namespace, name } of removed) {
    const isThere = objects.some(
      (one) =>
        'kind' in one && one.kind === kind && 'name' in one && one.name === name && (!('namespace' in one) || one.namespace === namespace),
    )
    const where = namespace === undefined ? '' : ` in namespace "${namespace}"`
    if (!isThere) throw new UserError(`--without: ${kind.toLowerCase()} "${name}" not found${where}`)
  }
}

/** Short names of kinds that no trace starts from (kubectl api-resources). */
const shortNames: Readonly<Record<string, string>> = { netpol: 'NetworkPolicy', ns: 'Namespace', ep: 'Endpoints' }

/**
 * The object that `--without [NAMESPACE/]KIND/NAME` names; without a namespace in `fallback`. @throws UserError where it names none
 */
function removedObject(text: string, fallback: string): ObjectRef {
  const parts = text.split('/')
  const [kind = '', name = ''] = parts.slice(-2)
  const namespace = parts.length === 3 ? parts[0] : fallback
  if (parts.length < 2 || parts.length > 3 || name === '' || namespace === '') {
    throw new UserError(`--without ${text} names no object`, 'name one as KIND/NAME or NAMESPACE/KIND/NAME')
  }
  const found = known(kind)
  const row = allKinds.find((one) => one.kind === found)
  if (!row) {
    const close = nearest(kind.toLowerCase(), [...words.keys()])
    throw new UserError(`--without ${text}: a trace reads no "${kind}"`, close === undefined ? undefined : `did you mean ${close}?`)
  }
  // An object is removed by its kind and name, which do not tell the kinds of two groups apart.
  const group = groupOf(kind)
  if (group !== undefined && group !== row.group && allKinds.some((one) => one.kind === found && one.group === group))
    throw new UserError(`--without ${text}: of the kinds called ${row.kind}, only ${row.plural}.${row.group} can be left out`)
  return { kind: row.kind, ...(row.namespaced && namespace !== undefined && { namespace }), name }
}

const words: ReadonlyMap<string, string> = new Map(
  allKinds.flatMap(({ kind, plural }): [string, string][] => [
    [kind.toLowerCase(), kind],
    [plural, kind],
  ]),
)

/** The group in `gateways.networking.istio.io` or `deployments.v1.apps`; undefined where the word has none. */
function groupOf(word: string): string | undefined {
  return /^[^.]+\.(?:v\d+\w*\.)?(?<group>.+)$/.exec(word.toLowerCase())?.groups?.group
}

function known(word: string): string | undefined {
  const lower = word.toLowerCase()
  return kindOf(word)?.kind ?? shortNames[lower] ?? words.get(lower.split('.')[0] ?? '')
}
