import { ApiError } from '../../cluster/http/api-error.ts'
import { readAccess } from '../../cluster/pods/access-review.ts'
import { getObject, listEvents } from '../../cluster/read/objects.ts'
import { count } from '../../lib/count.ts'
import { defined } from '../../lib/defined.ts'
import { joinLines } from '../../lib/line.ts'
import { pooled } from '../../lib/pool.ts'
import { maskText } from '../../lib/secrets.ts'
import { repeatOfReplay } from '../../probe/replay/repeat-replay.ts'
import { type Replay, replaysOf } from '../../probe/replay/replay.ts'
import { type ReplayResult, runReplay } from '../../probe/replay/run-replay.ts'
import type { ProbeCell } from '../../render/probe-cell.ts'
import type { Sign } from '../../render/style.ts'
import type { ProbeChoice, ProbeProposal } from '../../tui/view-probes.ts'
import { sessionsAtOnce } from './probe-all.ts'
import type { Round } from './studio.ts'

/** So many Pods are read. */
const mostPods = 8

interface Replays {
  replays: readonly Replay[]
  /** What the kubelet said last of the readiness of a Pod. */
  said: ReadonlyMap<string, string>
  /** One line about the right that it needs; absent: unknown. */
  right?: string
  /** Pods that were not read. */
  left: readonly string[]
  marks: ReadonlySet<string>
  /** What leads kubectl to the cluster. */
  flags: readonly string[]
}

/** The readiness probes of the Pods of a Service, to be sent from inside of them. Commands of a Pod are not marked: they are not ours. */
export async function proposeReplay({ planned, tools, snapshot }: Round, signal: AbortSignal): Promise<ProbeProposal> {
  const { api } = tools
  const namespace = planned.chain.target.namespace ?? ''
  const names = [...new Set(planned.plans.flatMap(({ plan }) => plan.sockets.map(({ pod }) => pod)))]
  const said = new Map<string, string>()
  const read = await Promise.all(
    names.slice(0, mostPods).map(async (name) => {
      const ref = { kind: 'Pod', namespace, name }
      const [pod, events] = await Promise.all([getObject(api, ref, signal), eventsOf(() => listEvents(api, ref, signal))])
      const last = events.findLast(({ reason, message }) => reason === 'Unhealthy' && message.startsWith('Readiness'))
      if (last) said.set(name, maskText(last.message))
      return replaysOf(pod)
    }),
  )
  const [access] = await readAccess(api, namespace, ['exec'], signal)
  const right = access?.state === 'allowed' ? 'needs the right to get and create pods/exec, which you have' : access?.message
  const replays = read.flat()
  const marks = new Set(replays.filter(({ action }) => action.kind !== 'command' && action.kind !== 'none').map(keyOf))
  const run = { exec: tools.exec }
  const flags = snapshot.source.kubectlFlags
  return proposal({ replays, said, left: names.slice(mostPods), marks, flags, ...defined({ right }) }, run)
}

/** A user who may not read events misses only what the kubelet said. */
async function eventsOf<T>(read: () => Promise<T[]>): Promise<T[]> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof ApiError) || error.reason === 'aborted') throw error
    return []
  }
}

const keyOf = ({ pod, container }: Replay) => `${pod}/${container}`
const nameOf = ({ pod, container }: Replay) => `pod/${pod} (${container})`

function proposal(all: Replays, { exec }: Pick<Round['tools'], 'exec'>): ProbeProposal {
  const { replays, marks } = all
  const marked = replays.filter((one) => marks.has(keyOf(one)) && one.action.kind !== 'none')
  return {
    ...(marked.length === 0 && { isEmpty: true as const }),
    lines: linesOf(all, marked),
    ...(replays.length > 0 && {
      choices: {
        title: 'READINESS PROBES',
        clients: [],
        targets: replays.map((one) => choiceOf(one, marks)),
        mark: (keys) => proposal({ ...all, marks: keys }, { exec }),
      },
    }),
    async run(onProgress, signal) {
      const found = new Map<string, ReplayResult>()
      const begun = new Set<string>()
      const show = () =>
        onProgress(marked.map((one) => cellOf(one, all, found.get(keyOf(one)), begun.has(keyOf(one)) ? 'running' : 'queued')))
      show()
      await pooled(
        sessionsAtOnce,
        marked.map((one) => async () => {
          begun.add(keyOf(one))
          show()
          found.set(keyOf(one), await runReplay(one, { exec, signal }))
          show()
        }),
      )
      return undefined
    },
  }
}

function choiceOf(replay: Replay, marks: ReadonlySet<string>): ProbeChoice {
  const { action, words } = replay
  const note = action.kind === 'none' ? `${words}: ${action.why}` : words
  return { key: keyOf(replay), name: nameOf(replay), note, isMarked: marks.has(keyOf(replay)) && action.kind !== 'none' }
}

function linesOf({ replays, right, left }: Replays, marked: readonly Replay[]): string[] {
  if (replays.length === 0) return ['no Pod of the Service that was read has a readiness probe: each is ready as soon as it runs']
  const commands = marked.filter(({ action }) => action.kind === 'command')
  return [
    `${count(marked.length, 'readiness probe')}, by exec in running containers`,
    ...(right === undefined ? [] : [right]),
    ...marked.map((one) => `${nameOf(one)}: ${one.words}, within ${one.timeout} s`),
    ...(commands.length === 0
      ? []
      : [
          `${count(commands.length, 'command')} of the Pods themselves: what they do is not known here, and one that hangs continues to run`,
        ]),
    'servers see each request',
    'the kubelet connects from the Node, this connects inside of the Pod: what is between them is not tested',
    ...(left.length === 0 ? [] : [`not of ${count(left.length, 'more Pod')}`]),
  ]
}

const signs: Readonly<Record<ReplayResult['state'], Sign>> = { ready: 'ok', 'not-ready': 'broken', unknown: 'unknown' }

function cellOf(replay: Replay, { said, flags }: Replays, result: ReplayResult | undefined, left: 'running' | 'queued'): ProbeCell {
  const place = { from: nameOf(replay), to: replay.words }
  const event = said.get(replay.pod)
  const kubelet = `${replay.isReady ? 'ready' : 'not ready'}${event === undefined || replay.isReady ? '' : `: ${joinLines(event)}`}`
  const facts: [string, string][] = [
    ['kubelet', kubelet],
    ['timeout', `${replay.timeout} s`],
    ...(replay.node === undefined ? [] : [['node', replay.node] satisfies [string, string]]),
  ]
  if (!result) return { ...place, sign: 'off', words: left, facts }
  const { tool, message, ms, state, words } = result
  const told: [string, string | undefined][] = [
    ['by', tool],
    ['took', `${ms} ms, with the start of the command`],
    ['said', message],
  ]
  return {
    ...place,
    sign: signs[state],
    words,
    ...defined({ repeat: repeatOfReplay(replay, tool, flags) }),
    facts: [...facts, ...told.flatMap(([label, value]): [string, string][] => (value === undefined ? [] : [[label, value]]))],
  }
}
