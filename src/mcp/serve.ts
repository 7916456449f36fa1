import type { Readable, Writable } from 'node:stream'
import { type CallToolResult, McpServer } from '@modelcontextprotocol/server'
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio'
import { z } from 'zod'
import type { Tool, ToolInput, ToolParameter } from './tool.ts'

/** What is served, and over which streams. */
export interface ServeOptions {
  name: string
  version: string
  /** Tells a model when to call which tool. */
  instructions: string
  tools: readonly Tool[]
  stdin: Readable
  stdout: Writable
  /** Ends the service. */
  signal: AbortSignal
}

/**
 * Serves tools of the Model Context Protocol on two streams until the client closes its end or the signal aborts. What is written to
 * `stdout` is protocol alone. A tool that throws answers its message as an error; the service continues.
 */
export async function serve({ name, version, instructions, tools, stdin, stdout, signal }: ServeOptions): Promise<void> {
  const transport = new StdioServerTransport(stdin, stdout)
  const ended = new Promise<void>((resolve) => {
    stdin.once('end', resolve).once('close', resolve)
    stdout.once('error', () => resolve()).once('close', resolve)
    signal.addEventListener('abort', () => resolve(), { once: true })
    if (signal.aborted) resolve()
  })
  const handle = serveStdio(
    () => {
      const server = new McpServer({ name, version }, { instructions })
      for (const tool of tools) register(server, tool)
      return server
    },
    { transport },
  )
  await ended
  await handle.close()
}

function register(server: McpServer, { name, title, description, parameters, isReadOnly, run }: Tool): void {
  const inputSchema = z.strictObject(Object.fromEntries(Object.entries(parameters).map(([key, one]) => [key, schemaOf(one)])))
  const annotations = { title, readOnlyHint: isReadOnly, destructiveHint: false, idempotentHint: true, openWorldHint: false }
  server.registerTool(name, { title, description, inputSchema, annotations }, async (input, context): Promise<CallToolResult> => {
    const { text, isError } = await run(inputOf(input), context.mcpReq.signal)
    return { content: [{ type: 'text', text }], ...(isError && { isError: true }) }
  })
}

function schemaOf({ type, description, required }: ToolParameter) {
  const schema = {
    boolean: z.boolean(),
    string: z.string().max(MOST_CHARACTERS),
    strings: z.array(z.string().max(MOST_NAME)).min(1).max(MOST_VALUES),
  }
  const described = schema[type].describe(description)
  return required ? described : described.optional()
}

/** A pasted log may be long; a name is not. */
const MOST_CHARACTERS = 1_000_000
const MOST_NAME = 2_000
const MOST_VALUES = 20

/** What zod has checked, as the tools take it. */
function inputOf(input: Readonly<Record<string, unknown>>): ToolInput {
  const text = new Map<string, string>()
  const texts = new Map<string, readonly string[]>()
  const flags = new Set<string>()
  for (const [key, value] of Object.entries(input)) {
    if (typeof value === 'string') text.set(key, value)
    else if (value === true) flags.add(key)
    else if (Array.isArray(value))
      texts.set(
        key,
        value.map((one) => String(one)),
      )
  }
  return { text, texts, flags }
}
