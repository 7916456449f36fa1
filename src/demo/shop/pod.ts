import { defined } from '../../lib/defined.ts'
import { hexOf } from '../server/store/stable-names.ts'
import type { AppPlan, ContainerPlan, NodeName } from './app-plan.ts'
import { zoneOf } from './nodes.ts'
import { nodeAddress, type Site, stamped } from './site.ts'

/** A Pod of a workload. */
export interface PodPlan {
  app: AppPlan
  name: string
  node: NodeName
  /** Labels beside those of the workload, such as the template's hash. */
  labels: Readonly<Record<string, string>>
  owner: { kind: string; name: string; uid: string }
  /** A StatefulSet's Pod has a name of its own in DNS. */
  hostname?: string
}

/** A Pod as its kubelet reports it. */
export function pod(site: Site, plan: PodPlan): { metadata: { name: string; uid: string }; [field: string]: unknown } {
  const { app, name, node, owner } = plan
  const { namespace } = app
  const labels = { ...app.labels, ...plan.labels, 'topology.kubernetes.io/region': 'region-1', 'topology.kubernetes.io/zone': zoneOf(node) }
  const metadata = stamped(site, 'Pod', {
    name,
    namespace,
    generateName: `${owner.name}-`,
    generation: 1,
    labels,
    ownerReferences: [{ apiVersion: 'apps/v1', ...owner, controller: true, blockOwnerDeletion: true }],
  })
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata,
    spec: podSpec(plan),
    status: podStatus(site, plan, { name, namespace, uid: metadata.uid }),
  }
}

/** What a workload's template and its Pods have in common. */
export function templateSpec(app: AppPlan): Record<string, unknown> {
  return {
    ...defined({
      initContainers: app.sidecars.length > 0 ? app.sidecars.map((each) => containerSpec(each, true, app.hostNetwork)) : undefined,
    }),
    containers: app.containers.map((each) => containerSpec(each, false, app.hostNetwork)),
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    ...defined({ hostNetwork: app.hostNetwork ? true : undefined }),
    securityContext: {},
    schedulerName: 'default-scheduler',
  }
}

function podSpec(plan: PodPlan): unknown {
  return {
    ...templateSpec(plan.app),
    serviceAccountName: 'default',
    serviceAccount: 'default',
    nodeName: plan.node,
    ...(plan.hostname && { hostname: plan.hostname, subdomain: plan.app.name }),
    priority: 0,
    enableServiceLinks: true,
    preemptionPolicy: 'PreemptLowerPriority',
  }
}

function podStatus(site: Site, plan: PodPlan, ref: { name: string; namespace: string; uid: string }): unknown {
  const { app, node } = plan
  const hostIP = nodeAddress(node)
  const [v4, v6] = app.hostNetwork ? [hostIP, ''] : site.podAddresses(node)
  const sidecars = app.sidecars.map((each) => containerStatus(site, each, ref))
  return {
    observedGeneration: 1,
    phase: 'Running',
    conditions: conditions(site, app),
    hostIP,
    hostIPs: [{ ip: hostIP }],
    podIP: v4,
    podIPs: [{ ip: v4 }, ...(app.dualStack ? [{ ip: v6 }] : [])],
    startTime: site.ago(3 * 86_400),
    ...defined({ initContainerStatuses: sidecars.length > 0 ? sidecars : undefined }),
    containerStatuses: app.containers.map((each) => containerStatus(site, each, ref)),
    qosClass: 'BestEffort',
  }
}

function conditions(site: Site, app: AppPlan): unknown[] {
  const unready = app.containers.filter((each) => each.state !== 'ready').map((each) => each.name)
  const why = { reason: 'ContainersNotReady', message: `containers with unready status: [${unready.join(' ')}]` }
  const verdict = unready.length > 0 ? { status: 'False', ...why } : { status: 'True' }
  const all: [string, { status: string }][] = [
    ['PodReadyToStartContainers', { status: 'True' }],
    ['Initialized', { status: 'True' }],
    ['Ready', verdict],
    ['ContainersReady', verdict],
    ['PodScheduled', { status: 'True' }],
  ]
  return all.map(([type, { status, ...rest }]) => ({
    type,
    observedGeneration: 1,
    status,
    lastProbeTime: null,
    lastTransitionTime: site.ago(2 * 86_400),
    ...rest,
  }))
}

/** A container of a Pod's spec. */
function containerSpec(plan: ContainerPlan, sidecar: boolean, hostNetwork: boolean): unknown {
  const ports = Object.entries(plan.ports).map(([name, value]) => {
    const containerPort = Number.parseInt(String(value), 10)
    return {
      name,
      ...defined({ hostPort: hostNetwork ? containerPort : undefined }),
      containerPort,
      protocol: String(value).endsWith('/UDP') ? 'UDP' : 'TCP',
    }
  })
  return {
    name: plan.name,
    image: plan.image,
    ...defined({ args: plan.args, ports: ports.length > 0 ? ports : undefined }),
    resources: {},
    ...defined({ restartPolicy: sidecar ? 'Always' : undefined, readinessProbe: plan.readiness && readinessProbe(plan.readiness) }),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: 'IfNotPresent',
  }
}

function readinessProbe(readiness: NonNullable<ContainerPlan['readiness']>): unknown {
  const handler = 'command' in readiness ? { exec: { command: readiness.command } } : { httpGet: { ...readiness, scheme: 'HTTP' } }
  return { ...handler, timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 }
}

/** A container's status, with the Pod's name in what the kubelet says about it. */
function containerStatus(site: Site, plan: ContainerPlan, pod: { name: string; namespace: string; uid: string }): unknown {
  const crashing = plan.state === 'crashing'
  const containerID = `containerd://${hexOf(`${pod.uid}/${plan.name}`, 64)}`
  const ended = { exitCode: 1, reason: 'Error', startedAt: site.ago(182), finishedAt: site.ago(180), containerID }
  const message = `back-off 5m0s restarting failed container=${plan.name} pod=${pod.name}_${pod.namespace}(${pod.uid})`
  return {
    name: plan.name,
    state: crashing ? { waiting: { reason: 'CrashLoopBackOff', message } } : { running: { startedAt: site.ago(2 * 86_400) } },
    lastState: crashing ? { terminated: ended } : {},
    ready: plan.state === 'ready',
    restartCount: crashing ? 12 : 0,
    image: plan.image,
    imageID: `sha256:${hexOf(plan.image, 64)}`,
    containerID,
    started: !crashing,
    resources: {},
  }
}
