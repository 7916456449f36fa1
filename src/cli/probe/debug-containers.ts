import { addEphemeralContainer } from '../../cluster/pods/ephemeral-container.ts'
import { printable } from '../../lib/printable.ts'
import type { ProbePlan } from '../../model/probe-plan.ts'
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

/**
 * Reads the sockets of the Pods in which no image has a tool, in a debug container that is added to each of them: only with `--debug-image`,
 * and after a question or `--yes`. It shares the network of its Pod, and cannot be taken out again.
 */
export async function readInDebugContainers(
  plan: ProbePlan,
  probes: readonly ProbeView[],
  { api, exec, request }: ProbeTools,
  signal: AbortSignal,
  io: Io,
): Promise<{ probes: ProbeView[]; gaps: Gap[] }> {
  const none = { probes: [...probes], gaps: [] }
  const blind = plan.sockets.filter(({ pod }) =>
    probes.some((probe) => probe.kind === 'sockets' && probe.from.pod === pod && probe.state === 'unknown' && probe.reason === 'no-tool'),
  )
  const { debugImage: image, timeoutMs } = request
  if (image === undefined || blind.length === 0 || signal.aborted) return none
  const denied = await deniedRights(['ephemeral'], plan.target.namespace ?? '', api, signal, io)
  if (denied.rights.size > 0) return { ...none, gaps: denied.gaps }
  const names = blind.map(({ pod }) => `pod/${pod}`).join(', ')
  const stays = 'a debug container cannot be taken out again: it stays until its Pod goes, and ends by itself after 10 minutes'
  io.stderr(`${printable(`add a container of ${image} to ${names}: ${stays}`)}\n`)
  if (!request.yes && !(await confirmed(io))) return none
  const found = [...probes]
  for (const step of blind) {
    if (signal.aborted) break
    const [target = ''] = step.containers
    const { namespace, pod } = step
    const added = await addEphemeralContainer(api, { namespace, pod, image, target, lifetimeSeconds, timeoutMs: startMs }, signal)
    if (added.kind !== 'running') {
      io.stderr(`no debug container in pod/${printable(pod)}: ${added.message}\n`)
      continue
    }
    if (added.added) io.stderr(`${printable(`added container ${added.container} to pod/${pod}: it stays until the Pod goes`)}\n`)
    const own = { ...step, containers: [added.container], template: `${step.template} ${added.container}` }
    const again = { ...plan, sockets: [own], connects: [] }
    const [probe] = await runProbes(again, { exec, signal, probeTimeoutMs: timeoutMs, overallMs: timeoutMs * 3, limit: 1 })
    const index = found.findIndex((one) => one.kind === 'sockets' && one.from.pod === pod)
    if (probe && index >= 0) found[index] = probe
  }
  return { probes: found, gaps: [] }
}

async function confirmed(io: Io): Promise<boolean> {
  if (!io.stdinIsTTY) {
    io.stderr('not added: nobody can be asked here, and there is no --yes\n')
    return false
  }
  return /^y(es)?$/i.test((await io.ask('Add it? [y/N] ')).trim())
}
