import { describe, expect, it } from 'vitest'
import { codes, container, endpointOf, pod, slice, snapshot } from '../build.ts'
import { traceProbed } from './probed.ts'

describe('PT303 loopback-only', () => {
  it('PT303 loopback-only is not found if the proxy of Consul connects to loopback', async () => {
    const containers = [container(), container({ name: 'consul-dataplane', ports: [] })]
    const pods = [pod('web-1', { containers })]
    const from = snapshot({ pods, slices: [slice(pods.map((one) => endpointOf(one)))] })
    expect(codes(await traceProbed(from, { listens: () => ['tcp 127.0.0.1:8080'] }))).not.toContain('PT303')
  })

  it('PT303 loopback-only is inferred behind another proxy', async () => {
    const containers = [container(), container({ name: 'linkerd-proxy', ports: [] })]
    const pods = [pod('web-1', { containers })]
    const from = snapshot({ pods, slices: [slice(pods.map((one) => endpointOf(one)))] })
    const found = await traceProbed(from, { listens: () => ['tcp 127.0.0.1:8080'] })
    expect(found.findings.find(({ code }) => code === 'PT303')).toMatchObject({ confidence: 'inferred' })
    expect(found.verdict).toBe('unknown')
  })
})
