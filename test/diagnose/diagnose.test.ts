import { describe, expect, it } from 'vitest'
import type { Snapshot } from '../../src/model/snapshot.ts'
import {
  container,
  endpoint,
  healthy,
  healthyWith,
  ingress,
  pod,
  port,
  said,
  service,
  slice,
  sliceByHand,
  snapshot,
  trace,
} from '../build.ts'

describe('a healthy chain', () => {
  it('a healthy chain has no finding', () => {
    expect(said(healthy())).toBe('healthy')
  })

  it.each<[string, Snapshot]>([
    ['a containerPort that nobody declares', healthy({ services: [service({ ports: [port({ targetPort: 8080 })] })] })],
    [
      'headless without ports',
      {
        ...healthy({ services: [service({ headless: true, clusterIPs: [], ports: [] })] }),
        slices: [{ ...slice([endpoint('10.0.0.1')]), ports: [] }],
        pods: [],
      },
    ],
    [
      'no selector, slices by hand',
      snapshot({
        services: [service({ selector: {} as never })].map(({ selector: _, ...rest }) => rest),
        slices: [sliceByHand([endpoint('203.0.113.9')])],
      }),
    ],
    [
      'a terminating endpoint beside ready ones',
      healthyWith((from) => from.slices[0]?.endpoints.push(endpoint('10.244.0.9', { ready: false, terminating: true }))),
    ],
    [
      'a Pod of the rollout that is still starting',
      healthyWith((from) =>
        from.pods.push(
          pod('web-9', {
            phase: 'Pending',
            ips: [],
            conditions: [],
            containers: [container({ ready: false, state: { state: 'waiting', reason: 'ContainerCreating' } })],
          }),
        ),
      ),
    ],
    [
      'a Pod evicted long ago beside ready ones',
      healthyWith((from) => from.pods.push(pod('web-9', { phase: 'Failed', reason: 'Evicted', conditions: [] }))),
    ],
    ['a finished Pod beside ready ones', healthyWith((from) => from.pods.push(pod('web-9', { phase: 'Succeeded', conditions: [] })))],
  ])('%s is not called sick', (_, from) => {
    expect(trace(from).verdict).toBe('healthy')
  })
})

describe('ignored codes', () => {
  it('codes that are ignored do not count', async () => {
    const { diagnose } = await import('../../src/diagnose/diagnose.ts')
    const { chain } = await import('../build.ts')
    const from = healthy({ ingresses: [ingress('shop', { name: 'web', portNumber: 8080 })] })
    expect(diagnose(chain(from), { kubectlFlags: [], ignore: ['PT502'] })).toMatchObject({ verdict: 'healthy', findings: [] })
  })
})

describe('suggested commands', () => {
  it('suggested commands repeat the flags that reach the cluster, and quote what needs quotes', async () => {
    const { diagnose } = await import('../../src/diagnose/diagnose.ts')
    const { chain } = await import('../build.ts')
    const lost = snapshot({
      services: [service({ selector: { app: 'wb' } })],
      slices: [slice([])],
      pods: [pod('web-1', { labels: { app: 'web' } })],
    })
    const one = diagnose(chain(lost), { kubectlFlags: ['--context', "my cluster's"] })
    expect(one.findings[0]?.fix?.command).toBe(`kubectl --context 'my cluster'\\''s' -n demo set selector service/web app=web`)
  })

  it('suggested commands are left out if the API server would not accept a label in them', async () => {
    const { diagnose } = await import('../../src/diagnose/diagnose.ts')
    const { chain } = await import('../build.ts')
    const lost = snapshot({
      services: [service({ selector: { app: "w'b" } })],
      slices: [slice([])],
      pods: [pod('web-1', { labels: { app: "w'eb" } })],
    })
    const [finding] = diagnose(chain(lost), { kubectlFlags: [] }).findings
    expect(finding?.code).toBe('PT101')
    expect(finding?.fix?.text).not.toBe('')
    expect(finding?.fix).not.toHaveProperty('command')
  })
})
