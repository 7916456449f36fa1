import { defined } from '../lib/defined.ts'
import type { Endpoint } from '../model/endpoint.ts'
import type { Container, Pod } from '../model/resources.ts'
import { ownsNumber, runningContainers } from './pods.ts'

type ContainerFacts = Pick<Endpoint, 'role' | 'readyStatus' | 'stopped' | 'livenessProbe' | 'alsoDeclaredBy' | 'preStop' | 'ended'>

/**
 * What the containers of an endpoint's Pod tell about one of its ports beside who declares it (`owner`). The containers of a Pod share one
 * network namespace, so a port that two of them declare is one port.
 */
export function containerFacts(pod: Pod, owner: Container | undefined, number: number, protocol: string): ContainerFacts {
  const liveness = owner?.livenessProbe
  const ready = pod.conditions.find((condition) => condition.type === 'Ready')?.status
  const others = runningContainers(pod).filter(
    (container) => container !== owner && container.ports.some((port) => port.port === number && port.protocol === protocol),
  )
  return {
    ...defined({ role: owner?.role === 'sidecar' ? ('sidecar' as const) : undefined }),
    ...(ready !== undefined && ready !== 'True' && { readyStatus: ready, ...stopped(pod, owner) }),
    ...defined({
      livenessProbe: owner && liveness?.port !== undefined && !liveness.host && !ownsNumber(owner, liveness, number) ? liveness : undefined,
      alsoDeclaredBy: others.length > 0 ? others.map((container) => container.name) : undefined,
      preStop: pod.deleting ? (owner ? [owner] : runningContainers(pod)).some((container) => container.preStop === true) : undefined,
      ended: endPhase(pod),
    }),
  }
}

/** The phase of a Pod whose containers have all ended. */
function endPhase({ phase }: Pod): ContainerFacts['ended'] {
  return phase === 'Succeeded' || phase === 'Failed' ? phase : undefined
}

/** The container that declares the port, or where none does the only one. */
function stopped(pod: Pod, owner: Container | undefined): Pick<ContainerFacts, 'stopped'> {
  const [only, ...others] = runningContainers(pod)
  const { state, reason } = (owner ?? (others.length === 0 ? only : undefined))?.state ?? {}
  return state === 'waiting' || state === 'terminated' ? { stopped: reason || state } : {}
}
