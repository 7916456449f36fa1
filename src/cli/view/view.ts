import { PluginRuns } from '../../cluster/config/plugin-runs.ts'
import { UserError } from '../../cluster/config/user-error.ts'
import { realTiming } from '../../cluster/http/timing.ts'
import { projectPod } from '../../cluster/project/pod.ts'
import { defined } from '../../lib/defined.ts'
import { timeOfDay } from '../../lib/duration.ts'
import { createLive } from '../../live/live.ts'
import { createTracer } from '../../live/tracer.ts'
import type { Snapshot, SnapshotSource } from '../../model/snapshot.ts'
import type { TargetRef } from '../../model/target.ts'
import type { TourOptions } from '../../tui/tour-steps.ts'
import { accessOf } from '../access.ts'
import type { TraceCommand } from '../args/command.ts'
import { parseTargets } from '../args/target.ts'
import type { Io } from '../io.ts'
import { targetsOnCluster } from '../slice-targets.ts'
import { lookOfView } from './config/look.ts'
import { type ConfigPlace, noConfig, readConfig, warningOf } from './config/read.ts'
import type { FileView } from './file-view.ts'

/** What the demo adds to a view. */
interface ViewExtras {
  /** Whose configuration is read. */
  user?: ConfigPlace
  /** It begins with it. */
  tour?: TourOptions
  /** Several contexts, side by side: the first is in front at the start. */
  compared?: readonly string[]
}

/**
 * Opens the interactive view of a command on a cluster or a dump, and answers the exit code when the reader leaves it. `known` replaces
 * what the connection tells of itself, for the demo. @throws ApiError, UserError
 */
export async function runView(
  given: TraceCommand,
  io: Io,
  known?: SnapshotSource,
  { user = io, tour, compared }: ViewExtras = {},
): Promise<number> {
  const [front] = compared ?? []
  const asked = front === undefined ? given : { ...given, connection: { ...given.connection, context: front } }
  const { terminal } = io
  if (!terminal) throw new UserError('--interactive needs a terminal for input and output', 'Omit it to print the result.')
  if (io.env.TERM === 'dumb') throw new UserError('--interactive needs a terminal with cursor control, and TERM is dumb')
  // What a credential plugin says would be written across the frames: it is kept until the terminal is free. It cannot ask the user either.
  const kept: string[] = []
  const plugins = compared && { plugins: new PluginRuns() }
  const quiet: Io = { ...io, stdinIsTTY: false, stderr: (text) => void kept.push(text), ...plugins }
  const config = asked.config === false ? noConfig : await readConfig(user)
  const { files } = asked
  const command = files === undefined ? { ...asked, targets: [...(await targetsOnCluster(asked, io, known))] } : asked
  const isTried = command.with !== undefined || command.without !== undefined
  const { live, pod, target } = isTried
    ? await (await import('./what-if-view.ts')).openWhatIf(command, quiet, known)
    : files === undefined
      ? openCluster(command, quiet, known, compared)
      : await (await import('./file-view.ts')).openFiles(command, files, io)
  try {
    const probes =
      files === undefined && !isTried ? (await import('../probe/view-probes.ts')).createViewProbes(command, quiet, live, known) : undefined
    const { settings, hasMouse, forScreenReader, options } = lookOfView(io, command, config)
    const view = {
      live,
      ...defined({ probes }),
      terminal: terminal(),
      settings: { ...settings, time: timeOfDay, pod, parseTarget },
      options,
      ...defined({ target, tour, warning: warningOf(config), save: config.file === undefined ? undefined : saver(config.file) }),
      saveSnapshot: (file: string | undefined, snapshot: Snapshot) => keepSnapshot(file, snapshot, io),
      now: () => io.now().getTime(),
    }
    if (forScreenReader) return await (await import('../../tui/start-reader.ts')).startReader(view)
    return await (await import('../../tui/start.tsx')).start({ ...view, hasMouse })
  } finally {
    live.close()
    for (const text of [...kept, ...config.warnings.map((one) => `warning: ${one}\n`)]) io.stderr(text)
  }
}

function saver(file: string) {
  return async (name: string, typed: string) => {
    await (await import('./config/save.ts')).saveOption(file, name, typed)
    return file
  }
}

async function keepSnapshot(file: string | undefined, snapshot: Snapshot, io: Io): Promise<string> {
  return (await import('./keep-snapshot.ts')).keepSnapshot(file, snapshot, io)
}

function parseTarget(word: string): TargetRef | undefined {
  const found = parseTargets([word])
  return 'targets' in found ? found.targets[0] : undefined
}

function openCluster(command: TraceCommand, io: Io, known: SnapshotSource | undefined, compared: readonly string[] | undefined): FileView {
  const live = createLive({
    connect: accessOf(command, io, known),
    tracer: createTracer(command.ignore),
    timing: realTiming,
    allNamespaces: command.allNamespaces,
    ...defined({ namespace: command.namespace, compared }),
  })
  return { live, pod: projectPod, target: command.targets[0] }
}
