import type { ServicePort } from './resources.ts'
import type { HopState } from './verdict.ts'

/** The Service of this cluster whose name is in `spec.externalName`, and whether a client can connect through it. */
export interface AliasView {
  namespace: string
  name: string
  /** The part before the Service in the name: the hostname of one of its Pods. */
  hostname?: string
  state: HopState
  /**
   * Why the state is not `ok`: a word for scripts. `service-missing`: no such Service exists; `service-unread`: it is unknown whether it
   * does; `loop`: the aliases form a loop; `port-missing`: the Service that they lead to has none of the ports.
   */
  reason?: 'service-missing' | 'service-unread' | 'loop' | 'port-missing'
  /** The name ends neither with `.svc` nor with `.svc.cluster.local`, so it may be a name outside of the cluster. */
  isGuess?: true
  /** The closest match, if no such Service exists. */
  near?: string
  /** The aliases of a loop, the target first: `NAMESPACE/NAME`. */
  loop?: string[]
  /** Ports that clients use and that the Service at the end of the aliases does not have, and the ports that it has. */
  lacks?: { ports: (number | string)[]; asked: boolean; end: { namespace: string; name: string }; has: ServicePort[] }
}
