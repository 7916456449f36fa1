import type { Connection } from '../cluster/config/connection.ts'
import { type Credentials, createCredentials } from '../cluster/config/credentials.ts'
import { createTransport, type Transport } from '../cluster/http/transport.ts'
import type { SnapshotSource } from '../model/snapshot.ts'
import { connectionOf } from './access.ts'
import type { TraceCommand } from './args/command.ts'
import type { Io } from './io.ts'

/** A way to a cluster, to be closed by whoever opened it. */
export interface Connected {
  connection: Connection
  source: SnapshotSource
  credentials: Credentials
  api: Transport
}

/** Opens the way to the cluster that the command asks for; nothing is sent yet. @throws UserError */
export async function connect(command: TraceCommand, io: Io, known: SnapshotSource | undefined): Promise<Connected> {
  const { connection, source } = await connectionOf(command, io, known, undefined)
  const credentials = createCredentials(connection)
  return { connection, source, credentials, api: createTransport(connection, { credentials }) }
}
