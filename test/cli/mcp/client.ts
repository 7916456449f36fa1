import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { startDemoServer } from '../../../src/demo/server/server.ts'

/** What a call answered. */
export interface Answer {
  text: string
  isError: boolean
}

/** A client of the SDK that started the program as its server. */
export interface Session {
  client: Client
  call(name: string, input?: Record<string, unknown>): Promise<Answer>
  close(): Promise<void>
}

/** Starts `mcp` with these words behind it. */
export async function startSession(words: readonly string[], env: Record<string, string> = {}): Promise<Session> {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: ['src/cli.ts', 'mcp', ...words],
    env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent', ...env },
    stderr: 'ignore',
  })
  const client = new Client({ name: 'test', version: '1.0.0' })
  await client.connect(transport)
  return {
    client,
    call: async (name, input = {}) => {
      const { content, isError } = await client.callTool({ name, arguments: input })
      const text = content.map((one) => (one.type === 'text' ? one.text : '')).join('')
      return { text, isError: isError === true }
    },
    close: () => client.close(),
  }
}

/** The same on the embedded cluster. */
export async function startDemoSession(words: readonly string[] = []): Promise<Session> {
  const server = await startDemoServer({ now: () => new Date() })
  const session = await startSession(['--server', server.url, '-n', 'demo', ...words])
  return {
    ...session,
    close: async () => {
      await session.close()
      await server.close()
    },
  }
}
