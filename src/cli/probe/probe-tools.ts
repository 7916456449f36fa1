import type { Connection } from '../../cluster/config/connection.ts'
import type { Credentials } from '../../cluster/config/credentials.ts'
import type { Transport } from '../../cluster/http/transport.ts'
import { createExec } from '../../cluster/pods/exec.ts'
import type { PortForward } from '../../cluster/pods/port-forward.ts'
import { createPortForward } from '../../cluster/pods/port-forward.ts'
import type { Exec } from '../../model/exec.ts'
import type { ConnectStep, SocketStep } from '../../model/probe-plan.ts'
import type { ProbeView } from '../../model/probe-view.ts'
import type { ProbeRequest } from '../args/probe-request.ts'

/** What probes run with. */
export interface ProbeTools {
  api: Transport
  exec: Exec
  forward: PortForward
  request: ProbeRequest
  /** The cluster is asked for addresses of clients that no object which was read has. */
  looksUp?: true
  /** Called with each probe before it runs. */
  began?: (step: SocketStep | ConnectStep) => void
  /** Called with each probe as soon as it is done. */
  found?: (probe: ProbeView) => void
}

/** What probes run with on a connection; `credentials` are those of its transport `api`. Nothing is sent yet. */
export function createProbeTools(connection: Connection, credentials: Credentials, api: Transport, request: ProbeRequest): ProbeTools {
  return { api, request, exec: createExec(connection, credentials), forward: createPortForward(connection, credentials) }
}
