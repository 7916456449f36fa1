import { kindsInDump } from '../cluster/kinds/kinds.ts'
import { createLists, type Lists } from '../cluster/kinds/lists.ts'
import { ignoresOf } from '../cluster/project/ignores.ts'
import { projectWorkload } from '../cluster/project/workload.ts'
import type { FileObject } from '../files/objects.ts'
import { defined } from '../lib/defined.ts'
import { type Fields, fields, labels, text } from '../lib/read.ts'
import type { Labels, Manifest, Pod, Refused } from '../model/resources.ts'
import { placed } from './namespace.ts'
import { type PlannedPods, plannedPods } from './pods.ts'
import { refusals } from './refused.ts'
import { podCount } from './replicas.ts'
import { podTemplateOf } from './template.ts'
import { presentGroup } from './versions.ts'
import { withReferredTemplates } from './workload-ref.ts'

/** What manifests would make, before Services and Pods are joined. */
export interface Plan {
  /** The slim objects, each marked as planned; its Pods and slices are not in it. */
  lists: Lists
  /** What each workload, also each Pod of its own, would make. */
  workloads: PlannedPods[]
  /** The objects, each with its namespace. Of several with the same name, the last one. */
  objects: FileObject[]
}

/** What manifests would make in a cluster. `namespace` is that of the objects that name none. */
export function planOf(manifests: readonly FileObject[], namespace: string): Plan {
  const objects = lastOfEach(manifests.map((object) => placed({ ...object, group: presentGroup(object) }, namespace)))
  const lists = createLists()
  const injection = injectionOf(objects)
  const scaled = scaledWorkloads(objects)
  const workloads: PlannedPods[] = []
  for (const object of withReferredTemplates(objects)) {
    const mark: Manifest = marked(refusals(object))
    const template = podTemplateOf(object)
    if (!template || isOtherRoute(object)) addObject(lists, object, mark)
    if (template) {
      const identity = identityOf(object)
      const pods = plannedPods({ ...object, ...identity, template, pods: podCount(object, scaled.has(keyOf(object))) })
      workloads.push({
        ...pods,
        pods: pods.pods.map((pod) => withMark(pod, pods, isInjected(template.metadata, injection.get(identity.namespace)))),
      })
      const workload = object.kind === 'Pod' && object.group === '' ? undefined : projectWorkload(object.raw, object.kind)
      if (workload) lists.workloads.push({ ...workload, readyReplicas: pods.pods.length, ...ignoresOf(object.raw), ...mark })
    }
  }
  return { lists, workloads, objects }
}

function marked(refused: readonly Refused[]): Manifest {
  return { planned: true, ...defined({ refused: refused.length > 0 ? [...refused] : undefined }) }
}

function withMark(pod: Pod, { workload, field, ends }: PlannedPods, injected: boolean): Pod {
  const { kind, name } = workload
  return { ...pod, plannedBy: { kind, name, field, ...defined({ ends, injected: injected ? (true as const) : undefined }) } }
}

function identityOf({ raw }: FileObject): { namespace: string; name: string } {
  const metadata = fields(raw.metadata)
  return { namespace: text(metadata.namespace) ?? '', name: text(metadata.name) ?? '' }
}

/** Is it a route, too? A Rollout makes Pods and names Services. */
function isOtherRoute({ group, kind }: FileObject): boolean {
  return kindsInDump(group, kind).some(({ resource }) => resource === 'otherroutes' || resource === 'istiogateways')
}

/** Facts that only a cluster has, so no manifest holds them. */
const ofClusterAlone: ReadonlySet<string> = new Set(['nodes', 'dataplane', 'certificates', 'backendtlspolicies'])

function addObject(lists: Lists, { group, kind, raw }: FileObject, mark: Manifest): void {
  for (const row of kindsInDump(group, kind)) {
    if (ofClusterAlone.has(row.resource)) continue
    row.part(raw).addTo(lists)
    const list = lists[row.list]
    const last = list.length - 1
    const slim = list[last]
    if (slim && isMarked(row.resource)) Object.assign(slim, mark)
  }
}

