import { type ExecAnswer, type ExecCall, noSuchProgram } from '../server/pods/exec.ts'
import type { PortCall, PortReply } from '../server/pods/pod-ports.ts'
import { labelsOf } from '../server/store/object.ts'
import type { AppPlan } from './app-plan.ts'
import { shopApps, systemApps } from './apps.ts'
import { procNet, procNetFiles } from './proc-net.ts'

/**
 * What a command in a container of the shop answers: `cat` of the socket tables, from what `apps.ts` says that the Pod's containers
 * listen on, and `true`. Any other program, any program in an image without tools, and any in a Pod that the scenario does not know,
 * is not found.
 */
export function shopExec(call: ExecCall): ExecAnswer {
  const plan = planOf(call)
  const container = plan && [...plan.containers, ...plan.sidecars].find((each) => each.name === call.container)
  const [program = '', ...files] = call.command
  if (!plan || !container?.tools || !['cat', 'true'].includes(program)) return { error: noSuchProgram(program) }
  if (program === 'true') return { exitCode: 0 }
  const missing = files.filter((file) => !procNetFiles.includes(file))
  return {
    stdout: files.filter((file) => procNetFiles.includes(file)).map((file) => procNet(file, socketsOf(plan))),
    stderr: missing.map((file) => `cat: can't open '${file}': No such file or directory\n`).join(''),
    exitCode: missing.length > 0 ? 1 : 0,
  }
}

/** What a port of a Pod of the shop answers: whatever listens there speaks HTTP; on loopback only to those inside. UDP is no connection. */
export function shopPorts({ pod, port, from }: PortCall): PortReply {
  const plan = pod && planOf({ namespace: pod.metadata.namespace ?? '', object: pod })
  const open = (plan ? socketsOf(plan) : []).filter((socket) => socket.startsWith('tcp') && socket.endsWith(`:${port}`))
  const reached = from === 'inside' ? open : open.filter((socket) => !/ (127\.|::1:)/.test(socket))
  return reached.length > 0 ? { status: 200, body: 'ok\n' } : 'refused'
}

function planOf(call: Pick<ExecCall, 'namespace' | 'object'>): AppPlan | undefined {
  const labels = labelsOf(call.object)
  const owned = (plan: AppPlan) => Object.entries(plan.labels).every(([key, value]) => labels[key] === value)
  return [...shopApps, ...systemApps].find((plan) => plan.namespace === call.namespace && owned(plan))
}

/** All containers of a Pod share one network namespace; one that does not run listens on nothing. */
function socketsOf(plan: AppPlan): string[] {
  return [...plan.containers, ...plan.sidecars].filter((each) => each.state !== 'crashing').flatMap((each) => each.listens)
}
