import type { BackendRow, RouteRow } from '../row.ts'

/** argoproj.io: the Services that a Rollout writes a selector into; none of them has a port there. */
const managedService = (at: string): BackendRow => ({ at, name: '' })

/** Argo's Rollouts, which point at Services to switch them. */
export const argoRows: readonly RouteRow[] = [
  {
    group: 'argoproj.io',
    kind: 'Rollout',
    plural: 'rollouts',
    versions: ['v1alpha1'],
    shortNames: ['ro'],
    hosts: [],
    isNoEntry: true,
    rules: [
      {
        each: 'spec.strategy',
        backends: [
          'blueGreen.activeService',
          'blueGreen.previewService',
          'canary.stableService',
          'canary.canaryService',
          'canary.pingPong.pingService',
          'canary.pingPong.pongService',
        ].map(managedService),
      },
    ],
  },
]
