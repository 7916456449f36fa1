import type { AccessResult, DirectionAccess, Enforcement } from './access.ts'
import type { ObjectRef, Protocol } from './resources.ts'
import type { Gap } from './trace.ts'

/** Which clients may connect to which Services of a scope, by its policies. `--matrix -o json` prints it. */
export interface AccessMatrix {
  apiVersion: 'porttrace/v1'
  kind: 'AccessMatrix'
  /** RFC 3339: when the cluster was read. */
  taken: string
  /** The one namespace that is shown; absent: all. */
  namespace?: string
  /** The rows: workloads with the same result for every Service share a row. */
  clients: MatrixClient[]
  /** The columns. */
  services: MatrixService[]
  /** For each client, a cell for each Service, in the order of `services`. */
  cells: MatrixCell[][]
  /** Where that was read, for each plugin or state of the Nodes. */
  enforcement: Enforcement[]
  gaps: Gap[]
}

/** Workloads that these policies treat alike. Empty: every client outside of the cluster. */
export interface MatrixClient {
  workloads: ObjectRef[]
  /** How many Pods they have now. */
  pods: number
}

/** The ports of a Service that have the same result for every client. */
export interface MatrixService {
  namespace: string
  name: string
  ports: { name: string; port: number; protocol: Protocol }[]
  /** The number of usable endpoints. */
  endpoints: number
}

/** The result of the policies for traffic from a client to a Service. */
export interface MatrixCell {
  /** `none`: the Service has no endpoint. */
  result: AccessResult | 'none'
  /** What decided, on either side; absent if no policy does. */
  egress?: DirectionAccess
  ingress?: DirectionAccess
  /** How certain it is; absent if there is no endpoint. */
  certainty?: DirectionAccess['certainty']
}
