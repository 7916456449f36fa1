import { type FileObject, isManifest } from '../files/objects.ts'

/** A version of an API that no supported Kubernetes serves any more. */
export interface GoneVersion {
  /** The first release without it. */
  removedIn: string
  /** The apiVersion that takes its place; absent: nothing does. */
  use?: string
}

/** Kubernetes Deprecated API Migration Guide, for the kinds that a chain is made of. Old groups of one kind map to the present one. */
const gone: Readonly<Record<string, GoneVersion>> = {
  'extensions/v1beta1 Ingress': { removedIn: '1.22', use: 'networking.k8s.io/v1' },
  'networking.k8s.io/v1beta1 Ingress': { removedIn: '1.22', use: 'networking.k8s.io/v1' },
  'networking.k8s.io/v1beta1 IngressClass': { removedIn: '1.22', use: 'networking.k8s.io/v1' },
  'extensions/v1beta1 NetworkPolicy': { removedIn: '1.16', use: 'networking.k8s.io/v1' },
  'discovery.k8s.io/v1beta1 EndpointSlice': { removedIn: '1.25', use: 'discovery.k8s.io/v1' },
  'batch/v1beta1 CronJob': { removedIn: '1.25', use: 'batch/v1' },
  'batch/v2alpha1 CronJob': { removedIn: '1.21', use: 'batch/v1' },
  ...Object.fromEntries(
    ['Deployment', 'DaemonSet', 'ReplicaSet', 'StatefulSet'].flatMap((kind) =>
      ['extensions/v1beta1', 'apps/v1beta1', 'apps/v1beta2'].map((version) => [
        `${version} ${kind}`,
        { removedIn: '1.16', use: 'apps/v1' },
      ]),
    ),
  ),
  'autoscaling/v2beta1 HorizontalPodAutoscaler': { removedIn: '1.25', use: 'autoscaling/v2' },
  'autoscaling/v2beta2 HorizontalPodAutoscaler': { removedIn: '1.26', use: 'autoscaling/v2' },
}

/** Is the object of a version that is gone? Its fields are read anyway. */
export function goneVersion({ group, version, kind }: { group: string; version: string; kind: string }): GoneVersion | undefined {
  return gone[`${group}/${version} ${kind}`]
}

/** The group that a kind has now: `networking.k8s.io` of an Ingress of `extensions`. */
export function presentGroup(type: { group: string; version: string; kind: string }): string {
  const use = goneVersion(type)?.use
  return use === undefined ? type.group : (use.split('/')[0] ?? type.group)
}

/** One line for each kind of manifest whose version is gone, with the place of the first one. Such manifests are still read. */
export function goneNotices(objects: readonly FileObject[]): string[] {
  const old = objects.filter((object) => isManifest(object) && goneVersion(object) !== undefined)
  const byType = Map.groupBy(old, ({ group, version, kind }) => `${kind} of ${group}/${version}`)
  return [...byType].flatMap(([type, [first, ...more]]) => {
    const version = first && goneVersion(first)
    if (!version) return []
    const { file, line } = first.place
    const use = version.use === undefined ? '' : `; use ${version.use}`
    return [
      `${file}:${line}: Kubernetes ${version.removedIn} and later do not serve ${type}${use}${more.length > 0 ? ` (${more.length} more)` : ''}`,
    ]
  })
}
