import { projectPod } from '../cluster/project/pod.ts'
import { defined } from '../lib/defined.ts'
import { type Fields, fields, labels, number } from '../lib/read.ts'
import type { Labels, ObjectRef, Pod } from '../model/resources.ts'
import type { PodCount } from './replicas.ts'
import type { PodTemplate } from './template.ts'

/** A workload with its template and the number of its Pods. */
export interface PlannedWorkload {
  group: string
  kind: string
  namespace: string
  name: string
  raw: Fields
  template: PodTemplate
  pods: PodCount
}

/** The Pods that a workload would have. */
export interface PlannedPods {
  workload: ObjectRef
  /** Path of the template in the workload. */
  field: PodTemplate['field']
  pods: Pod[]
  /** How many there would be beyond these, if there are too many to draw. */
  more: number
  isOpen?: true
  /** Labels whose values only a controller knows: a selector with any value for them may match. */
  openLabels: readonly string[]
  /** They live only while the job runs. */
  ends?: true
}

/** A selector can name one Pod of a StatefulSet, so every Pod is made. Beyond this many, Pods are only counted. */
const MOST_PODS = 1000

/**
 * The Pods that would exist if the workload were applied and every Pod became ready: named and labelled as its controller does. Where the
 * controller would choose a random name, a star stands for it.
 */
export function plannedPods(workload: PlannedWorkload): PlannedPods {
  const { kind, namespace, name, template, pods } = workload
  const rules = controllers[kind] ?? {}
  const first = isPod(workload) ? undefined : (rules.firstOrdinal?.(workload.raw) ?? 1)
  const count = Math.min(pods.count, MOST_PODS)
  const model = projectPod(rawPod(workload))
  const one = (index: number): Pod | undefined => {
    if (!model || first === undefined) return model
    const podName = rules.firstOrdinal ? `${name}-${first + index}` : `${name}-*-${first + index}`
    return { ...model, name: podName, ips: [podName], labels: { ...model.labels, ...rules.labels?.(workload, podName, first + index) } }
  }
  return {
    workload: { kind, namespace, name },
    field: template.field,
    pods: Array.from({ length: count }, (_, index) => one(index)).filter((pod) => pod !== undefined),
    more: pods.count - count,
    ...defined({ isOpen: pods.isOpen }),
    openLabels: rules.openLabels ?? [],
    ...defined({ ends: kind === 'Job' || kind === 'CronJob' ? (true as const) : undefined }),
  }
}

interface ControllerRules {
  /** Pods are named by ordinals that begin with this one. */
  firstOrdinal?: (raw: Fields) => number
  /** Labels that the controller adds. */
  labels?: (workload: PlannedWorkload, podName: string, index: number) => Labels
  /** Labels that it adds with values of its own. */
  openLabels?: readonly string[]
}

const statefulSet: ControllerRules = {
  firstOrdinal: (raw) => number(fields(fields(raw.spec).ordinals).start) ?? 0,
  labels: (_, podName, index) => ({ 'statefulset.kubernetes.io/pod-name': podName, 'apps.kubernetes.io/pod-index': String(index) }),
  openLabels: ['controller-revision-hash'],
}

/** What controllers write on the Pods that they make. */
const controllers: Readonly<Record<string, ControllerRules>> = {
  Deployment: { openLabels: ['pod-template-hash'] },
  DaemonSet: { openLabels: ['controller-revision-hash', 'pod-template-generation'] },
  StatefulSet: statefulSet,
  Job: {
    labels: ({ name }) => ({ 'job-name': name, 'batch.kubernetes.io/job-name': name }),
    openLabels: ['controller-uid', 'batch.kubernetes.io/controller-uid', 'batch.kubernetes.io/job-completion-index'],
  },
  CronJob: { openLabels: ['job-name', 'batch.kubernetes.io/job-name', 'controller-uid', 'batch.kubernetes.io/controller-uid'] },
  // argoproj.io: it also writes the label into the selectors of the Services that it manages.
  Rollout: { openLabels: ['rollouts-pod-template-hash', 'pod-template-hash'] },
  // apps.openshift.io DeploymentConfig: the labels of its deployer.
  DeploymentConfig: { labels: ({ name }) => ({ deploymentconfig: name }), openLabels: ['deployment'] },
  // apps.kruise.io.
  CloneSet: { openLabels: ['controller-revision-hash', 'pod-template-hash', 'apps.kruise.io/cloneset-instance-id'] },
}

function isPod({ group, kind }: PlannedWorkload): boolean {
  return group === '' && kind === 'Pod'
}

/** The Pod as the API server would show it once it is ready. Its address is not known: its name stands for it. */
function rawPod(workload: PlannedWorkload): unknown {
  const { kind, namespace, name, template } = workload
  const { spec } = template
  const running = (list: unknown) =>
    (Array.isArray(list) ? list : []).map((one) => ({ name: fields(one).name, ready: true, state: { running: {} } }))
  const owner = isPod(workload) ? {} : { ownerReferences: [{ kind, name, controller: true }] }
  return {
    metadata: { name, namespace, labels: labels(template.metadata.labels), annotations: fields(template.metadata.annotations), ...owner },
    spec,
    status: {
      phase: 'Running',
      podIP: name,
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: running(spec.containers),
      initContainerStatuses: running(spec.initContainers),
    },
  }
}
