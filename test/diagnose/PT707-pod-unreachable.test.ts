import { describe, expect, it } from 'vitest'
import type { NetworkPolicy } from '../../src/model/resources.ts'
import { healthy } from '../build.ts'
import { traceProbed } from './probed.ts'

describe('PT707 pod-unreachable', () => {
  const policy: NetworkPolicy = {
    kind: 'NetworkPolicy',
    namespace: 'demo',
    name: 'deny',
    podSelector: { matchLabels: {}, matchExpressions: [] },
    policyTypes: ['Ingress'],
    ingress: [],
    egress: [],
  }

  it('PT707 is only inferred if a policy selects the Pods, and names the policy', async () => {
    const from = healthy({ policies: [policy] })
    const found = await traceProbed(from, {
      listens: () => ['tcp6 :::8080'],
      connect: ({ host }) => (host === '10.244.0.2' ? 'timeout' : 'open'),
    })
    expect(found.findings[0]).toMatchObject({ code: 'PT601', confidence: 'inferred' })
    expect(found.findings[0]?.causes[0]).toMatchObject({ code: 'PT707', confidence: 'inferred' })
    expect(found.findings[0]?.causes[0]?.message).toContain('deny')
  })
})
