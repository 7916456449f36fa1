import { describe, expect, it } from 'vitest'
import { healthy, node, port, said, service, trace } from '../build.ts'

describe('PT405 internal-local-gap', () => {
  const local = (part: Parameters<typeof service>[0], nodes = 3) =>
    healthy({
      services: [service({ type: 'NodePort', ports: [port({ nodePort: 30080 })], ...part })],
      nodes: Array.from({ length: nodes }, (_, index) => node(`node-${index + 1}`)),
    })

  it('PT405 internal-local-gap names the Nodes whose own Pods get no answer, and is silent if all have an endpoint', () => {
    expect(said(local({ internalTrafficPolicy: 'Local' }))).toBe('healthy')
    expect(said(local({ internalTrafficPolicy: 'Local' }, 5))).toBe('degraded PT405')
    expect(trace(local({ internalTrafficPolicy: 'Local' }, 5)).findings[0]?.title).toBe('2 of 5 Nodes drop internal traffic')
  })
})
