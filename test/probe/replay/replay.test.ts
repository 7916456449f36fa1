import { describe, expect, it } from 'vitest'
import { type Replay, replaysOf } from '../../../src/probe/replay/replay.ts'

/** A Pod with one container, as the API server sends it. */
function podWith(readinessProbe: unknown, part: Record<string, unknown> = {}): unknown {
  return {
    metadata: { namespace: 'demo', name: 'web-1' },
    spec: { nodeName: 'node-1', containers: [{ name: 'web', ports: [{ name: 'http', containerPort: 8080 }], readinessProbe }] },
    status: { podIP: '10.244.0.5', containerStatuses: [{ name: 'web', ready: false, state: { running: {} } }], ...part },
  }
}

const first = (raw: unknown): Replay | undefined => replaysOf(raw)[0]

describe('a readiness probe to be sent again', () => {
  it('a readiness probe to be sent again has the address of the Pod, and a named port of its container', () => {
    const replay = first(podWith({ httpGet: { path: 'healthz', port: 'http' }, timeoutSeconds: 3 }))
    expect(replay).toMatchObject({ pod: 'web-1', container: 'web', node: 'node-1', timeout: 3, isReady: false })
    expect(replay?.action).toEqual({ kind: 'http', url: 'http://10.244.0.5:8080/healthz', headers: [] })
  })

  it('a readiness probe to be sent again keeps scheme, host and headers, and shows no value of a header', () => {
    const headers = [{ name: 'Authorization', value: 'Bearer abc' }]
    const httpGet = { path: '/', port: '8443', scheme: 'HTTPS', host: '127.0.0.1', httpHeaders: headers }
    const replay = first(podWith({ httpGet }))
    expect(replay?.action).toEqual({ kind: 'http', url: 'https://127.0.0.1:8443/', headers: [['Authorization', 'Bearer abc']] })
    expect(replay?.words).toBe('GET https://127.0.0.1:8443/ with Authorization')
  })

  it('a readiness probe to be sent again is in brackets at an address of IPv6', () => {
    const replay = first(podWith({ tcpSocket: { port: 5432 } }, { podIP: 'fd00::5' }))
    expect(replay?.words).toBe('TCP [fd00::5]:5432')
    expect(replay?.action).toEqual({ kind: 'tcp', host: 'fd00::5', port: 5432 })
  })

  it('a readiness probe to be sent again by gRPC names its service', () => {
    expect(first(podWith({ grpc: { port: 9000, service: 'shop' } }))?.action).toEqual({
      kind: 'grpc',
      host: '10.244.0.5',
      port: 9000,
      service: 'shop',
    })
  })

  it('a readiness probe to be sent again that is a command masks what looks like a secret', () => {
    const replay = first(podWith({ exec: { command: ['check', '--password=hunter2'] } }))
    expect(replay?.action).toEqual({ kind: 'command', command: ['check', '--password=hunter2'] })
    expect(replay?.words).not.toMatch(/hunter2/)
  })

  it.each([
    ['an unknown name of a port', { httpGet: { path: '/', port: 'grpc' } }, /no port of the container has that name/],
    ['a header of two lines', { httpGet: { port: 80, httpHeaders: [{ name: 'X', value: 'a\r\nY: b' }] } }, /header/],
    ['a header that curl takes for a file', { httpGet: { port: 80, httpHeaders: [{ name: '@/etc/passwd', value: '' }] } }, /header/],
    ['a path with a line feed', { httpGet: { port: 80, path: '/\nHost: x' } }, /path/],
    ['a host that is an option', { httpGet: { port: 80, host: '-o /tmp/x' } }, /host/],
    ['an empty command', { exec: {} }, /empty/],
  ])('a readiness probe with %s is not sent', (_, probe, why) => {
    const action = first(podWith(probe))?.action
    expect(action?.kind).toBe('none')
    expect(action && 'why' in action ? action.why : '').toMatch(why)
  })

  it('a readiness probe of a container that does not run is not sent', () => {
    const waiting = { containerStatuses: [{ name: 'web', ready: false, state: { waiting: {} } }] }
    expect(first(podWith({ tcpSocket: { port: 80 } }, waiting))?.action).toEqual({ kind: 'none', why: 'the container is not running' })
  })

  it('a container without a readiness probe, and what is no Pod, have nothing to send', () => {
    expect(replaysOf(podWith(undefined))).toEqual([])
    expect(replaysOf({ metadata: {} })).toEqual([])
    expect(replaysOf(undefined)).toEqual([])
  })
})
