import type { ExecAnswer, ExecCall, ExecHandler } from '../server/pods/exec.ts'
import { fieldText } from '../server/store/object.ts'
import type { ObjectStore } from '../server/store/store.ts'
import { shopApps, systemApps } from './apps.ts'
import { type Connected, connect } from './network.ts'
import { planOf, shopExec } from './sockets.ts'

const plans = [...shopApps, ...systemApps]

/** The commands of the shop with a curl in each image that has tools: it reaches whatever the objects in the store let it reach. */
export function shopCommands(store: ObjectStore): ExecHandler {
  return (call) => (call.command[0] === 'curl' ? curl(call, store) : shopExec(call))
}

function curl(call: ExecCall, store: ObjectStore): ExecAnswer {
  const plan = planOf(plans, call.object)
  const container = plan && [...plan.containers, ...plan.sidecars].find(({ name }) => name === call.container)
  const url = URL.parse(call.command.at(-1) ?? '')
  if (!container?.tools || !url) return shopExec(call)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = Number(url.port || 80)
  return told(connect(store, plans, host, port), { host, port, node: fieldText(call.object, 'spec.nodeName') })
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
