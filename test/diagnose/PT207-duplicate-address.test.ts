import { describe, expect, it } from 'vitest'
import type { Pod, SliceEndpoint } from '../../src/model/resources.ts'
import { endpointOf, pod, said, slice, snapshot, trace } from '../build.ts'

const unready = [{ type: 'Ready', status: 'False' }]

describe('PT207 duplicate-address', () => {
  const address = '10.244.0.1'
  const two = (other: Partial<Pod>, entry: Partial<SliceEndpoint> = {}, also = true) => {
    const live = pod('web-1')
    const ghost = pod('web-0', other)
    return snapshot({ pods: also ? [live, ghost] : [live], slices: [slice([endpointOf(live), endpointOf(ghost, { address, ...entry })])] })
  }

  it('PT207 duplicate-address warns if two running Pods have the same address', () => {
    expect(said(two({}))).toBe('degraded PT207')
    expect(trace(two({})).findings[0]?.next?.command).toBe('kubectl -n demo get pods web-0 web-1 -o wide')
    expect(trace(two({})).findings[0]?.title).toBe('two running Pods have address 10.244.0.1')
  })

  it('PT207 duplicate-address is inferred if one of the Pods has ended but is still listed, and the entries disagree', () => {
    const from = two({ phase: 'Failed', conditions: unready })
    expect(said(from)).toBe('unknown PT207 PT202')
    expect(trace(from).findings[0]?.fix?.command).toBe('kubectl -n demo delete pod web-0')
  })

  it('PT207 duplicate-address is only information if the entries agree', () => {
    expect(said(two({ phase: 'Failed', conditions: unready }, { ready: true, serving: true }))).toContain('healthy PT207')
    expect(said(two({}, {}, false))).toBe('healthy PT207')
  })

  it('PT207 duplicate-address is silent for one Pod in two slices, and for Pods that share the address of their Node', () => {
    const live = pod('web-1')
    const slices = ['a', 'b'].map((name) => slice([endpointOf(live)], { name }))
    expect(said(snapshot({ pods: [live], slices }))).toBe('healthy')
    const nodes = [pod('web-1', { hostNetwork: true }), pod('web-2', { hostNetwork: true })]
    expect(said(snapshot({ pods: nodes, slices: [slice(nodes.map((one) => endpointOf(one)))] }))).toBe('healthy')
  })
})
