import { addEphemeralContainer } from '../../cluster/pods/ephemeral-container.ts'
import { defined } from '../../lib/defined.ts'
import { printable } from '../../lib/printable.ts'
import type { ConnectStep, ProbePlace, ProbePlan, SocketStep } from '../../model/probe-plan.ts'
import type { ProbeView } from '../../model/probe-view.ts'
import type { Gap } from '../../model/trace.ts'
import { runProbes } from '../../probe/run.ts'
import type { Io } from '../io.ts'
import { deniedRights } from './probe-rights.ts'
import type { ProbeTools } from './probe-tools.ts'

/** s that a debug container sleeps before it ends by itself. */
const lifetimeSeconds = 600
/** ms for its image to be pulled. */
const startMs = 60_000
/** Sessions at once in one container. */
const limit = 4

/** A Pod in which a probe found no tool, and the probes to run again there. */
interface BlindPod extends ProbePlace {
  sockets: readonly SocketStep[]
  connects: readonly ConnectStep[]
}

/**
 * Probes the Pods in whose images a tool is missing once more, from a debug container that is added to each of them: only with
 * `--debug-image`, and after a question or `--yes`. It shares the network of its Pod, and cannot be taken out again.
 */
export async function probeFromDebugContainers(
  plan: ProbePlan,
  probes: readonly ProbeView[],
  { api, exec, request }: ProbeTools,
  signal: AbortSignal,
  io: Io,
): Promise<{ probes: ProbeView[]; gaps: Gap[] }> {
  const none = { probes: [...probes], gaps: [] }
  const blind = blindPods(plan, probes)
  const { debugImage: image, timeoutMs } = request
  if (image === undefined || blind.length === 0 || signal.aborted) return none
  const denied = await deniedRights(['ephemeral'], plan.target.namespace ?? '', api, signal, io)
  if (denied.rights.size > 0) return { ...none, gaps: denied.gaps }
  const names = blind.map(({ pod }) => `pod/${pod}`).join(', ')
  const stays = 'a debug container cannot be removed: it exits after 10 minutes and stays until its Pod is deleted'
  io.stderr(`${printable(`add a container of ${image} to ${names}: ${stays}`)}\n`)
  if (!request.yes && !(await confirmed(io))) return none
  // The client has been looked at already.
  const { client: _, ...rest } = plan
  const steps = [...plan.sockets, ...plan.connects]
  const found = [...probes]
  for (const one of blind) {
    if (signal.aborted) break
    const [target = ''] = one.containers
    const { namespace, pod } = one
    const added = await addEphemeralContainer(api, { namespace, pod, image, target, lifetimeSeconds, timeoutMs: startMs }, signal)
    if (added.kind !== 'running') {
      io.stderr(`no debug container in pod/${printable(pod)}: ${added.message}\n`)
      continue
    }
    if (added.added) io.stderr(`${printable(`added container ${added.container} to pod/${pod}: it stays until the Pod is deleted`)}\n`)
    const { sockets, connects } = one
    const again = {
      ...rest,
      sockets: sockets.map((step) => inside(step, added.container)),
      connects: connects.map((step) => from(step, added.container)),
    }
    const { sampling } = request
    const waitMs = timeoutMs * 3 * Math.max(1, Math.ceil((sockets.length + connects.length) / limit))
    const overallMs = waitMs + (sampling ? sampling.forMs * 2 : 0)
    const now = () => io.now().getTime()
    const results = await runProbes(again, { exec, signal, probeTimeoutMs: timeoutMs, overallMs, limit, now, ...defined({ sampling }) })
    replaceIn(found, steps, results, one)
  }
  return { probes: found, gaps: [] }
}

/** For each step that failed because the images of a Pod have no tool, uses the result of its debug container instead. */
function replaceIn(
  found: ProbeView[],
  steps: readonly (SocketStep | ConnectStep)[],
  results: readonly ProbeView[],
  { namespace, pod, sockets, connects }: BlindPod,
): void {
  for (const [index, step] of [...sockets, ...connects].entries()) {
    const probe = results[index]
    if (probe) found[steps.indexOf(step)] = probe
  }
  const isOf = (probe: ProbeView) => probe.kind === 'connections' && probe.from.namespace === namespace && probe.from.pod === pod
  const index = found.findIndex(isOf)
  const sample = results.find(isOf)
  if (sample && index >= 0) found[index] = sample
}

/** The Pods of a plan in whose images a tool is missing. Its probes are in the order of its steps. */
function blindPods({ sockets, connects }: ProbePlan, probes: readonly ProbeView[]): BlindPod[] {
  const blindSockets = sockets.filter((_, index) => lacksTool(probes[index]))
  const blindConnects = connects.filter((_, index) => lacksTool(probes[sockets.length + index]))
  const places = new Map([...blindSockets, ...blindConnects.map((step) => step.from)].map((place) => [place.pod, place]))
  return [...places.values()].map((place) => ({
    ...place,
    sockets: blindSockets.filter(({ pod }) => pod === place.pod),
    connects: blindConnects.filter((step) => step.from.pod === place.pod),
  }))
}

function lacksTool(probe: ProbeView | undefined): boolean {
  return (probe?.kind === 'sockets' || probe?.kind === 'connect') && probe.reason === 'no-tool'
}

/** The place within one container, with a template of its own: other Pods of the template do not have this image. */
function inside<Place extends ProbePlace>(place: Place, container: string): Place {
  return { ...place, containers: [container], template: `${place.template} ${container}` }
}

function from(step: ConnectStep, container: string): ConnectStep {
  return { ...step, from: inside(step.from, container) }
}

async function confirmed(io: Io): Promise<boolean> {
  if (!io.stdinIsTTY) {
    io.stderr('not added: standard input is not a terminal; add --yes to skip the question\n')
    return false
  }
  return /^y(es)?$/i.test((await io.ask('Add it? [y/N] ')).trim())
}
