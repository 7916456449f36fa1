import { describe, expect, it } from 'vitest'
import type { Container, Pod } from '../../src/model/resources.ts'
import { container, endpointOf, pod, said, slice, snapshot, trace } from '../build.ts'

describe('PT311 container-port-collision', () => {
  const beside = (second: Partial<Container>, part: Partial<Pod> = {}) => {
    const one = pod('web-1', { containers: [container(), container({ name: 'admin', ...second })], ...part })
    return snapshot({ pods: [one], slices: [slice([endpointOf(one)])] })
  }
  const crash = { ready: false, state: { state: 'waiting', reason: 'CrashLoopBackOff' } } as const

  it('PT311 container-port-collision is information if both containers run', () => {
    const from = beside({})
    expect(said(from)).toBe('healthy PT311')
    expect(trace(from).findings[0]).toMatchObject({ severity: 'info', title: 'containers app and admin both declare 8080/TCP' })
  })

  it('PT311 container-port-collision hangs below the crash that it explains', () => {
    const from = beside(crash, { conditions: [{ type: 'Ready', status: 'False' }] })
    expect(trace(from).findings.map((one) => [one.code, one.causes.map((cause) => [cause.code, cause.confidence])])).toEqual([
      ['PT202', [['PT311', 'inferred']]],
    ])
  })

  it('PT311 container-port-collision is silent for another protocol, another port, and an init container that has ended', () => {
    expect(said(beside({ ports: [{ name: 'http', port: 8080, protocol: 'UDP' }] }))).toBe('healthy')
    expect(said(beside({ ports: [{ name: 'admin', port: 9000, protocol: 'TCP' }] }))).toBe('healthy')
    expect(said(beside({ role: 'init', state: { state: 'terminated', exitCode: 0 } }))).toBe('healthy')
  })
})
