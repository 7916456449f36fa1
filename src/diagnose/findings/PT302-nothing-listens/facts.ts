import type { PortFacts, SocketFacts } from '../../facts.ts'

export interface Facts {
  port: PortFacts
  declared: readonly string[]
  suggestion?: number
  pods: number
  /** What the sockets show; absent where it is inferred from the declared ports. */
  sockets?: SocketFacts
  /** The number behind targetPort. */
  number: number
}
