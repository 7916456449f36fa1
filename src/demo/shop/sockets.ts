import { type ExecAnswer, type ExecCall, noSuchProgram } from '../server/pods/exec.ts'
import type { PortHandler } from '../server/pods/pod-ports.ts'
import { type ApiObject, labelsOf } from '../server/store/object.ts'
import type { AppPlan } from './app-plan.ts'
import { shopApps, systemApps } from './apps.ts'
import { procNet, procNetFiles } from './proc-net.ts'

const apps = [...shopApps, ...systemApps]

/**
 * What a command in a container of the shop answers: `cat` of the socket tables, from what `apps.ts` says that the Pod's containers
 * listen on, and `true`. Any other program, any program in an image without tools, and any in a Pod that the scenario does not know,
 * is not found.
 */
export function shopExec(call: ExecCall): ExecAnswer {
  const plan = planOf(apps, call.object)
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

/** What the ports of Pods answer: whatever listens there speaks HTTP; on loopback only to those inside. UDP is not a connection. */
export function portsOf(plans: readonly AppPlan[]): PortHandler {
  return ({ pod, port, from }) => {
    const plan = pod && planOf(plans, pod)
    const open = (plan ? socketsOf(plan) : []).filter((socket) => socket.startsWith('tcp') && socket.endsWith(`:${port}`))
    const reached = from === 'inside' ? open : open.filter((socket) => !/ (127\.|::1:)/.test(socket))
    return reached.length > 0 ? { status: 200, body: 'ok\n' } : 'refused'
  }
}

/** What the ports of the Pods of the shop answer. */
export const shopPorts: PortHandler = portsOf(apps)

/** The workload that a Pod belongs to. */
export function planOf(plans: readonly AppPlan[], pod: ApiObject): AppPlan | undefined {
  const labels = labelsOf(pod)
  const owned = (plan: AppPlan) => Object.entries(plan.labels).every(([key, value]) => labels[key] === value)
  return plans.find((plan) => plan.namespace === pod.metadata.namespace && owned(plan))
}

/** What is listened on in each Pod: its containers share one network namespace; one that does not run listens on nothing. */
export function socketsOf(plan: AppPlan): string[] {
  return [...plan.containers, ...plan.sidecars].filter((each) => each.state !== 'crashing').flatMap((each) => each.listens)
}
