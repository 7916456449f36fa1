import type { Connection } from '../../../src/cluster/config/connection.ts'
import { createExec } from '../../../src/cluster/pods/exec.ts'
import type { ExecAnswer } from '../../../src/demo/server/pods/exec.ts'
import type { ExecOutcome, ExecRequest } from '../../../src/model/exec.ts'
import { demo, recorded } from '../../server/client.ts'
import type { TestServer, TestServerOptions } from '../../server/server.ts'
import { connectionTo } from '../servers.ts'

export const pod = 'web-77bcbbfdf4-4ckx6'
export const never = new AbortController().signal
export const usual: ExecRequest = { namespace: 'demo', pod, container: 'web', command: ['cat'], timeoutMs: 15_000, maxBytes: 100_000 }
/** Short enough to be waited for. */
export const brief = 150

export function to(url: string, token = 'demo', more: Partial<Connection> = {}): Connection {
  return connectionTo(url, { authentication: { token, impersonation: {} }, ...more })
}

export function run(url: string, more: Partial<ExecRequest> = {}, signal = never): Promise<ExecOutcome> {
  return createExec(to(url))({ ...usual, ...more }, signal)
}

export function playing(answer: ExecAnswer = { stdout: 'out', exitCode: 0 }, options: TestServerOptions = {}): Promise<TestServer> {
  return demo({ objects: [recorded('pods.json')], exec: () => answer, ...options })
}

export const message = (outcome: ExecOutcome) => ('message' in outcome ? outcome.message : '')
