import { type SpawnOptions, spawn } from 'node:child_process'
import { statSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'
import { codeOf, messageOf } from '../../lib/errors.ts'
import { joinLines } from '../../lib/line.ts'
import { type Fields, fieldsOrAbsent, text } from '../../lib/read.ts'
import type { ExecCredential } from './authentication.ts'
import type { Connection } from './connection.ts'
import type { ExecEntry } from './kubeconfig-file.ts'
import { UserError } from './user-error.ts'
import { windowsCommand } from './windows-command.ts'

/** What a plugin needs to know of the way to its cluster. */
export type ExecTarget = Pick<Connection, 'user' | 'server' | 'tls' | 'proxy' | 'execConfig' | 'surroundings'>

const versions: ReadonlySet<string> = new Set(['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'])
const maxOutputBytes = 1024 * 1024

/** How long a plugin may take, ms: one that talks to a person takes as long as a login in a browser. */
export interface ExecTimeouts {
  silent: number
  interactive: number
}
const usualTimeouts: ExecTimeouts = { silent: 60_000, interactive: 300_000 }

/**
 * Runs an exec credential plugin once (client-go plugin/pkg/client/auth/exec). It gets `KUBERNETES_EXEC_INFO`, and the terminal where it
 * may be interactive; only then is its stderr passed on as it comes, else it is kept for the message of a failure. `signal` kills it.
 * Throws a UserError that names the plugin, with its install hint where it is missing.
 */
export async function runExecPlugin(
  exec: ExecEntry,
  target: ExecTarget,
  signal: AbortSignal,
  timeouts = usualTimeouts,
): Promise<ExecCredential> {
  const who = `exec plugin "${exec.command}" of user "${target.user}"`
  if (exec.command === '') throw new UserError(`user "${target.user}": exec.command is not set`)
  if (!versions.has(exec.apiVersion)) {
    throw new UserError(`${who}: invalid apiVersion "${exec.apiVersion}"`, `It must be one of ${[...versions].join(', ')}.`)
  }
  const interactive = isInteractive(exec, target.surroundings.stdinIsTTY, who)
  const info = JSON.stringify(execInfo(exec, target, interactive))
  const env = { ...target.surroundings.env, ...exec.env, KUBERNETES_EXEC_INFO: info }
  const timeoutMs = interactive ? timeouts.interactive : timeouts.silent
  const output = await run(exec, env, { who, interactive, timeoutMs, signal, surroundings: target.surroundings })
  return readCredential(output, exec.apiVersion, who)
}

function isInteractive(exec: ExecEntry, stdinIsTTY: boolean, who: string): boolean {
  switch (exec.interactiveMode) {
    case 'Never':
      return false
    case 'IfAvailable':
      return stdinIsTTY
    case 'Always':
      if (stdinIsTTY) return true
      throw new UserError(`${who} needs a terminal: standard input is not one (interactiveMode: Always)`, 'Run it on a terminal.')
    case '':
      if (exec.apiVersion.endsWith('/v1beta1')) return stdinIsTTY
      throw new UserError(`${who}: interactiveMode must be specified`, 'Set it to Never, IfAvailable or Always.')
    default:
      throw new UserError(`${who}: invalid interactiveMode "${exec.interactiveMode}"`, 'Set it to Never, IfAvailable or Always.')
  }
}

function execInfo(exec: ExecEntry, target: ExecTarget, interactive: boolean): unknown {
  const cluster = {
    server: target.server,
    'tls-server-name': target.tls.serverName,
    'insecure-skip-tls-verify': target.tls.insecure || undefined,
    'certificate-authority-data': target.tls.ca === undefined ? undefined : Buffer.from(target.tls.ca).toString('base64'),
    'proxy-url': target.proxy,
    config: target.execConfig,
  }
  const spec = exec.provideClusterInfo ? { cluster, interactive } : { interactive }
  return { kind: 'ExecCredential', apiVersion: exec.apiVersion, spec }
}

interface Run {
  who: string
  interactive: boolean
  timeoutMs: number
  signal: AbortSignal
  surroundings: Connection['surroundings']
}

function run(exec: ExecEntry, env: Record<string, string | undefined>, details: Run): Promise<string> {
  const { who, interactive, timeoutMs, signal, surroundings } = details
  return new Promise((resolve, reject) => {
    const child = start(exec, env, details, (error) => startError(error, exec, who))
    const output: Buffer[] = []
    let size = 0
    let complaint = ''
    const stop = (error: Error) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      reject(error)
      child.kill('SIGKILL')
      // A grandchild may hold the pipes open.
      child.stdout?.destroy()
      child.stderr?.destroy()
    }
    const abort = () => stop(new UserError(`${who} was interrupted`))
    const timer = setTimeout(() => stop(new UserError(`${who} timed out after ${timeoutMs / 1000} s`)), timeoutMs)
    signal.addEventListener('abort', abort)
    if (signal.aborted) abort()
    child.stdout?.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > maxOutputBytes) stop(new UserError(`${who} printed more than ${maxOutputBytes} bytes`))
      else output.push(chunk)
    })
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      if (interactive) surroundings.stderr(chunk)
      complaint = (complaint + chunk).slice(-4096)
    })
    child.once('error', (error) => stop(startError(error, exec, who)))
    child.once('close', (code, endedBy) => {
      if (code === 0) resolve(Buffer.concat(output).toString('utf8'))
      const how = code === null ? `killed by ${endedBy}` : `exit code ${code}`
      stop(
        new UserError(`${who} failed (${how})${lastLines(complaint)}`, 'Run the command by hand to see why; you may have to log in again.'),
      )
    })
  })
}

