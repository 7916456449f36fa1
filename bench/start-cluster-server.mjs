import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** Starts the process of cluster-server.mjs. Answers its address, a function that changes a Service and answers when, and one that ends it. */
export async function startClusterServer() {
  const child = spawn(process.execPath, [fileURLToPath(new URL('cluster-server.mjs', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const { value: url } = await lines.next()
  return {
    url,
    change: async (index, port) => {
      child.stdin.write(`${index} ${port}\n`)
      return Number((await lines.next()).value)
    },
    close: () => child.kill(),
  }
}
