import type { ReadGap, Resource } from './snapshot.ts'

/** Something that was not read, and what is unknown because of that. */
export interface Gap extends Omit<ReadGap, 'resource' | 'verb'> {
  /** `pods/…`: what probes need. */
  resource: Resource | 'pods/exec' | 'pods/proxy' | 'pods/portforward' | 'pods/ephemeralcontainers'
  verb: ReadGap['verb'] | 'create' | 'patch'
  /**
   * Stages that are unknown because of it: `pod`, `node`, `route`, `routeClass`, `gateway`, `grant`, `policy`, `endpoint`, `export`, `cluster`, `link`, `socket`. Empty:
   * detail only.
   */
  hops: string[]
  /** It could hide a fault of this chain, so the verdict is not `healthy`. */
  hides: boolean
}
