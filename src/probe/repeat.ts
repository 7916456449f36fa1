import type { ProbeOrigin } from '../model/probe-origin.ts'
import type { ConnectTarget } from '../model/probe-plan.ts'
import type { ProbeRepeat } from '../model/probe-repeat.ts'
import type { ProbeView } from '../model/probe-view.ts'
import { connectTools, isSafeHost } from './connect.ts'
import { readers } from './readers.ts'
import { lineIn } from './repeat-line.ts'
import { socketFiles } from './sockets.ts'

/** s that a connection may take. */
const seconds = 3

/** The arguments of short programs that make the same connection over TCP as those of the probe, for a reader to run. */
const short: ReadonlyMap<string, (host: string, port: string) => string[]> = new Map([
  ['bash', (host, port) => ['bash', '-c', ': <>"/dev/tcp/$1/$2" && echo open', 'bash', host, port]],
  ...(['python3', 'python'] as const).map((name): [string, (host: string, port: string) => string[]] => [
    name,
    (host, port) => [name, '-c', `import socket,sys; socket.create_connection(sys.argv[1:3],${seconds}); print("open")`, host, port],
  ]),
  [
    'perl',
    (host, port) => {
      const program = `print IO::Socket::IP->new(PeerHost=>$ARGV[0],PeerPort=>$ARGV[1],Timeout=>${seconds}) ? "open" : $@`
      return ['perl', '-MIO::Socket::IP', '-le', program, '--', host, port]
    },
  ],
  [
    'node',
    (host, port) => {
      const program = `const [h,p]=process.argv.slice(1),s=require("net").connect(p,h);s.on("connect",()=>s.end(console.log("open"))).on("error",e=>console.log(e.message))`
      return ['node', '-e', program, '--', host, port]
    },
  ],
  [
    'ruby',
    (host, port) => {
      const program = `Socket.tcp(ARGV[0],ARGV[1],connect_timeout: ${seconds}).close; puts "open"`
      return ['ruby', '-rsocket', '-e', program, '--', host, port]
    },
  ],
  [
    'php',
    (host, port) => {
      const program = `echo ($s=@stream_socket_client("tcp://$argv[1]:$argv[2]",$n,$m,${seconds})) ? "open" : $m, PHP_EOL;`
      return ['php', '-r', program, '--', host.includes(':') ? `[${host}]` : host, port]
    },
  ],
])

/**
 * The command that repeats a probe by hand; undefined: it ran no command of one line. `flags` lead kubectl to the cluster and stand as the
 * user gave them.
 */
export function repeatOf(probe: ProbeView, flags: readonly string[]): ProbeRepeat | undefined {
  if (probe.kind === 'connect')
    return probe.tool === undefined ? undefined : repeatConnect(probe.from, { ...probe.to, tool: probe.tool }, flags)
  if (probe.kind !== 'sockets') return undefined
  const reader = readers.find(({ tool }) => tool === probe.tool)
  return reader && lineIn(probe.from, [...reader.command, ...socketFiles], flags, true)
}

type Place = Pick<ProbeOrigin, 'namespace' | 'pod' | 'container'>

/** The same for a connection that a tool tried from a container. */
export function repeatConnect(
  place: Place,
  { tool: name, address, port, protocol }: Pick<ConnectTarget, 'address' | 'port' | 'protocol'> & { tool: string },
  flags: readonly string[],
): ProbeRepeat | undefined {
  if (!isSafeHost(address) || protocol !== 'TCP') return undefined
  const shorter = short.get(name)
  if (shorter) return lineIn(place, shorter(address, String(port)), flags, true)
  const tool = connectTools.find((one) => one.name === name)
  return tool && lineIn(place, tool.command(address, port, seconds, 'TCP'), flags)
}
