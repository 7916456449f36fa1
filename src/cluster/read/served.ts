import { defined } from '../../lib/defined.ts'
import type { ReadGap } from '../../model/snapshot.ts'
import { ApiError } from '../http/api-error.ts'
import { inVersion, type Kind } from '../kinds/kind.ts'
import { allKinds } from '../kinds/kinds.ts'
import type { Reading } from './reading.ts'

/**
 * The versions that the cluster has of the group of an optional kind; if there are none, it has no kind of that group, and nothing remains
 * unread. Asked once for a group. If it cannot be read, that is a gap of the first kind of the group.
 */
export async function servedVersions(reading: Reading, { group }: Kind): Promise<readonly string[]> {
  const ofGroup = allKinds.filter((kind) => kind.group === group)
  const [first] = ofGroup
  if (!first) return []
  const versions = await reading.versions(group, first)
  if (versions.length === 0 && !reading.gaps.some(({ resource }) => resource === first.resource)) {
    for (const { resource } of ofGroup) reading.covered(resource, undefined)
  }
  return versions
}

/**
 * Lists an optional kind in a namespace, or in all. The document of a group does not tell which version has which kind, so all versions are
 * asked at once; if none has it there are no objects of it. The same gap in several versions is noted once. False if it could not be read.
 * For a kind that may lead to any namespace, the objects of all namespaces are listed, or if that is forbidden, those of the one.
 */
export function listServed(reading: Reading, kind: Kind, namespace: string | undefined): Promise<boolean> {
  const isFromAnywhere = kind.isFromAnywhere && namespace !== undefined
  return isFromAnywhere
    ? listVersions(reading, kind, undefined, (version) => reading.listWide(version, namespace))
    : listServedIn(reading, kind, namespace)
}

/** The same for one namespace alone, or for all, no matter where objects of the kind may lead. */
export function listServedIn(reading: Reading, kind: Kind, namespace: string | undefined): Promise<boolean> {
  const home = kind.namespaced ? namespace : undefined
  return listVersions(reading, kind, home, (version) => reading.list(version, defined({ namespace: home })))
}

async function listVersions(
  reading: Reading,
  kind: Kind,
  namespace: string | undefined,
  list: (version: Kind) => Promise<ReadGap | undefined>,
): Promise<boolean> {
  const versions = await servedVersions(reading, kind)
  if (kind.unlessServed !== undefined && (await reading.versions(kind.unlessServed, kind)).length > 0) return true
  const served = kind.versions.filter((version) => versions.includes(version))
  const asked = kind.inEveryVersion ? served.slice(0, 1) : served
  const gaps = await Promise.all(asked.map((version) => list(inVersion(kind, version))))
  const faults = gaps.filter((gap) => gap !== undefined && gap.reason !== 'not-served')
  const isRead = faults.length === 0 || gaps.includes(undefined)
  for (const gap of gaps) if (gap && (isRead || gap !== faults[0])) reading.withdraw(gap)
  if (isRead && versions.length > 0 && !gaps.includes(undefined)) reading.covered(kind.resource, namespace)
  return isRead
}

/**
 * Gets one object of an optional kind in whatever version there is, without waiting for the document of its group. False if there is
 * none. @throws ApiError if it cannot be read.
 */
export async function requireServed(reading: Reading, kind: Kind, namespace: string, name: string): Promise<boolean> {
  const answers = await Promise.all(
    kind.versions.map((version) =>
      reading.requireOne(inVersion(kind, version), namespace, name).catch((error: unknown) => {
        if (error instanceof ApiError) return error
        throw error
      }),
    ),
  )
  if (answers.includes(true)) return true
  const fault = answers.find((answer) => answer instanceof ApiError && answer.reason !== 'not-served')
  if (fault instanceof ApiError) throw fault
  return false
}
