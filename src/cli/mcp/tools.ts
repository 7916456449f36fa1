import { printable } from '../../lib/printable.ts'
import type { Tool, ToolAnswer, ToolParameter } from '../../mcp/tool.ts'
import { renderBrief, renderBriefList } from '../../render/brief.ts'
import { renderJson } from '../../render/json.ts'
import { isFound } from '../../trace/target.ts'
import type { TraceCommand } from '../args/command.ts'
import { explain } from '../explain.ts'
import type { Io } from '../io.ts'
import type { Origin, Traced } from '../origin.ts'
import { withErrors } from '../run.ts'
import { answer, type Make } from './answer.ts'
import { commandOfCall } from './calls.ts'

/** Bytes of an answer about one target, and about all Services, unless the details are requested. */
const MOST_OF_TRACE = 1_500
const MOST_OF_LIST = 6_000

const place = {
  namespace: { type: 'string', description: 'Namespace (default: the namespace of the context)' },
  context: { type: 'string', description: 'Context of the kubeconfig (default: the current context)' },
} as const satisfies Record<string, ToolParameter>

const details: ToolParameter = { type: 'boolean', description: 'Return the whole JSON document (5 to 7 kB for each trace)' }

/** The tools of the service. `base` is what it was started with; `mayProbe`: commands may run in Pods, if a call asks for that. */
export function createTools(base: TraceCommand, mayProbe: boolean, io: Io): Tool[] {
  return [listTool(base, io), traceTool(base, mayProbe, io), pasteTool(base, io), explainTool(io)]
}

function listTool(base: TraceCommand, io: Io): Tool {
  return {
    name: 'list',
    title: 'Health of all Services',
    description: 'The verdict and the cause for every Service of a namespace, the worst first. Call it to find out what is broken.',
    parameters: {
      ...place,
      all_namespaces: { type: 'boolean', description: 'All namespaces' },
      selector: { type: 'string', description: 'Label selector, such as app=web' },
      problems: { type: 'boolean', description: 'Only Services that are broken, degraded or unknown' },
      details,
    },
    isReadOnly: true,
    run: (input, signal) => {
      const make: Make = async (_, origin) => {
        const { document } = await origin.list()
        const isBrief = !input.flags.has('details')
        return { text: isBrief ? renderBriefList(document, input.flags.has('problems'), MOST_OF_LIST) : renderJson(document) }
      }
      return answer(() => commandOfCall(input, base, false), make, io, signal)
    },
  }
}

function traceTool(base: TraceCommand, mayProbe: boolean, io: Io): Tool {
  const probe = { type: 'boolean', description: 'Connect from inside the Pods, with exec; the servers see the connections' } as const
  return {
    name: 'trace',
    title: 'Trace connections',
    description:
      'Traces what a client connects to through every hop: route, load balancer, NodePort, Service, EndpointSlice, Pod, container. ' +
      'Returns the first broken hop with its proof and its fix. Call it if a connection fails. It never runs the fix.',
    parameters: {
      targets: {
        type: 'strings',
        required: true,
        description:
          'For example svc/web, svc/web:80, pod/web-0, deploy/web, ing/shop, node/a, 10.96.3.4:80, https://shop.example.com/cart',
      },
      ...place,
      from: { type: 'strings', description: 'The clients: pod/shop-1, deploy/shop, node/a, an IP address, or outside (of the cluster)' },
      ...(mayProbe && { probe }),
      details,
    },
    isReadOnly: !mayProbe,
    run: (input, signal) => {
      const make: Make = async (command, origin, quiet, probeTools) =>
        answerOf(await traced(command, origin, quiet, probeTools), input.flags.has('details'))
      return answer(() => commandOfCall(input, base, mayProbe), make, io, signal)
    },
  }
}

function pasteTool(base: TraceCommand, io: Io): Tool {
  return {
    name: 'paste',
    title: 'Explain a connection error',
    description:
      'Reads the error of a client (a line of a log, a whole log, an error of curl or a browser, an event), traces the address in it, and says ' +
      'which findings can be the cause and which cannot. If the line names no target, pass it in targets.',
    parameters: {
      text: { type: 'string', required: true, description: 'The error or the log, as it stands' },
      targets: { type: 'strings', description: 'What the client connects to, if the text does not say: svc/web' },
      ...place,
      from: { type: 'strings', description: 'The client, if the text does not say: pod/shop-1' },
      details,
    },
    isReadOnly: true,
    run: (input, signal) => {
      const make: Make = async (command, origin, quiet) =>
        answerOf(await traced(command, origin, quiet, undefined), input.flags.has('details'))
      return answer(() => commandOfCall(input, base, false), make, io, signal)
    },
  }
}

/** What was traced, in few words or as documents, and a line for each target that does not exist. */
function answerOf({ traces, missing }: Traced, isWhole: boolean): ToolAnswer {
  const drawn = traces.filter((trace) => isFound(trace) || trace.findings.length > 0)
  const texts = drawn.map((trace) => (isWhole ? renderJson(trace) : renderBrief(trace, MOST_OF_TRACE)))
  const text = [...texts, ...missing.map((line) => `error: ${printable(line)}\n`)].join('\n')
  return texts.length === 0 ? { text, isError: true } : { text }
}

async function traced(command: TraceCommand, origin: Origin, io: Io, probeTools: Parameters<Make>[3]): Promise<Traced> {
  const read = await origin.traces(command.targets)
  if (command.symptoms) return withErrors(command, read)
  return probeTools ? (await import('../probe/probe-all.ts')).probeAll(command, read, probeTools, io) : read
}

function explainTool(io: Io): Tool {
  return {
    name: 'explain',
    title: 'Explain a finding',
    description: 'What a code such as PT101 means, why it happens, how to confirm and how to fix it. Without a code: all codes.',
    parameters: { code: { type: 'string', description: 'PT101, or selector-matches-nothing' } },
    isReadOnly: true,
    run: async ({ text }) => {
      const said: string[] = []
      const stderr = (part: string) => void said.push(part)
      const quiet = { ...io, program: 'kubectl porttrace', columns: undefined, stdout: async (part: string) => stderr(part), stderr }
      const code = await explain(text.get('code'), quiet)
      return { text: said.join(''), ...(code !== 0 && { isError: true }) }
    },
  }
}
