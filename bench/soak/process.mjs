import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Starts a process of this folder. `ask` sends it a message and resolves with the answer; `heard` is called for what it says by itself. */
export function startProcess(file, heard = () => {}) {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), { execArgv: ['--expose-gc'] })
  // The first message says that it listens.
  const ready = Promise.withResolvers()
  const waiting = new Map([[0, ready]])
  let last = 0
  child.on('message', ({ id, value, ...rest }) => {
    if (id === undefined) heard(rest)
    else {
      waiting.get(id).resolve(value)
      waiting.delete(id)
    }
  })
  child.on('exit', (code, signal) => {
    for (const { reject } of waiting.values()) reject(new Error(`${file} has ended: ${signal ?? code}`))
  })
  return {
    async ask(act, value) {
      await ready.promise
      last += 1
      const waits = Promise.withResolvers()
      waiting.set(last, waits)
      child.send({ id: last, act, value })
      return waits.promise
    },
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
    close() {
      child.kill('SIGCONT')
      child.disconnect()
    },
  }
}
