import type { ServicePort } from './resources.ts'
import type { HopState } from './verdict.ts'

/** The Service of this cluster whose name stands in `spec.externalName`, and whether a client gets there by it. */
export interface AliasView {
  namespace: string
  name: string
  /** What stands before the Service in the name: the hostname of one of its Pods. */
  hostname?: string
  state: HopState
  /**
   * Why the state is not `ok`: a word for scripts. `service-missing`: no such Service exists; `service-unread`: it is not known whether it
   * does; `loop`: the aliases lead in a circle; `port-missing`: the Service that they lead to has none of the ports.
   */
  reason?: 'service-missing' | 'service-unread' | 'loop' | 'port-missing'
  /** The name ends neither with `.svc` nor with `.svc.cluster.local`, so that it may be one outside of the cluster. */
  isGuess?: true
  /** The name that is closest, where no such Service exists. */
  near?: string
  /** The aliases of a circle, the target first: `NAMESPACE/NAME`. */
  loop?: string[]
  /** Ports that clients ask for and that the Service at the end of the aliases does not have, and those that it has. */
  lacks?: { ports: (number | string)[]; asked: boolean; end: { namespace: string; name: string }; has: ServicePort[] }
}
