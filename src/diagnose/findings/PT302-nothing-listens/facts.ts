import type { NamedPort } from '../../../model/endpoint.ts'
import type { PortFacts, SocketFacts } from '../../facts.ts'

export interface Facts {
  port: PortFacts
  declared: readonly string[]
  suggestion?: number
  pods: number
  /** What the sockets show; absent if it is inferred from the declared ports. */
  sockets?: SocketFacts
  /**
   * Endpoints that refuse connections to their own address; absent if the sockets were read, or where it is inferred from declared ports.
   */
  refusals?: { address: string; count: number; of: number; client?: string; isProxied?: true }
  /** The number behind targetPort. */
  number: number
  /** The setting that names another port, if the finding is inferred from the declared ports. */
  named?: NamedPort
}
