import { shellLine } from '../../lib/shell.ts'
import type { Symptom, UncheckedCause } from '../../model/symptom.ts'
import type { Trace } from '../../model/trace.ts'
import { kubectlLine, porttraceLine } from '../command-line.ts'

/** What looks at something that a trace does not: a flag of the same trace, the log of a Pod, or the certificate that a server sends. */
type Look = 'probe' | 'from' | 'log' | 'certificate'

type Row = readonly [what: string, look: Look]

const process: Row = ['Whether a process listens in the Pods was not probed.', 'probe']
const policies: Row = ['Policies were not evaluated for the client that got the error: name it with --from.', 'from']
const path: Row = ['Whether Nodes forward the packets, and the process accepts them, was not probed.', 'probe']
const resolver: Row = ['The DNS lookup of the client was not tested: its resolver, namespace and policies matter.', 'from']
const certificate: Row = ['Certificates are not read: check the one that the server sends.', 'certificate']
const application: Row = ['The log of the application shows its response.', 'log']

/** By symptom: what could cause it, and is not part of a chain that was read without probes. */
const table: Readonly<Record<Symptom, readonly Row[]>> = {
  refused: [process],
  timeout: [policies, path],
  reset: [['The log of the server shows why it ended the connection.', 'log'], path],
  'no-route': [path],
  'not-connected': [policies, path],
  'no-such-name': [resolver],
  'name-unanswered': [['Whether cluster DNS answers this client was not tested.', 'from'], path],
  'tls-expired': [certificate],
  'tls-unknown-authority': [certificate],
  'tls-wrong-name': [certificate],
  'tls-not-tls': [['It is unknown whether the port speaks TLS: compare the scheme of the client with the port.', 'certificate']],
  'http-404': [['It is unknown which paths and hosts the application serves.', 'log']],
  'http-413': [['Limits for the size of a request are settings of the controller and the application.', 'log']],
  'http-500': [application],
  'http-502': [path, application],
  'http-503': [path, application],
  'http-504': [path, application],
  goaway: [['A server sends GOAWAY before it ends, and after a configured time or number of requests.', 'log']],
}

/** How the trace was made: the Pod whose log has the error, whether a client was named, and the flags that lead to the cluster. */
export interface SymptomContext {
  client?: string | undefined
  hasClient: boolean
  kubectlFlags: readonly string[]
}

/** What was not looked at and could cause a symptom, each with the command that looks. */
export function uncheckedCauses(symptom: Symptom, trace: Trace, context: SymptomContext): UncheckedCause[] {
  return table[symptom]
    .filter(([, look]) => !isDone(look, trace, context))
    .map(([what, look]) => {
      const command = commandOf(look, trace, context)
      return { what, ...(command !== '' && { command }) }
    })
}

/** Was it looked at already? */
function isDone(look: Look, trace: Trace, { hasClient }: SymptomContext): boolean {
  if (look === 'from') return hasClient
  return look === 'probe' && [trace, ...(trace.through ?? [])].some(({ probes }) => probes.length > 0)
}

function commandOf(look: Look, trace: Trace, { client, kubectlFlags }: SymptomContext): string {
  const { namespace = '' } = trace.target
  const again = porttraceLine(kubectlFlags, namespace, wordOf(trace))
  switch (look) {
    case 'probe':
      return again === '' ? '' : `${again} --probe`
    case 'from':
      return again === '' || client === undefined ? '' : `${again} --from ${shellLine([`pod/${client}`])}`
    case 'log':
      return logLine(trace, kubectlFlags)
    case 'certificate': {
      const { host, port } = trace.address ?? {}
      const isPlain = host !== undefined && port !== undefined && !host.includes(':')
      return isPlain ? shellLine(['openssl', 's_client', '-connect', `${host}:${port}`]) : ''
    }
  }
}

/** The log of the first Pod that serves. */
function logLine(trace: Trace, flags: readonly string[]): string {
  for (const { target, ports } of [trace, ...(trace.through ?? [])]) {
    const pod = ports.flatMap(({ endpoints }) => endpoints.flatMap((one) => (one.usable ? (one.pod ?? []) : [])))[0]
    if (pod !== undefined) return kubectlLine(flags, target.namespace ?? '', ['logs', pod])
  }
  return ''
}

/** The target as a word of the command line. */
function wordOf({ target: { kind, name, port } }: Trace): string {
  if (kind === 'Address') return name
  return kind === 'Service' ? `svc/${name}${port === undefined ? '' : `:${port}`}` : `${kind.toLowerCase()}/${name}`
}
