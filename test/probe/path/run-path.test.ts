import { describe, expect, it } from 'vitest'
import type { Exec, ExecOutcome, ExecRequest } from '../../../src/model/exec.ts'
import type { ConnectTarget, ProbePlan } from '../../../src/model/probe-plan.ts'
import { ImageMemory } from '../../../src/probe/memory.ts'
import { pathPlan } from '../../../src/probe/path/path-targets.ts'
import { type PathRound, runPath } from '../../../src/probe/path/run-path.ts'

const target: ConnectTarget = { type: 'pod', address: '10.244.0.1', port: 8080, protocol: 'TCP', pod: 'web-1' }
const done: ExecOutcome = { kind: 'exited', exitCode: 0, stdout: '', stderr: '', truncated: false, ms: 1 }

type Command = (request: ExecRequest, signal: AbortSignal) => ExecOutcome | Promise<ExecOutcome>

function saying(...rounds: string[]): Command {
  return ({ onStdout }) => {
    for (const text of rounds) onStdout?.(Buffer.from(`porttrace round 1\n${text}\nporttrace end 1\n`))
    return done
  }
}

/** The first rounds of a path in an image with these programs, by the command that a shell gets if the program is a shell. */
async function rounds(
  programs: Readonly<Record<string, Command>>,
  most: number,
  signal = new AbortController().signal,
): Promise<PathRound[]> {
  const exec: Exec = async (request, ended) => {
    const [first = '', , program = ''] = request.command
    const name = first !== 'sh' ? first : program.includes('curl -q') ? 'curl' : program.includes('nc -z') ? 'nc -z' : 'nc'
    return (await programs[name]?.(request, ended)) ?? { kind: 'no-tool', message: 'not found', ms: 1 }
  }
  const place = { namespace: 'demo', pod: 'client', containers: ['app'], template: 'client' }
  const found: PathRound[] = []
  for await (const round of runPath(place, [target], { exec, memory: new ImageMemory(), signal, timeoutMs: 50 })) {
    found.push(round)
    if (found.length === most) break
  }
  return found
}

describe('a path', () => {
  it('the first tool that the image has connects, round after round', async () => {
    expect(await rounds({ perl: saying('0 open 250', '0 ECONNREFUSED 90') }, 2)).toMatchObject([
      { kind: 'read', container: 'app', tool: 'perl', results: [{ target: 0, outcome: 'open', ms: 0.25 }] },
      { results: [{ target: 0, outcome: 'refused', ms: 0.09 }] },
    ])
  })

  it('a netcat that does not know the options is not counted as a loss', async () => {
    const foreign = saying("0 exit 1 nc: invalid option -- 'z'")
    expect(await rounds({ 'nc -z': foreign, nc: saying('0 exit 0') }, 1)).toMatchObject([
      { tool: 'nc (busybox)', results: [{ target: 0, outcome: 'open' }] },
    ])
  })

  it('a program that says nothing of any target is not used', async () => {
    expect(await rounds({ python3: saying('Traceback'), 'nc -z': saying('0 exit 0 succeeded!') }, 1)).toMatchObject([{ tool: 'nc' }])
  })

  it('a Pod without a tool is unknown, once', async () => {
    expect(await rounds({}, 5)).toMatchObject([{ kind: 'unread', reason: 'no-tool' }])
  })

  it('a session that is lost leaves a round unknown, and the next begins', async () => {
    const turns = [{ kind: 'lost', message: 'broken off', ms: 1 } satisfies ExecOutcome, undefined].values()
    const found = await rounds({ python3: (request, signal) => turns.next().value ?? saying('0 open 1')(request, signal) }, 2)
    expect(found).toMatchObject([{ kind: 'unread', reason: 'lost', message: 'broken off' }, { kind: 'read' }])
  })

  it('addresses travel as arguments, and the programs are constant', async () => {
    const asked: string[][] = []
    const keep: Command = ({ command }) => {
      asked.push([...command])
      return { kind: 'no-tool', message: 'not found', ms: 1 }
    }
    await rounds({ python3: keep, 'nc -z': keep }, 1)
    for (const command of asked) {
      expect(command.slice(-5)).toEqual(['600', '1', '0.9', '10.244.0.1', '8080'])
      expect(command.slice(0, -5).join(' ')).not.toContain('10.244')
    }
    expect(asked).toHaveLength(2)
  })
})

describe('where a path leads', () => {
  const from = { namespace: 'demo', pod: 'client', containers: ['app'], template: 'client', role: 'client' as const }
  const targets = (connects: ProbePlan['connects']) => {
    const plan = pathPlan({
      apiVersion: 'porttrace/v1',
      kind: 'ProbePlan',
      target: { kind: 'Service', name: 'web' },
      sockets: [],
      connects,
      targets: [],
      left: [],
    })
    return { types: plan?.targets.map(({ type }) => type), isSample: plan?.isSample }
  }
  const to = (type: ConnectTarget['type'], protocol: 'TCP' | 'UDP' = 'TCP') => ({ from, to: { ...target, type, protocol } })

  it('a path goes to the name, the ClusterIP, each Pod and the NodePorts, over TCP', () => {
    const steps = [to('nodePort'), to('pod'), to('pod'), to('clusterIP'), to('dns'), to('pod', 'UDP')]
    expect(targets(steps)).toEqual({ types: ['dns', 'clusterIP', 'pod', 'pod', 'nodePort'], isSample: false })
  })

  it('of many Pods some are tried, so that no path has more than 12 targets', () => {
    const found = targets([to('dns'), to('clusterIP'), ...Array.from({ length: 20 }, () => to('pod')), to('nodePort')])
    expect(found.types).toEqual(['dns', 'clusterIP', ...Array.from({ length: 9 }, () => 'pod'), 'nodePort'])
    expect(found.isSample).toBe(true)
  })

  it('a plan without a client has no path', () => {
    expect(targets([{ from: { ...from, role: 'endpoint' }, to: target }])).toEqual({ types: undefined, isSample: undefined })
  })
})
