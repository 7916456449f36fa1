import { targetGroups, targetKinds } from '../../kube/target-kinds.ts'
import { nearest } from '../../lib/similar.ts'
import type { TargetKind } from '../../model/target.ts'

/** Kinds that stand for a Service: Endpoints bear its name, and the slices of the EndpointSlice controller begin with it. */
const standIns: readonly TargetKind[] = [
  { kind: 'Endpoints', words: ['endpoints', 'endpoint', 'ep'], refTo: (name) => ({ kind: 'service', name }) },
  {
    kind: 'EndpointSlice',
    words: ['endpointslice', 'endpointslices'],
    refTo: (name) => ({ kind: 'service', name: name.replace(/-[a-z0-9]{5}$/, ''), slice: name }),
  },
]

const byWord = new Map([...targetKinds, ...standIns].flatMap((kind) => kind.words.map((word) => [word, kind] as const)))

/** `.v1.`, `.discovery.k8s.io`, `.apps`, `.v1.networking.k8s.io`: what kubectl takes behind the name of a resource. */
const groups = [...targetGroups, 'discovery.k8s.io'].map((group) => group.replaceAll('.', '\\.')).join('|')
const versionAndGroup = new RegExp(`^(?<name>[^.]+)(\\.v\\d+((alpha|beta)\\d+)?\\.?)?(\\.?(?<group>${groups}))?$`)

/** `svc`, `Service`, `services.v1.`, `deployments.apps`; the group tells kinds of one name apart, and the version is left to porttrace. */
export function kindOf(word: string): TargetKind | undefined {
  const { name = '', group } = versionAndGroup.exec(word.toLowerCase())?.groups ?? {}
  return byWord.get(`${name}.${group}`) ?? byWord.get(name)
}

/** The word for a kind that is most like the given one. */
export function nearestKind(word: string): string | undefined {
  return nearest(word.toLowerCase(), [...byWord.keys()])
}
