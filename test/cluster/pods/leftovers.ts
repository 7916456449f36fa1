/**
 * Runs the command of each argument, `COMMAND` or `COMMAND:TIMEOUT` in ms, one after the other, and leaves it to the process to end. Started
 * by exec-connection.test.ts.
 */
import { createExec } from '../../../src/cluster/pods/exec.ts'

const [server = '', ...rest] = process.argv.slice(2)
const proxy = rest.find((each) => each.startsWith('--proxy='))?.slice('--proxy='.length)
const exec = createExec({
  user: 'demo',
  namespace: 'demo',
  server,
  kubectlFlags: [],
  tls: { insecure: false },
  authentication: { token: 'demo', impersonation: {} },
  execConfig: undefined,
  disableCompression: false,
  requestTimeoutMs: 0,
  surroundings: { env: {}, home: '/nowhere', platform: process.platform, stdinIsTTY: false, stderr: () => {} },
  ...(proxy !== undefined && { proxy }),
})
for (const argument of rest.filter((each) => !each.startsWith('--'))) {
  const [command = '', timeout = '10000'] = argument.split(':')
  const request = {
    namespace: 'demo',
    pod: 'web-77bcbbfdf4-4ckx6',
    container: 'web',
    command: [command],
    timeoutMs: Number(timeout),
    maxBytes: 1000,
  }
  const { kind } = await exec(request, new AbortController().signal)
  process.stdout.write(`${command} ${kind}\n`)
}
