import { describe, expect, it } from 'vitest'
import { container, endpointOf, pod, said, slice, snapshot, trace } from '../build.ts'

describe('PT304 mixed-target-port', () => {
  const versions = (...numbers: number[]) => {
    const pods = numbers.map((number, index) =>
      pod(`web-${index}`, {
        ips: [`10.244.0.${index}`],
        containers: [container({ ports: [{ name: 'http', port: number, protocol: 'TCP' }] })],
      }),
    )
    const slices = pods.map((one, index) =>
      slice([endpointOf(one)], { name: `web-${index}`, ports: [{ name: 'http', port: numbers[index] ?? 0, protocol: 'TCP' }] }),
    )
    return snapshot({ pods, slices })
  }

  it('PT304 mixed-target-port is information if the name stands for several port numbers, and silent if it stands for one', () => {
    expect(said(versions(8080, 9090, 9090))).toBe('healthy PT304')
    expect(trace(versions(8080, 9090, 9090)).findings[0]).toMatchObject({
      severity: 'info',
      title: 'targetPort "http" resolves to 8080 and 9090',
    })
    expect(said(versions(8080, 8080))).toBe('healthy')
  })
})