/** Some failures to start are thrown, others come as an event: both end as the UserError that `refuse` makes. */
function start(exec: ExecEntry, env: Record<string, string | undefined>, details: Run, refuse: (error: unknown) => UserError) {
  const options: SpawnOptions = { env, stdio: [details.interactive ? 'inherit' : 'ignore', 'pipe', 'pipe'], windowsHide: true }
  try {
    if (details.surroundings.platform !== 'win32') return spawn(exec.command, exec.args, options)
    const found = windowsCommand(exec.command, exec.args, env, isFile)
    if (!found) throw Object.assign(new Error(`no ${exec.command} on PATH`), { code: 'ENOENT' })
    return spawn(found.file, found.args, { ...options, windowsVerbatimArguments: found.verbatim })
  } catch (error) {
    throw error instanceof UserError ? error : refuse(error)
  }
}

/** Is it a file? False also for what is in an unreadable folder or on a missing drive. */
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}

function startError(error: unknown, exec: ExecEntry, who: string): UserError {
  const code = codeOf(error)
  if (code === 'ENOENT') {
    const install =
      exec.installHint === '' ? 'Install it, or add its folder to PATH.' : joinLines(stripVTControlCharacters(exec.installHint))
    return new UserError(`${who} was not found`, install, error)
  }
  if (code === 'EACCES') return new UserError(`${who} cannot be executed: permission denied`, undefined, error)
  return new UserError(`${who} could not be started: ${joinLines(messageOf(error))}`, undefined, error)
}

/** The end says most: a stack trace names the cause last. */
function lastLines(complaint: string): string {
  const lines = stripVTControlCharacters(complaint).split(/[\r\n]+/)
  const last = lines.filter((line) => line.trim() !== '').slice(-3)
  return last.length === 0 ? '' : `: ${joinLines(last.join('\n'))}`
}

function readCredential(output: string, apiVersion: string, who: string): ExecCredential {
  const answer = parse(output, who)
  if (answer.kind !== 'ExecCredential') throw new UserError(`${who} did not print an ExecCredential`)
  if (answer.apiVersion !== apiVersion) {
    throw new UserError(`${who} is configured to use API version ${apiVersion}, but returned version ${String(answer.apiVersion)}`)
  }
  const status = fieldsOrAbsent(answer.status)
  if (!status) throw new UserError(`${who} returned no status`)
  const token = text(status.token)
  const certificate = text(status.clientCertificateData)
  const key = text(status.clientKeyData)
  if ((certificate === undefined) !== (key === undefined)) {
    throw new UserError(`${who} returned only a certificate or a key, not both`)
  }
  const credential: ExecCredential = {}
  if (token !== undefined) credential.token = token
  if (certificate !== undefined && key !== undefined) credential.clientCertificate = { certificate, key }
  if (token === undefined && certificate === undefined) throw new UserError(`${who} returned no token and no certificate`)
  const expiry = status.expirationTimestamp ?? undefined
  if (expiry === undefined) return credential
  const expires = typeof expiry === 'string' ? Date.parse(expiry) : Number.NaN
  if (Number.isNaN(expires)) throw new UserError(`${who} returned an invalid expirationTimestamp`)
  return { ...credential, expires }
}

function parse(output: string, who: string): Fields {
  try {
    const answer = fieldsOrAbsent(JSON.parse(output))
    if (answer) return answer
  } catch {
    // Reported below, without the parser's message: that could repeat a part of a secret.
  }
  throw new UserError(`${who} did not print a JSON object`)
}
