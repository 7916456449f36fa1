import { describe, expect, it } from 'vitest'
import { container, endpointOf, pod, slice, snapshot, trace } from '../build.ts'

describe('probes of another port', () => {
  it('probes of another port are named with the endpoint, and those of the same port are not', () => {
    const liveness = (number: number | string) => {
      const one = pod('web-1', { containers: [container({ livenessProbe: { handler: 'httpGet', port: number, path: '/live' } })] })
      return trace(snapshot({ pods: [one], slices: [slice([endpointOf(one)])] })).ports[0]?.endpoints[0]?.livenessProbe
    }
    expect(liveness(9000)).toEqual({ handler: 'httpGet', port: 9000, path: '/live' })
    expect(liveness('http')).toBeUndefined()
  })
})
