import { type ConnectAnswer, failure, isForeign, type Output } from './words.ts'

/** Without `-n` a traditional netcat looks for the name of an address. */
function numeric(host: string): string[] {
  return /^[\d.]+$|:/.test(host) ? ['-n'] : []
}

/** `-z` closes the connection as soon as it stands; `-v` says why it does not. OpenBSD, traditional, Nmap's and larger BusyBox netcats have both. */
export function netcatScan(host: string, port: number, seconds: number): string[] {
  return ['nc', '-z', '-v', ...numeric(host), '-w', String(seconds), host, String(port)]
}

/**
 * The small BusyBox netcat has neither, and would hold the connection for as long as the server does: `true` in its place ends it at once.
 * `-w` ends its look-up of a name too.
 */
export function netcatBusybox(host: string, port: number, seconds: number): string[] {
  return ['nc', '-w', String(seconds), host, String(port), '-e', 'true']
}

/** 0 means a connection in every make; undefined: an unknown make of netcat, which does not have these options. */
export function readNetcat(output: Output): ConnectAnswer | undefined {
  if (isForeign(output) || output.exitCode > 128) return undefined
  if (output.exitCode === 0) return { result: 'open' }
  const text = `${output.stderr}\n${output.stdout}`
  // The connection stood, and the image has no `true` to put in its place.
  if (/can't execute 'true'/.test(text)) return { result: 'open' }
  // OpenBSD's ends without a word when the time is over.
  return text.trim() === '' && output.exitCode === 1
    ? { result: 'unknown', reason: 'odd-output', message: 'nc failed without a message' }
    : failure(text, output.exitCode)
}
