import type { WebSocket } from 'ws'
import { number } from '../../../lib/read.ts'
import { badRequest } from '../refusals.ts'
import { type ApiRequest, answerText, refuse } from '../request.ts'
import { type ApiObject, fieldText } from '../store/object.ts'
import { hexOf } from '../store/stable-names.ts'
import type { PortHandler } from './pod-ports.ts'
import { type UpgradedCall, upgradeTo } from './websocket.ts'

/** Answers `pods/{name}/portforward?ports=…` for one port, with the channels of the kubelet (see `cluster/port-forward.ts`). */
export async function answerPortForward(request: ApiRequest, pod: ApiObject, ports: PortHandler): Promise<void> {
  const port = number(Number(request.query.get('ports') ?? Number.NaN))
  if (port === undefined || port < 1 || port > 65_535) return refuse(request, badRequest('query parameter "ports" is required'))
  if (fieldText(pod, 'status.phase') !== 'Running') {
    const phase = fieldText(pod, 'status.phase')
    return answerText(
      request,
      500,
      'text/plain; charset=utf-8',
      `unable to forward port because pod is not running. Current status=${phase}`,
    )
  }
  await upgradeTo(request, ['v4.channel.k8s.io'], (call) => forward(call, pod, port, ports))
}

function forward({ socket }: UpgradedCall, pod: ApiObject, port: number, ports: PortHandler): void {
  const number = Buffer.of(port & 255, port >> 8)
  send(socket, 0, number)
  send(socket, 1, number)
  const reply = ports({ pod, address: 'localhost', port, from: 'inside' })
  if (reply === 'refused') {
    const sandbox = hexOf(pod.metadata.uid, 64)
    const why = `failed to connect to localhost:${port} inside namespace "${sandbox}", IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused`
    send(socket, 1, `error forwarding port ${port} to pod ${sandbox}, uid : failed to execute portforward in network namespace: ${why}`)
    socket.close(1000)
  } else if (reply === 'closes') {
    socket.close(1000)
  } else if (typeof reply === 'object') {
    socket.once('message', () => {
      send(socket, 0, `HTTP/1.0 ${reply.status} OK\r\n\r\n${reply.body ?? ''}`)
      socket.close(1000)
    })
  }
}

function send(socket: WebSocket, channel: number, data: string | Buffer): void {
  socket.send(Buffer.concat([Buffer.of(channel), Buffer.from(data)]))
}
