import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, realpathSync } from 'node:fs'
import { environment } from './porttrace.ts'

/** Modules that the program of a request loads, some of them late; and the libraries that are mapped when it has. */
const listPython = `import base64,json,signal,socket,ssl,sys,time
'localhost'.encode('idna'), b''.decode('latin-1'), json.dumps('x'), ssl.create_default_context()
for m in list(sys.modules.values()):
 f=getattr(m,'__file__',None)
 if f: print(f)
for l in open('/proc/self/maps'):
 f=l.split(None,5)[-1].strip()
 if f.startswith('/') and '.so' in f: print(f)`

/** The libraries that a program is linked with, and what loads them. */
function linked(program: string): string[] {
  return [...execFileSync('ldd', [program], { encoding: 'utf8' }).matchAll(/(\/\S+) \(0x/g)].map(([, file = '']) => file)
}

/** A program of this machine with all files that it needs. @throws if the machine lacks it */
export function programFiles(program: string): string[] {
  const more = program.endsWith('python3') ? execFileSync(program, ['-c', listPython], { encoding: 'utf8' }).trim().split('\n') : []
  return [...new Set([program, ...linked(realpathSync(program)), ...more])]
}

/**
 * Unpacks files of this machine, each where it is, and then what is in a folder, in the order of the alphabet, in the first container of a Pod, which
 * needs `tar`.
 */
export async function unpackIn(namespace: string, pod: string, files: readonly string[], folder: string): Promise<void> {
  const rest = ['-C', folder, ...readdirSync(folder).sort()]
  // A file may be a link: its content is wanted, at this place.
  const pack = spawn('tar', ['-chf', '-', '-C', '/', ...files.map((file) => file.slice(1)), ...rest], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exec = spawn('kubectl', ['-n', namespace, 'exec', '-i', pod, '--', 'tar', '-xf', '-', '-C', '/'], {
    env: environment(),
    stdio: [pack.stdout, 'ignore', 'inherit'],
  })
  const [code] = await once(exec, 'close')
  if (code !== 0) throw new Error(`pod/${pod} could not unpack ${files[0]}`)
}
