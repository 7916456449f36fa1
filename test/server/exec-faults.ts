import type { WebSocket } from 'ws'
import { type ExecAnswer, type ExecHandler, sendOutput } from '../../src/demo/server/pods/exec.ts'
import type { ApiRequest } from '../../src/demo/server/request.ts'
import type { ExecFault } from './faults.ts'

/** The handler with what goes wrong with the sessions that the fault strikes. */
export function execWithFaults(handler: ExecHandler, take: (request: ApiRequest) => ExecFault | undefined): ExecHandler {
  return (call, request) => {
    const answer = handler(call, request)
    const fault = take(request)
    return fault === undefined || typeof answer === 'function' ? answer : (socket) => misbehave(socket, answer, fault.do)
  }
}

function misbehave(socket: WebSocket, answer: ExecAnswer, fault: ExecFault['do']): void {
  if (fault === 'exec-flood') writeOn(socket, Buffer.alloc(32 * 1024, '.'), 0)
  if (fault === 'exec-drip') writeOn(socket, Buffer.from('.'), 10)
  if (fault === 'exec-die') {
    const [first = ''] = 'error' in answer ? [] : [answer.stdout ?? []].flat()
    const half = Buffer.from(first.slice(0, first.length / 2))
    socket.send(Buffer.concat([Buffer.of(1), half]), () => socket.terminate())
  }
  if (fault === 'exec-no-status') {
    sendOutput(socket, answer)
    socket.close(1000)
  }
}

/** Output without an end, so many ms from one piece to the next. */
function writeOn(socket: WebSocket, piece: Buffer, pause: number): void {
  const frame = Buffer.concat([Buffer.of(1), piece])
  const next = () => {
    if (socket.readyState === socket.OPEN) socket.send(frame, soon)
  }
  function soon(error: unknown): void {
    if (error === undefined || error === null) setTimeout(next, pause)
  }
  next()
}
