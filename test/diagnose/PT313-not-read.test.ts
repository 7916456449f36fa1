import { describe, expect, it } from 'vitest'
import type { PodTable } from '../probe/connections/table-text.ts'
import type { ProbeWorld } from '../probe/world.ts'
import { codesOf, served, stranger, worldOf } from './connection-worlds.ts'
import { traceProbed } from './probed.ts'

const left = (unread: number, part: Partial<PodTable> = {}): PodTable => ({ peers: [{ address: stranger, unread }], ...part })
const closed = (unread: number): PodTable => ({ peers: [{ address: stranger, unread, state: '08' }] })

/** What is found in one Pod with these samples, which are 5 s apart by default. */
const found = (samples: readonly PodTable[], part: Partial<ProbeWorld> = {}) => traceProbed(served(1), worldOf({ 'web-0': samples }, part))
const three = [left(27), left(27), left(27)]

describe('PT313 not-read', () => {
  it('the same unread bytes in three samples over 10 s are an inferred warning', async () => {
    const trace = await found(three)
    expect(trace.findings[0]).toMatchObject({ code: 'PT313', severity: 'warn', confidence: 'inferred' })
    expect(trace.findings[0]?.message).toBe(
      'web-0 accepted 1 connection, and left the same bytes unread in three samples over 10 s. The client of this connection gets no answer.',
    )
    expect(codesOf(await found(three, { every: 5.001 }))).toEqual(['PT313'])
  })

  it('three samples over less than 10 s prove no unread request', async () => {
    expect(codesOf(await found(three, { every: 4.999 }))).toEqual([])
    expect(codesOf(await found([...three, left(27)], { every: 3.333 }))).toEqual([])
    expect(codesOf(await found([...three, left(27)], { every: 3.334 }))).toEqual(['PT313'])
  })

  it('two samples prove no unread request, however far apart they are', async () => {
    expect(codesOf(await found(three.slice(1), { every: 60 }))).toEqual([])
  })

  it('one unread byte is enough, and no unread byte is not', async () => {
    expect(codesOf(await found([left(1), left(1), left(1)]))).toEqual(['PT313'])
    expect(codesOf(await found([left(0), left(0), left(0)]))).toEqual([])
  })

  it('bytes that change between the samples are being read', async () => {
    expect(codesOf(await found([left(27), left(28), left(27)]))).toEqual([])
    expect(codesOf(await found([left(27), left(27), left(0), left(27), left(27)]))).toEqual([])
    expect(codesOf(await found([left(26), ...three]))).toEqual(['PT313'])
  })

  it('a connection that is not accepted is not called unread', async () => {
    const waiting: PodTable = { peers: [{ address: stranger, unread: 27, inode: 0 }] }
    expect(codesOf(await found([waiting, waiting, waiting]))).toEqual(['PT312'])
  })

  it('the request of a client that has given up is still unread, and its FIN does not count as a byte', async () => {
    expect(codesOf(await found([left(27), closed(28), closed(28)]))).toEqual(['PT313'])
    expect(codesOf(await found([closed(1), closed(1), closed(1)]))).toEqual([])
  })

  it('a kernel that does not implement the queues proves nothing read or unread', async () => {
    expect(codesOf(await found(three.map((one) => ({ ...one, isSimulated: true }))))).toEqual([])
  })

  it('a truncated table that lacks the connection does not count as a sample in which it was unread', async () => {
    const isCut = (sample: number) => sample === 1
    expect(codesOf(await found([left(27), {}, left(27)], { isCut }))).toEqual([])
    expect(codesOf(await found([left(27), {}, left(27), left(27)], { isCut }))).toEqual(['PT313'])
  })

  it('a connection that was closed and opened again is counted from the start', async () => {
    expect(codesOf(await found([left(27), left(27), {}, left(27)]))).toEqual([])
  })

  it('what a mesh sidecar sends over loopback is not counted', async () => {
    const inner: PodTable = { peers: [{ address: '127.0.0.6', unread: 27 }] }
    expect(codesOf(await found([inner, inner, inner]))).toEqual([])
  })

  it('nothing is said about the requests of a Pod that was not read', async () => {
    const world = worldOf({ 'web-0': three })
    const trace = await traceProbed(served(2), { ...world, listens: (pod) => (pod === 'web-1' ? undefined : ['tcp6 :::8080']) })
    const own = trace.findings.find(({ code }) => code === 'PT313')
    expect(own?.message).toContain('web-0 accepted 1 connection,')
    expect(own?.evidence.map(({ object }) => object.name)).toEqual(['web-0'])
  })
})
