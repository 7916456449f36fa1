import type { AccessResult, DirectionAccess, Enforcement } from './access.ts'
import type { ObjectRef, Protocol } from './resources.ts'
import type { Gap } from './trace.ts'

/** Who may connect to which Service of a scope, as its policies say it: what `--matrix -o json` prints. */
export interface AccessMatrix {
  apiVersion: 'porttrace/v1'
  kind: 'AccessMatrix'
  /** RFC 3339: when the cluster was read. */
  taken: string
  /** The one namespace that is shown; absent: all. */
  namespace?: string
  /** The rows: workloads whose traffic fares alike at every Service stand in one. */
  clients: MatrixClient[]
  /** The columns. */
  services: MatrixService[]
  /** For each client a cell for each Service, in their orders. */
  cells: MatrixCell[][]
  /** Where that was read, for each plugin or state that the Nodes show. */
  enforcement: Enforcement[]
  gaps: Gap[]
}

/** Workloads that policies do not tell apart here; without any, every client outside of the cluster. */
export interface MatrixClient {
  workloads: ObjectRef[]
  /** How many Pods these have now. */
  pods: number
}

/** The ports of a Service at which all clients fare alike. */
export interface MatrixService {
  namespace: string
  name: string
  ports: { name: string; port: number; protocol: Protocol }[]
  /** How many endpoints are in use. */
  endpoints: number
}

/** What policies say of the traffic of a client to a Service. */
export interface MatrixCell {
  /** `none`: there is no endpoint to which it could go. */
  result: AccessResult | 'none'
  /** What decided, on either side; absent where no policy does. */
  egress?: DirectionAccess
  ingress?: DirectionAccess
  /** How sure it is; absent where there is no endpoint. */
  certainty?: DirectionAccess['certainty']
}
