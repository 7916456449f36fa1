import type { Container } from './resources.ts'

/** A container as a field path names it; without a role it is an ordinary one. */
export type ContainerName = { name: string; role?: Container['role'] }

/** `spec.containers[app]`; native sidecars stand among the init containers (core/v1 PodSpec.initContainers). */
export function specField({ name, role }: ContainerName): string {
  return `spec.${isInit(role) ? 'initContainers' : 'containers'}[${name}]`
}

/** `status.containerStatuses[app]`, or `status.initContainerStatuses[setup]` (core/v1 PodStatus). */
export function statusField({ name, role }: ContainerName): string {
  return `status.${isInit(role) ? 'initContainerStatuses' : 'containerStatuses'}[${name}]`
}

function isInit(role: Container['role'] | undefined): boolean {
  return role === 'init' || role === 'sidecar'
}
