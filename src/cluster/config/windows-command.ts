import { win32 } from 'node:path'
import { UserError } from './user-error.ts'

/** What Windows is told to start. */
export interface WindowsCommand {
  file: string
  args: string[]
  /** The arguments are a finished command line, to be passed on as it is. */
  verbatim: boolean
}

type Env = Readonly<Record<string, string | undefined>>

/**
 * How Windows starts a command. The system itself finds `.exe` files alone, so the command is looked for as Go does it (os/exec LookPath:
 * the folders of PATH, the endings of PATHEXT), and a `.cmd` or `.bat` file is given to the command interpreter. Undefined if it is not
 * found: the system would look in the current folder first, which any user may have written (os/exec ErrDot). @throws UserError where an
 * argument cannot be passed through the interpreter
 */
export function windowsCommand(
  command: string,
  args: readonly string[],
  env: Env,
  isFile: (path: string) => boolean,
): WindowsCommand | undefined {
  const file = find(command, env, isFile)
  if (file === undefined) return undefined
  if (!/\.(cmd|bat)$/i.test(file)) return { file, args: [...args], verbatim: false }
  const odd = args.find((arg) => /["\0\r\n]/.test(arg))
  if (odd !== undefined)
    throw new UserError(`the argument ${JSON.stringify(odd)} cannot be passed to ${file}, which is a script of cmd.exe`)
  const line = [file, ...args].map(quoted).join(' ')
  // With /s the interpreter takes off the outer quotes, and nothing else; /d: no commands of the registry run first; /v:off: it obeys no `!`.
  return { file: lookUp(env, 'ComSpec') || 'cmd.exe', args: ['/d', '/v:off', '/s', '/c', `"${line}"`], verbatim: true }
}

/** Windows ignores the case of variable names, but a copy of the environment does not. */
function lookUp(env: Env, name: string): string | undefined {
  const key = Object.keys(env).find((one) => one.toUpperCase() === name.toUpperCase())
  return key === undefined ? undefined : env[key]
}

function find(command: string, env: Env, isFile: (path: string) => boolean): string | undefined {
  const endings = (lookUp(env, 'PATHEXT') || '.COM;.EXE;.BAT;.CMD').split(';').filter(Boolean)
  const named = win32.extname(command) === '' ? [] : [command]
  const names = [...named, ...endings.map((ending) => `${command}${ending.toLowerCase()}`)]
  if (/[:\\/]/.test(command)) return names.find(isFile)
  const folders = (lookUp(env, 'PATH') ?? '').split(';').filter(Boolean)
  return folders.flatMap((folder) => names.map((name) => win32.join(folder.replaceAll('"', ''), name))).find(isFile)
}

/** Quoted for the program that gets it, and each sign that the interpreter obeys made harmless by a caret before it. */
function quoted(word: string): string {
  const whole = `"${word.replace(/\\+$/, '$&$&')}"`
  return whole.replaceAll(/[()%!^"<>&|]/g, '^$&')
}
