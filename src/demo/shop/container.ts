import { hexOf } from '../server/names.ts'
import type { ContainerPlan } from './plan.ts'
import type { Site } from './site.ts'

/** A container of a Pod's spec. */
export function containerSpec(plan: ContainerPlan, sidecar: boolean, hostNetwork: boolean): unknown {
  const ports = Object.entries(plan.ports).map(([name, value]) => {
    const containerPort = Number.parseInt(String(value), 10)
    return {
      name,
      ...(hostNetwork && { hostPort: containerPort }),
      containerPort,
      protocol: String(value).endsWith('/UDP') ? 'UDP' : 'TCP',
    }
  })
  return {
    name: plan.name,
    image: plan.image,
    ...(ports.length > 0 && { ports }),
    resources: {},
    ...(sidecar && { restartPolicy: 'Always' }),
    ...(plan.readiness && { readinessProbe: readinessProbe(plan.readiness) }),
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
export function containerStatus(site: Site, plan: ContainerPlan, pod: { name: string; namespace: string; uid: string }): unknown {
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
