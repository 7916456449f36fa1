import { describe, expect, it } from 'vitest'
import { startDemoServer } from '../../src/demo/server/server.ts'
import { startLife, story } from '../../src/demo/shop/life/life.ts'
import type { Beat } from '../../src/demo/shop/life/pod-readiness.ts'
import { shopPresent } from '../../src/demo/shop/shop.ts'
import { fields, items, text } from '../../src/lib/read.ts'

const now = () => shopPresent

function addresses(objects: readonly unknown[], service: string): string[] {
  return objects
    .filter((slice) => fields(fields(fields(slice).metadata).labels)['kubernetes.io/service-name'] === service)
    .flatMap((slice) => items(fields(slice).endpoints))
    .filter((endpoint) => fields(fields(endpoint).conditions).ready === true)
    .flatMap((endpoint) => items(fields(endpoint).addresses).flatMap((address) => text(address) ?? []))
    .sort()
}

describe('the life of the shop', () => {
  it('the life of the shop ends each round as it began, except for the names and addresses of replaced Pods', async () => {
    const server = await startDemoServer()
    const ready = () => ['web', 'gateway', 'payments', 'search'].map((name) => addresses(server.store.list('EndpointSlice'), name).length)
    const before = ready()
    const pods = server.store.list('Pod').length
    for (const beat of story(now)) beat.happen(server.store)
    expect(ready()).toEqual(before)
    expect(server.store.list('Pod')).toHaveLength(pods)
    await server.close()
  })

  it('the life of the shop removes an endpoint and adds another one', async () => {
    const server = await startDemoServer()
    const states: string[][] = []
    for (const { happen } of story(now).slice(0, 4)) {
      happen(server.store)
      states.push(addresses(server.store.list('EndpointSlice'), 'web'))
    }
    expect(states.map((one) => one.length)).toEqual([2, 2, 2, 3])
    expect(states[3]?.some((address) => address.endsWith('.100'))).toBe(true)
    await server.close()
  })

  it('the life of the shop goes on with one call of the clock at a time, and stops', async () => {
    const server = await startDemoServer()
    const calls: { ms: number; then: () => void }[] = []
    let stopped = 0
    const stop = startLife(server.store, {
      now,
      later: (ms, then) => {
        calls.push({ ms, then })
        return () => {
          stopped++
        }
      },
    })
    const beats: readonly Beat[] = story(now)
    for (let index = 0; index < beats.length + 2; index++) calls[index]?.then()
    expect(calls).toHaveLength(beats.length + 3)
    expect(calls[0]?.ms).toBe(beats[0]?.after)
    expect(calls[beats.length]?.ms).toBe(beats[0]?.after)
    stop()
    expect(stopped).toBe(1)
    await server.close()
  })
})
