import { describe, expect, it } from 'vitest'
import { codes, healthy, ingress, trace } from '../build.ts'

describe('PT501 route-service-missing, of an Ingress', () => {
  it('a route to a Service that does not exist is drawn', () => {
    const from = healthy({ ingresses: [ingress('shop', { name: 'gone', portNumber: 80 })] })
    const one = trace(from, { kind: 'service', name: 'gone' })
    expect([one.verdict, one.service, ...codes(one)]).toEqual(['broken', undefined, 'PT501'])
  })
})
