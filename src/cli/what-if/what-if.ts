import { UserError } from '../../cluster/config/user-error.ts'
import { readFiles } from '../../files/read.ts'
import { namespacedName } from '../../kube/namespaced-name.ts'
import { matches } from '../../kube/selector.ts'
import { createTracer } from '../../live/tracer.ts'
import { chartGaps, placeholderGaps, sourceGaps, unreadGaps } from '../../manifest/gaps.ts'
import { leftovers } from '../../manifest/leftovers.ts'
import { overlay } from '../../manifest/overlay.ts'
import { type Plan, planOf } from '../../manifest/plan.ts'
import { type Named, type Removal, removedFrom } from '../../manifest/removal.ts'
import type { Comparison } from '../../model/comparison.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import type { PlacedTarget } from '../../model/tracer.ts'
import { renderComparison } from '../../render/comparison.ts'
import type { TraceCommand } from '../args/command.ts'
import { isFailing } from '../exit.ts'
import { asUserError, knownKinds } from '../input.ts'
import { type Io, renderOptions } from '../io.ts'
import { compare } from './compare.ts'
import { removalOf, unknownKind } from './without.ts'

/** What would be changed. */
export interface WhatIf {
  plan: Plan
  removed: readonly Removal[]
}

/** Reads what `--with` and `--without` name. @throws UserError */
export async function readWhatIf(
  { with: files = [], without = [], files: isOverFiles }: TraceCommand,
  namespace: string,
  io: Io,
): Promise<WhatIf> {
  const removed = without.map((text) => removalOf(text, namespace, isOverFiles !== undefined))
  const read = await readFiles(files, () => io.readStdin(), knownKinds).catch((error: unknown) => {
    throw asUserError(error, files.join(', '))
  })
  // Nothing of the change may be left out: half of it would be another change.
  const [first] = [...unreadGaps(read.unread, namespace), ...chartGaps(read.charts), ...sourceGaps(read.objects)]
  if (first) throw new UserError(`${first.file}: ${first.message} (line ${first.line ?? 1})`)
  const plan = planOf(read.objects, namespace)
  if (files.length > 0 && plan.objects.length === 0) throw new UserError(`no Kubernetes objects in ${files.join(', ')}`)
  return { plan, removed }
}

/** The snapshot as it would be after a change. @throws UserError where the change deletes what is not there */
export function changed(base: Snapshot, { plan, removed }: WhatIf): Snapshot {
  const after = overlay(
    base,
    plan,
    removed.flatMap((one) => found(base, one)),
  )
  return { ...after, gaps: [...after.gaps, ...placeholderGaps(plan.objects)] }
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

/** The targets that were requested, or every Service of either snapshot. */
function targetsOf({ targets, labels, clients }: TraceCommand, snapshots: readonly Snapshot[], scope: string | undefined): PlacedTarget[] {
  const rest = clients ? { clients } : {}
  if (targets.length > 0) return targets.map((target) => ({ namespace: scope ?? 'default', target, ...rest }))
  const services = snapshots
    .flatMap((one) => one.services)
    .filter((service) => (scope === undefined || service.namespace === scope) && (labels === undefined || matches(labels, service.labels)))
  const unique = new Map(services.map((service) => [namespacedName(service), service]))
  return [...unique.values()].map(({ namespace, name }) => ({ namespace, target: { kind: 'service', name }, ...rest }))
}

/** The objects that are removed. A user who removes an object that does not exist has probably mistyped it. */
function found(base: Snapshot, removal: Removal): Named[] {
  const { kinds, word, namespace, name } = removal
  const objects = removedFrom(base, removal)
  const [first] = kinds
  if (objects.length === 0 && !first) throw unknownKind(`${word}/${name}`, word)
  if (objects.length === 0) {
    const where = first?.namespaced ? ` in namespace "${namespace}"` : ''
    throw new UserError(`--without: ${first?.kind.toLowerCase() ?? word} "${name}" not found${where}`)
  }
  const service = writtenAnew(base, objects)
  if (service !== undefined)
    throw new UserError(`--without: a controller would recreate ${word}/${name}`, `Try --without ${namespace}/service/${service}.`)
  return objects
}

/** The Service whose slices a controller writes; undefined if a person wrote what is removed. */
function writtenAnew({ slices }: Snapshot, [object]: readonly Named[]): string | undefined {
  if (object?.kind !== 'EndpointSlice' && object?.kind !== 'Endpoints') return undefined
  const slice = slices.find(({ kind, namespace, name }) => kind === object.kind && namespace === object.namespace && name === object.name)
  return slice?.managedBy?.endsWith('.k8s.io') ? slice.service : undefined
}
