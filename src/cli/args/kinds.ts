import { targetGroups, targetKinds } from '../../kube/target-kinds.ts'
import { nearest } from '../../lib/similar.ts'
import type { TargetKind } from '../../model/target.ts'

const byWord = new Map(targetKinds.flatMap((kind) => kind.words.map((word) => [word, kind] as const)))

/** `.v1.`, `.apps`, `.v1.networking.k8s.io`: what kubectl takes behind the name of a resource. */
const groups = targetGroups.map((group) => group.replaceAll('.', '\\.')).join('|')
const versionAndGroup = new RegExp(`^(?<name>[^.]+)(\\.v\\d+((alpha|beta)\\d+)?\\.?)?(\\.?(${groups}))?$`)

/** `svc`, `Service`, `services.v1.`, `deployments.apps`; the version is left to porttrace. */
export function kindOf(word: string): TargetKind | undefined {
  return byWord.get(versionAndGroup.exec(word.toLowerCase())?.groups?.name ?? '')
}

/** The word for a kind that is most like the given one. */
export function nearestKind(word: string): string | undefined {
  return nearest(word.toLowerCase(), [...byWord.keys()])
}
