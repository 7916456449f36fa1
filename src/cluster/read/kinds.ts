import { projectNode } from '../project/node.ts'
import { projectService } from '../project/service.ts'
import { projectEndpoints, projectSlice } from '../project/slice.ts'
import type { Part } from './lists.ts'
import { partOf } from './parts.ts'
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

/** What a list watches. */
export const listedKinds = {
  services: kind(apiResources.services, projectService),
  slices: kind(apiResources.slices, projectSlice),
  endpoints: { resource: apiResources.endpoints, project: projectEndpoints },
  nodes: kind(apiResources.nodes, projectNode),
}

/** Any kind, each object as the part of a collection that it amounts to. */
export function partKind(resource: ApiResource): WatchedKind<Part> {
  return { resource, project: (raw) => [partOf(resource.kind, raw)] }
}
