/** The scenario's own words: what `apps.ts` and `services.ts` are written in. */

/** Where a Pod runs: `node-1`, `node-2` or `node-3`. */
export type NodeName = 'node-1' | 'node-2' | 'node-3'

/** A container of a workload. */
export interface ContainerPlan {
  name: string
  image: string
  /** Arguments of its program. */
  args?: readonly string[]
  /** Declared ports by name: `{ http: 8080 }`, `{ dns: '5353/UDP' }`. */
  ports: Readonly<Record<string, number | `${number}/UDP`>>
  /** Listening sockets as a kernel has them: `tcp6 :::8080`, `tcp 127.0.0.1:6379`, `udp 0.0.0.0:53`. */
  listens: readonly string[]
  /** Without tools (a distroless image) no command can be run in it. */
  tools: boolean
  /** `ready`; `unready`: runs, but its readiness probe fails; `crashing`: ends again and again. */
  state: 'ready' | 'unready' | 'crashing'
  /** Path and port of an HTTP readiness probe, or a command. */
  readiness?: { path: string; port: number | string } | { command: readonly string[] }
}

/** A workload with all that a cluster makes of it; `on` names the Node of each of its Pods. */
export interface AppPlan {
  kind: 'Deployment' | 'StatefulSet' | 'DaemonSet'
  namespace: string
  name: string
  labels: Readonly<Record<string, string>>
  on: readonly NodeName[]
  containers: readonly ContainerPlan[]
  /** Native sidecars: init containers that stay (`restartPolicy: Always`). */
  sidecars: readonly ContainerPlan[]
  dualStack: boolean
  hostNetwork: boolean
}

/** A container with the usual values for everything that `plan` leaves out. */
export function container(name: string, plan: Partial<ContainerPlan>): ContainerPlan {
  return { name, image: `registry.example.com/shop/${name}:1.4.2`, ports: {}, listens: [], tools: true, state: 'ready', ...plan }
}

/** A workload with the usual values for everything that `plan` leaves out: a Deployment in `demo`, labelled `app=NAME`. */
export function app(name: string, on: readonly NodeName[], containers: readonly ContainerPlan[], plan: Partial<AppPlan> = {}): AppPlan {
  return {
    kind: 'Deployment',
    namespace: 'demo',
    name,
    labels: { app: name },
    on,
    containers,
    sidecars: [],
    dualStack: false,
    hostNetwork: false,
    ...plan,
  }
}
