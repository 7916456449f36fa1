import { defined } from '../lib/defined.ts'
import type { ContainerProbeView, ContainerView, PodView, PortClash } from '../model/pod-view.ts'
import type { Container, ContainerProbe, Pod } from '../model/resources.ts'
import type { Lookup } from './lookup.ts'
import { isProxy, sidecarOf } from './mesh.ts'
import { ownerIn } from './owners.ts'
import { isReady, probedNumber, runningContainers, startedAt } from './pods.ts'
import { troubleOf } from './reason.ts'

/** The inside of a Pod. `gone`: no traffic is expected for it any more. */
export function podView(pod: Pod, gone: boolean, lookup: Lookup): PodView {
  const owner = ownerIn(pod, lookup)
  const trouble = troubleOf(pod)
  const started = startedAt(pod)
  const mesh = meshOf(pod)
  return {
    namespace: pod.namespace,
    name: pod.name,
    ...defined({
      owner: owner && { ...owner, namespace: pod.namespace },
      node: pod.node || undefined,
      nodeAddress: pod.nodeAddress || undefined,
    }),
    addresses: pod.ips,
    dnsNames: dnsNames(pod, lookup),
    phase: pod.phase,
    ready: isReady(pod),
    ...defined({ readySince: pod.readySince || undefined, deleting: pod.deleting || undefined }),
    gone,
    hostNetwork: pod.hostNetwork,
    ...defined({ trouble: trouble && { ...defined({ started: started || undefined }), ...trouble } }),
    gates: pod.readinessGates.map((type) => ({ type, status: pod.conditions.find((one) => one.type === type)?.status ?? null })),
    ...defined({ mesh }),
    containers: pod.containers.map(containerView),
    clashes: clashes(pod),
  }
}

/** A Pod has a name of its own where its `subdomain` is a headless Service (core/v1 PodSpec.subdomain). */
function dnsNames({ hostname, subdomain, namespace }: Pod, lookup: Lookup): string[] {
  if (!hostname || !subdomain || !lookup.service(namespace, subdomain)?.headless) return []
  return [`${hostname}.${subdomain}.${namespace}.svc`]
}

function meshOf(pod: Pod): PodView['mesh'] {
  const proxy = sidecarOf(pod)
  if (!proxy) return pod.ambient && { proxy: 'ztunnel' }
  const container = runningContainers(pod).find(isProxy)?.name
  return { proxy, ...defined({ container: container || undefined }) }
}

function containerView(container: Container): ContainerView {
  const { name, role, ports, ready, restarts, state, lastEnd } = container
  const probes = (['startup', 'readiness', 'liveness'] as const).flatMap((purpose) => {
    const probe = container[`${purpose}Probe`]
    return probe ? [probeView(container, purpose, probe)] : []
  })
  return { name, role, ports, ready, restarts, state, ...defined({ lastEnd }), probes }
}

function probeView(container: Container, purpose: ContainerProbeView['purpose'], probe: ContainerProbe): ContainerProbeView {
  const number = probedNumber(container, probe)
  return { purpose, ...probe, ...defined({ number }) }
}

function clashes(pod: Pod): PortClash[] {
  const byPort = new Map<string, PortClash>()
  for (const { name, ports } of runningContainers(pod)) {
    for (const { port, protocol } of ports) {
      const clash = byPort.get(`${port}/${protocol}`)
      if (!clash) byPort.set(`${port}/${protocol}`, { port, protocol, containers: [name] })
      else if (!clash.containers.includes(name)) clash.containers.push(name)
    }
  }
  return [...byPort.values()].filter(({ containers }) => containers.length > 1)
}
