import type { Container, EndpointSlice } from '../model/resources.ts'

/** A container as a field path names it; without a role it is an ordinary one. */
export type ContainerName = { name: string; role?: Container['role'] }

/** `spec.containers[app]`; native sidecars stand among the init containers (core/v1 PodSpec.initContainers). */
export function containerSpecField({ name, role }: ContainerName): string {
  return `spec.${isInit(role) ? 'initContainers' : 'containers'}[${name}]`
}

/** `status.containerStatuses[app]`, or `status.initContainerStatuses[setup]` (core/v1 PodStatus). */
export function containerStatusField({ name, role }: ContainerName): string {
  return `status.${isInit(role) ? 'initContainerStatuses' : 'containerStatuses'}[${name}]`
}

function isInit(role: Container['role'] | undefined): boolean {
  return role === 'init' || role === 'sidecar'
}

/**
 * A path in an EndpointSlice, as the object itself has it: if Endpoints were read in place of slices, each subset has its addresses and its
 * ports, and an address is listed either as ready or as not ready (core/v1 EndpointSubset).
 */
export function sliceField(kind: EndpointSlice['kind'], field: string): string {
  if (kind === 'EndpointSlice') return field
  return field
    .replace(/^endpoints\[([^\]]*)\]/, 'subsets[*].{addresses,notReadyAddresses}[$1]')
    .replace(/\.addresses$/, '.ip')
    .replace(/^ports\b/, 'subsets[*].ports')
    .replace(/^addressType$/, 'subsets[*].addresses')
}
