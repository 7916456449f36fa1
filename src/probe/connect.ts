import { netcatBusybox, netcatScan, readNetcat } from './connect/netcat.ts'
import { type Interpreter, readScript, scriptCommand } from './connect/scripts.ts'
import { curlFtp, curlTelnet, readCurl, readWget, wgetBusybox, wgetGnu } from './connect/transfer-tools.ts'
import type { ConnectAnswer, Output } from './connect/words.ts'

/** A program that can try a connection. */
export interface ConnectTool {
  /** What it is called in a result; a program that comes in several makes has one entry for each. */
  name: string
  /** What has to be in the image. */
  program: string
  /** Protocols of which it can tell anything. */
  protocols: readonly ('TCP' | 'UDP')[]
  /** Its arguments; `seconds` is the time that it has. */
  command: (host: string, port: number, seconds: number, protocol: 'TCP' | 'UDP') => string[]
  /** What its output means; undefined: the program cannot do it, and the next tool has to try. */
  read: (output: Output) => ConnectAnswer | undefined
}

const tcp = ['TCP'] as const
const both = ['TCP', 'UDP'] as const

function script(name: Interpreter): ConnectTool {
  return {
    name,
    program: name,
    protocols: both,
    command: (host, port, seconds, protocol) => scriptCommand(name, host, port, seconds, protocol),
    read: readScript,
  }
}

/** The tools, in the order in which they are tried: those that say nothing to the server first, then those that do so if it does not greet them as an FTP server. */
export const connectTools: readonly ConnectTool[] = [
  script('bash'),
  { name: 'nc', program: 'nc', protocols: tcp, command: netcatScan, read: readNetcat },
  { name: 'nc (busybox)', program: 'nc', protocols: tcp, command: netcatBusybox, read: readNetcat },
  { name: 'curl', program: 'curl', protocols: tcp, command: curlTelnet, read: readCurl },
  script('python3'),
  script('python'),
  script('perl'),
  script('node'),
  script('php'),
  script('ruby'),
  { name: 'curl (ftp)', program: 'curl', protocols: tcp, command: curlFtp, read: readCurl },
  { name: 'wget', program: 'wget', protocols: tcp, command: wgetGnu, read: readWget },
  { name: 'wget (busybox)', program: 'wget', protocols: tcp, command: wgetBusybox, read: readWget },
]

/** Prints which of the programs in its arguments the image has; the text is constant. */
export const findTools: readonly string[] = [
  'sh',
  '-c',
  'for t do command -v "$t" >/dev/null 2>&1 && echo "$t"; done; :',
  'sh',
  ...new Set(connectTools.map(({ program }) => program)),
]

/**
 * May the host travel as an argument? A host that begins with a dash would be an option. No address or DNS name has characters other than
 * these.
 */
export function isSafeHost(host: string): boolean {
  return /^[0-9A-Za-z:][0-9A-Za-z:.-]{0,252}$/.test(host)
}