const markedResources: ReadonlySet<string> = new Set([
  'services',
  'ingresses',
  'gatewayroutes',
  'gateways',
  'otherroutes',
  'istiogateways',
  'destinationrules',
])

function isMarked(resource: string): boolean {
  return markedResources.has(resource)
}

/** `kind/namespace/name` with the group before it. */
export function keyOf({ group, kind, raw }: Pick<FileObject, 'group' | 'kind' | 'raw'>): string {
  const { namespace, name } = fields(raw.metadata)
  return `${group}/${kind}/${text(namespace) ?? ''}/${text(name) ?? ''}`
}

/** Of several manifests of one object the last one counts, as for `kubectl apply`. Those without a name are left out. */
function lastOfEach(objects: readonly FileObject[]): FileObject[] {
  const named = objects.filter(({ raw }) => text(fields(raw.metadata).name) !== undefined)
  return [...new Map(named.map((object) => [keyOf(object), object])).values()]
}

/** The keys of the workloads that are the target of an autoscaler. */
function scaledWorkloads(objects: readonly FileObject[]): ReadonlySet<string> {
  const scalers = objects.filter(({ kind }) => kind === 'HorizontalPodAutoscaler' || kind === 'ScaledObject')
  return new Set(
    scalers.map(({ raw }) => {
      const target = fields(fields(raw.spec).scaleTargetRef)
      const apiVersion = text(target.apiVersion) ?? 'apps/v1'
      const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : ''
      const kind = text(target.kind) ?? 'Deployment'
      return keyOf({ group, kind, raw: { metadata: { namespace: fields(raw.metadata).namespace, name: target.name } } })
    }),
  )
}

/** Which namespaces ask an injector for sidecars, by the labels of their manifests. */
function injectionOf(objects: readonly FileObject[]): ReadonlyMap<string, Injection> {
  const namespaces = objects.filter(({ group, kind }) => group === '' && kind === 'Namespace')
  return new Map(
    namespaces.map(({ raw }) => {
      const metadata = fields(raw.metadata)
      return [text(metadata.name) ?? '', { ...labels(metadata.annotations), ...labels(metadata.labels) }]
    }),
  )
}

/** Labels and annotations of a namespace. */
type Injection = Labels

/** What asks for a sidecar, on a Pod template or a namespace, with the values that refuse it. */
const asks: readonly { key: string; refuses: readonly string[] }[] = [
  { key: 'istio-injection', refuses: ['disabled'] },
  { key: 'istio.io/rev', refuses: [] },
  { key: 'sidecar.istio.io/inject', refuses: ['false'] },
  { key: 'linkerd.io/inject', refuses: ['disabled'] },
  { key: 'consul.hashicorp.com/connect-inject', refuses: ['false'] },
  { key: 'kuma.io/sidecar-injection', refuses: ['disabled'] },
  { key: 'dapr.io/enabled', refuses: ['false'] },
  { key: 'sidecar.opentelemetry.io/inject', refuses: ['false'] },
  { key: 'vault.hashicorp.com/agent-inject', refuses: ['false'] },
  { key: 'sidecar.jaegertracing.io/inject', refuses: ['false'] },
]

/**
 * Would an admission webhook add containers to the Pods of a template? Its own labels and annotations win over those of its namespace. What
 * those containers declare is known only once they are added.
 */
function isInjected(template: Fields, namespace: Injection = {}): boolean {
  const own: Labels = { ...labels(template.annotations), ...labels(template.labels) }
  const all = { ...namespace, ...own }
  const isRefused = asks.some(({ key, refuses }) => refuses.includes(own[key] ?? ''))
  return !isRefused && asks.some(({ key, refuses }) => all[key] !== undefined && !refuses.includes(all[key] ?? ''))
}
