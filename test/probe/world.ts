import { type ExecAnswer, noSuchProgram } from '../../src/demo/server/pods/exec.ts'
import { procNet } from '../../src/demo/shop/proc-net.ts'
import type { ConnectionProbe } from '../../src/model/connections.ts'
import type { Exec, ExecRequest } from '../../src/model/exec.ts'
import type { HttpProbe } from '../../src/model/http-probe.ts'
import type { ProbePlan } from '../../src/model/probe-plan.ts'
import type { ConnectResult } from '../../src/model/probe-view.ts'
import type { Pod } from '../../src/model/resources.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { limited, queuesOf } from '../../src/probe/connections/queue-limits.ts'
import { ConnectionSeries } from '../../src/probe/connections/series.ts'
import { parseConnections } from '../../src/probe/connections/table.ts'
import { withProbes } from '../../src/probe/join.ts'
import { planProbes } from '../../src/probe/plan.ts'
import { runProbes } from '../../src/probe/run.ts'
import type { Chain } from '../../src/trace/chain.ts'

/** A connection that a container tries. */
export interface Call {
  pod: string
  container: string
  host: string
  port: number
  protocol: 'TCP' | 'UDP'
}

/** What commands in Pods find: tables of sockets (`tcp6 :::8080`) and connections. */
export interface ProbeWorld {
  /** Listening sockets of a Pod; undefined: its images have no tool. */
  listens: (pod: string) => readonly string[] | undefined
  /** Tables of a Pod in samples 5 s apart, in place of what its listening sockets alone say; undefined: no more than these. */
  samples?: (pod: string, ips: readonly string[]) => readonly string[] | undefined
  /** s between samples. */
  every?: number
  /** Is the end of the tables missing in this sample, counted from 0? */
  isCut?: (sample: number) => boolean
  /** What `ss -ltn` prints in every Pod after the last sample; absent: no image has it. */
  ss?: string
  /** How a connection ends; over UDP `unknown` is silence. */
  connect?: (call: Call) => ConnectResult
  /** What requests from this machine found. */
  requests?: readonly HttpProbe[]
  /** How the name of the client Pod begins. */
  from?: string
  /** The client itself, if its name is not enough. */
  client?: Pod
  /** The samples of the client come after those of the endpoints. */
  clientLast?: true
  all?: boolean
}

const said: Readonly<Record<ConnectResult, string>> = {
  open: '',
  refused: 'Connection refused',
  timeout: 'Connection timed out',
  unreachable: 'No route to host',
  reset: 'Connection reset by peer',
  'no-such-name': 'bad address',
  unknown: '',
}

/** What a command answers in an image with cat, sh, a netcat and Python, as far as probes use them. */
export function answerIn(world: ProbeWorld, { pod, container, command }: Pick<ExecRequest, 'pod' | 'container' | 'command'>): ExecAnswer {
  const [program = '', ...args] = command
  const sockets = world.listens(pod)
  if (sockets === undefined) return { error: noSuchProgram(program) }
  switch (program) {
    case 'cat':
      return { exitCode: 0, stdout: args.map((file) => procNet(file, sockets)).join('') }
    case 'sh':
      return { exitCode: 0, stdout: 'nc\npython3\n' }
    case 'nc': {
      const [host = '', port = ''] = args.slice(-2)
      const result = world.connect?.({ pod, container, host, port: Number(port), protocol: 'TCP' }) ?? 'open'
      return { exitCode: result === 'open' ? 0 : 1, stderr: said[result] }
    }
    case 'python3': {
      const [host = '', port = ''] = args.slice(-4)
      const result = world.connect?.({ pod, container, host, port: Number(port), protocol: 'UDP' }) ?? 'unknown'
      const words = result === 'open' ? 'open 2' : result === 'unknown' ? 'silent 3000' : `failed 2 ${said[result]}`
      return { exitCode: 0, stdout: `porttrace ${words}\n` }
    }
    default:
      return { error: noSuchProgram(program) }
  }
}

/** Runs commands in such a world, and keeps what is requested. */
export function execIn(world: ProbeWorld, requests: ExecRequest[] = []): Exec {
  return async (request) => {
    requests.push(request)
    const answer = answerIn(world, request)
    if ('error' in answer) return { kind: 'no-tool', message: answer.error, ms: 3 }
    const { exitCode, stdout = '', stderr = '' } = answer
    return { kind: 'exited', exitCode, stdout: [stdout].flat().join(''), stderr, truncated: false, ms: 7 }
  }
}

/** The chain with what probes find in such a world. */
export async function probed(chain: Chain, snapshot: Snapshot, world: ProbeWorld): Promise<Chain> {
  const { pods, nodes } = snapshot
  const pod = world.client ?? (world.from === undefined ? undefined : pods.find(({ name }) => name.startsWith(`${world.from}-`)))
  const plan = planProbes(chain, {
    pods,
    nodes,
    ...(pod && { from: { pod } }),
    ...(world.all && { all: true }),
    isRepeated: world.samples !== undefined,
  })
  const signal = new AbortController().signal
  const now = () => Date.parse(chain.taken)
  const probes = await runProbes(plan, { exec: execIn(world), signal, probeTimeoutMs: 5_000, overallMs: 60_000, limit: 20, now })
  const { services } = snapshot
  return withProbes(
    chain,
    plan,
    [...probes.filter(({ kind }) => kind !== 'connections' || !world.samples), ...sampled(plan, world, now()), ...(world.requests ?? [])],
    pods,
    { nodes, services },
  )
}

/** The samples of all Pods of a plan, and of its client. */
function sampled(
  { sockets, client, targets }: ProbePlan,
  { samples, every = 5, isCut, ss = '', clientLast }: ProbeWorld,
  start: number,
): ConnectionProbe[] {
  const ofClient = client ? [client] : []
  const steps = clientLast ? [...sockets, ...ofClient] : [...ofClient, ...sockets]
  return steps.flatMap((step): ConnectionProbe[] => {
    const { namespace, pod, node, kept, ips } = step
    const texts = samples?.(pod, ips)
    if (!texts || !kept) return []
    const series = new ConnectionSeries(kept, targets)
    const tables = texts.map((text, index) =>
      parseConnections(text, { ips, truncated: isCut?.(index) === true }, { ports: kept.ports, targets }),
    )
    return [
      {
        kind: 'connections',
        from: { namespace, pod, ...(node !== undefined && { node }) },
        state: 'read',
        tool: 'sh',
        every: every * 1_000,
        samples: tables.map((table, index) => {
          const sample = series.add(table, new Date(start + index * every * 1_000).toISOString())
          return index === tables.length - 1 ? limited(sample, queuesOf(ss)) : sample
        }),
        gateways: tables[0]?.gateways ?? [],
      },
    ]
  })
}
