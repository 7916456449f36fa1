import type { Family } from '../../../model/resources.ts'
import type { PodFacts, PortFacts, SocketFacts } from '../../facts.ts'

/** `isOwn`: the family is one of the Service, and not only that of an external IP. */
export type Facts = { family: Family } & (
  | { fault: 'address'; addresses: readonly string[]; isOwn: boolean }
  | { fault: 'pods'; pods: PodFacts }
  | { fault: 'slice'; slice: string; addressType: string }
  | { fault: 'listener'; port: PortFacts; number: number; sockets: SocketFacts }
)
