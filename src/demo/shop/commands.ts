import type { ExecAnswer, ExecCall, ExecHandler } from '../server/pods/exec.ts'
import { fieldText } from '../server/store/object.ts'
import type { ObjectStore } from '../server/store/store.ts'
import type { ContainerPlan } from './app-plan.ts'
import { shopApps, systemApps } from './apps.ts'
import { type Connected, connect } from './network.ts'
import { planOf, shopExec } from './sockets.ts'

const plans = [...shopApps, ...systemApps]

/** The commands of the shop with a curl in each image that has tools: it reaches whatever the objects in the store let it reach. */
export function shopCommands(store: ObjectStore): ExecHandler {
  return (call) => {
    if (call.command[0] === 'curl') return curl(call, store)
    return readinessCommand(call) ?? shopExec(call)
  }
}

/** The command of a readiness probe is in the image, as it would otherwise never be ready. */
function readinessCommand({ object, container, command }: ExecCall): ExecAnswer | undefined {
  const own = containerOf(object, container)
  const { readiness, state } = own ?? {}
  if (!readiness || !('command' in readiness) || readiness.command.join(' ') !== command.join(' ')) return undefined
  return state === 'ready' ? { stdout: 'ok\n', exitCode: 0 } : { stderr: 'not ready\n', exitCode: 1 }
}

function containerOf(object: ExecCall['object'], name: string): ContainerPlan | undefined {
  const plan = planOf(plans, object)
  return plan && [...plan.containers, ...plan.sidecars].find((one) => one.name === name)
}

function curl(call: ExecCall, store: ObjectStore): ExecAnswer {
  const container = containerOf(call.object, call.container)
  const url = URL.parse(call.command.at(-1) ?? '')
  if (!container?.tools || !url) return shopExec(call)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = Number(url.port || 80)
  const connected = connect(store, plans, host, port)
  const isRequest = call.command.some((word) => word.includes('%{http_code}'))
  if (isRequest && connected.result === 'open') return { stdout: `porttrace ${statusOf(container, url.pathname)} 0.002140\n`, exitCode: 0 }
  return told(connected, { host, port, node: fieldText(call.object, 'spec.nodeName') })
}

/** A container that is not ready says so on the path of its own probe. */
function statusOf({ readiness, state }: ContainerPlan, path: string): number {
  return state === 'unready' && readiness && 'path' in readiness && readiness.path === path ? 503 : 200
}

/** The words and exit codes of curl, with times as between Pods of one Node, and of two. */
function told(connected: Connected, { host, port, node }: { host: string; port: number; node: string }): ExecAnswer {
  const times = (connect: string) => `porttrace ${connect} 0.000310\n`
  switch (connected.result) {
    case 'open':
      return { stdout: times(connected.node === node ? '0.000890' : '0.002140'), exitCode: 0 }
    case 'refused':
      return {
        stdout: times('0.000000'),
        stderr: `curl: (7) Failed to connect to ${host} port ${port} after 1 ms: Connection refused\n`,
        exitCode: 7,
      }
    case 'no-such-name':
      return { stdout: times('0.000000'), stderr: `curl: (6) Could not resolve host: ${host}\n`, exitCode: 6 }
    case 'timeout':
      return { stdout: times('0.000000'), stderr: 'curl: (28) Connection timed out after 5001 milliseconds\n', exitCode: 28 }
  }
}
