import { hiddenDecisions, looksThroughTexts, withoutRedactions } from '../../files/bundle/visible.ts'
import { type FileObject, isManifest, isStrippedDump } from '../../files/objects.ts'
import type { ReadFiles } from '../../files/read.ts'
import { fields, text } from '../../lib/read.ts'
import { chartGaps, chartWords, placeholderGaps, sourceGaps, sourceWords, unreadGaps } from '../../manifest/gaps.ts'
import { placed } from '../../manifest/namespace.ts'
import { overlay, unknownCluster } from '../../manifest/overlay.ts'
import { planOf } from '../../manifest/plan.ts'
import { helmForm, overlaidFiles } from '../../manifest/source-form.ts'
import { podTemplateOf } from '../../manifest/template.ts'
import { presentGroup } from '../../manifest/versions.ts'
import type { ReadGap, Snapshot } from '../../model/snapshot.ts'
import { UserError } from '../config/user-error.ts'
import { kindsInDump } from '../kinds/kinds.ts'
import { withAbsences } from './absent.ts'
import { withBundleGaps } from './bundle-gaps.ts'
import { Collection } from './collection.ts'
import { addConfigFacts } from './dataplane.ts'

/** How files become a snapshot. */
export interface FileOptions {
  /** The name of the files in messages. */
  name: string
  /** RFC 3339: the time for objects that have none of their own. */
  taken: string
  /** The namespace of objects that name none; absent: `default`. */
  namespace?: string | undefined
  /** Every object counts as read from a cluster, even if nothing in it shows that. */
  isDump?: true
  /** Gets each object of a kind that is read, as it is in its file. */
  keep?: (kind: string, raw: unknown) => void
}

/** A snapshot of files, with the manifests among them. */
export interface FileSnapshot {
  snapshot: Snapshot
  /** Manifests that are not applied yet, with their places. */
  manifests: readonly FileObject[]
}

/**
 * The snapshot of files: what a dump or a bundle holds of a cluster, and what manifests would make in it. Which of the two an object is
 * depends on that object alone. @throws UserError if there is no object
 */
export async function snapshotOfFiles(read: ReadFiles, options: FileOptions): Promise<FileSnapshot> {
  const { name, taken, keep } = options
  const namespace = options.namespace ?? 'default'
  const saved = read.objects.find(({ group, kind }) => group === 'porttrace' && kind === 'Snapshot')
  if (saved && read.objects.length === 1) {
    const { parseSnapshot } = await import('./saved-snapshot.ts')
    return { snapshot: await parseSnapshot(saved.raw, name), manifests: [] }
  }
  const overlaid = new Set(read.objects.flatMap((object) => overlaidFiles(object, object.place.file)))
  const objects = read.objects.filter(({ place }) => !overlaid.has(place.file))
  if (objects.length === 0) throw nothingIn(read, name)
  const [manifests, dumped] = split(objects, options.isDump === true)
  const collection = new Collection()
  const hidden: ReadGap[] = []
  const mayHide = looksThroughTexts()
  for (const object of dumped) {
    const { raw } = placed(withoutRedactions(object, mayHide), namespace)
    const rows = kindsInDump(presentGroup(object), object.kind)
    for (const row of rows) collection.add(row, raw)
    hidden.push(...hiddenGap(object.kind, raw, hiddenDecisions(object, mayHide)))
    if (rows.length > 0) keep?.(object.kind, raw)
  }
  await addConfigFacts(collection.lists)
  const plan = planOf(
    manifests.filter((object) => !helmForm(object.raw, object.place.file)),
    namespace,
  )
  for (const object of plan.objects)
    if (kindsInDump(object.group, object.kind).length > 0 || podTemplateOf(object)) keep?.(object.kind, object.raw)
  const cluster = dumped.length > 0 ? withBundleGaps(withAbsences(collection, name, taken), read.bundles) : undefined
  const gaps = [
    ...hidden,
    ...unreadGaps(read.unread, namespace),
    ...chartGaps(read.charts),
    ...sourceGaps(manifests),
    ...placeholderGaps(plan.objects),
  ]
  const base = cluster ?? unknownCluster({ kind: 'file', name, kubectlFlags: [] }, taken)
  const snapshot = manifests.length === 0 ? base : overlay(base, plan)
  return { snapshot: { ...snapshot, gaps: [...snapshot.gaps, ...gaps] }, manifests: plan.objects }
}

/** That a field is hidden which decides where a Service leads: of a Pod it matters to those Services of its namespace that have none. */
function hiddenGap(kind: string, raw: unknown, [first]: readonly string[]): ReadGap[] {
  if (first === undefined) return []
  const { namespace, name } = fields(fields(raw).metadata)
  const object = { kind, namespace: text(namespace) ?? '', name: text(name) ?? '' }
  const owner = kind === 'Service' ? `service/${object.name}` : 'a Pod'
  const message = `${first} of ${owner} is redacted in the dump`
  return [
    {
      resource: 'manifests',
      api: kind === 'Pod' ? 'pods' : 'services',
      verb: 'list',
      namespace: object.namespace,
      reason: 'placeholder',
      message,
      ...(kind === 'Service' && { object }),
    },
  ]
}

function split(objects: readonly FileObject[], isDump: boolean): [manifests: FileObject[], dumped: FileObject[]] {
  const manifests: FileObject[] = []
  const dumped: FileObject[] = []
  const stripped = new Set(
    [...Map.groupBy(objects, ({ place }) => place.file)].flatMap(([file, own]) => (isStrippedDump(own) ? [file] : [])),
  )
  for (const object of objects) {
    const isPlanned = !isDump && isManifest(object) && !stripped.has(object.place.file)
    const into = isPlanned ? manifests : dumped
    into.push(object)
  }
  return [manifests, dumped]
}

function nothingIn({ unread, charts }: ReadFiles, name: string): UserError {
  const [chart] = charts
  if (chart !== undefined) return new UserError(`${name}: ${chartWords(chart)}`)
  const [first] = unread
  const helm = first && helmForm(first.place.text, first.place.file)
  if (first && helm) return new UserError(`${first.place.file} is not read: ${sourceWords(helm)}`)
  if (first?.isRefused) return new UserError(`${first.place.file} is not read: ${first.message}`)
  if (first) return new UserError(`${first.place.file} is neither valid YAML nor valid JSON: ${first.message} (line ${first.line})`)
  return new UserError(
    `no Kubernetes objects in ${name}`,
    'Make one with: kubectl get services,endpointslices,pods,nodes,ingresses -A -o yaml > FILE',
  )
}
