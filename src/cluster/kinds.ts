import { projectIngress, projectIngressClass } from './project/ingress.ts'
import { projectNode } from './project/node.ts'
import { projectPod } from './project/pod.ts'
import { projectPolicy } from './project/policy.ts'
import { projectService } from './project/service.ts'
import { projectEndpoints, projectSlice } from './project/slice.ts'
import { projectWorkload } from './project/workload.ts'
import { type ApiResource, apiResources } from './resources.ts'

/** A kind that can be watched: where it is read, and what is kept of an object. */
export interface WatchedKind<T> {
  resource: ApiResource
  /** The slim resources of a raw object. */
  project: (raw: unknown) => readonly T[]
}

function kind<T>(resource: ApiResource, project: (raw: unknown) => T | undefined): WatchedKind<T> {
  return {
    resource,
    project: (raw) => {
      const slim = project(raw)
      return slim === undefined ? [] : [slim]
    },
  }
}

/** Every kind that can be watched. */
export const watchedKinds = {
  services: kind(apiResources.services, projectService),
  slices: kind(apiResources.slices, projectSlice),
  endpoints: { resource: apiResources.endpoints, project: projectEndpoints },
  pods: kind(apiResources.pods, projectPod),
  nodes: kind(apiResources.nodes, projectNode),
  ingresses: kind(apiResources.ingresses, projectIngress),
  ingressClasses: kind(apiResources.ingressClasses, projectIngressClass),
  policies: kind(apiResources.policies, projectPolicy),
  deployments: kind(apiResources.deployments, (raw) => projectWorkload(raw, 'Deployment')),
  statefulSets: kind(apiResources.statefulSets, (raw) => projectWorkload(raw, 'StatefulSet')),
}
