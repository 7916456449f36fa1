import { describe, expect, it } from 'vitest'
import { porttrace, traceOf } from './porttrace.ts'

/** Policies are stored by the cluster of the tests, and nothing enforces them. */
const asked = ['svc/locked', '-n', 'locked', '--from', 'pod/client', '--from-namespace', 'demo']

describe('a default-deny that nothing enforces', () => {
  it('a default-deny that nothing enforces denies a client only by inference', async () => {
    const trace = traceOf((await porttrace([...asked, '-o', 'json'])).stdout)
    expect(trace.findings.map(({ code, confidence }) => [code, confidence])).toEqual([['PT601', 'inferred']])
    expect(trace.ports[0]?.endpoints[0]?.access).toMatchObject({ result: 'denied', ingress: { certainty: 'inferred' } })
    expect(trace.verdict).toBe('unknown')
  })

  it('a default-deny that nothing enforces is compared with a probe from the client, which connects', async () => {
    const trace = traceOf((await porttrace([...asked, '--probe', '-o', 'json'])).stdout)
    // The cluster may have no DNS, which the client then misses.
    expect(trace.findings.map(({ code }) => code).filter((code) => code !== 'PT701')).toEqual(['PT606'])
  })

  it('a default-deny that nothing enforces denies its own Pods every other Service', async () => {
    const { stdout } = await porttrace(['svc/web', '-n', 'demo', '--from', 'deploy/locked', '--from-namespace', 'locked'])
    expect(stdout).toContain(
      'deployment/locked in locked: dropped by networkpolicy/default-deny in locked, egress of the client (inferred)',
    )
  })

  it('a default-deny that nothing enforces is shown in the matrix of its namespace', async () => {
    const { code, stdout } = await porttrace(['--matrix', '-n', 'locked'])
    expect([code, stdout]).toEqual([0, expect.stringMatching(/outside of the cluster +▲/)])
  })
})
