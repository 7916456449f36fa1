import { describe, expect, it } from 'vitest'
import { defined } from '../../src/lib/defined.ts'
import type { AddressOwner } from '../../src/model/address-view.ts'
import type { ConnectResult } from '../../src/model/probe-view.ts'
import { withOtherPort } from '../../src/probe/other-port.ts'
import { chain, codes, endpointOf, pod, port, service, slice, snapshot } from '../build.ts'
import { traceOf } from '../cli/program.ts'
import { start } from '../cli/start.ts'
import { traceProbed } from './probed.ts'

const pods = ['1', '2'].map((id) => pod(`web-${id}`, { ips: [`10.244.0.${id}`] }))
const headless = service({ headless: true, clusterIPs: [], ports: [port({ port: 80 })] })
const from = snapshot({ services: [headless], pods, slices: [slice(pods.map((one) => endpointOf(one)))] })
const both = ['tcp6 :::8080', 'tcp6 :::80']

type Sockets = readonly string[] | undefined

describe('the name of a headless Service with a port of its own', () => {
  const cases: [string, Sockets, Sockets, ConnectResult, object, string[]][] = [
    ['every Pod listens there', both, both, 'open', { state: 'ok' }, []],
    ['no Pod listens there', ['tcp6 :::8080'], ['tcp6 :::8080'], 'refused', { state: 'broken', reason: 'not-listening' }, ['PT309']],
    [
      'the Pods listen there for themselves alone',
      ['tcp6 :::8080', 'tcp 127.0.0.1:80'],
      ['tcp6 :::8080', 'tcp 127.0.0.1:80'],
      'refused',
      { state: 'broken', reason: 'not-listening' },
      ['PT309'],
    ],
    ['one Pod of two listens there', both, ['tcp6 :::8080'], 'open', { state: 'warn', reason: 'not-listening' }, ['PT309']],
    [
      'the sockets of one Pod are unread and a connection tells nothing',
      both,
      undefined,
      'timeout',
      { state: 'unknown', reason: 'other-port' },
      ['PT309'],
    ],
  ]
  it.each(cases)(
    'the name of a headless Service with a port of its own is decided by the probe where %s',
    async (_, first, second, result, entry, expected) => {
      const found = await traceProbed(from, {
        listens: (name) => (name === 'web-1' ? first : second),
        connect: ({ port: asked }) => (asked === 80 ? result : 'open'),
      })
      expect(found.ports[0]?.entries).toEqual([{ type: 'dns', address: 'web.demo.svc', port: 80, ...entry }])
      expect(codes(found)).toEqual(expected)
      expect(found.verdict).toBe('healthy')
    },
  )

  it('the name of a headless Service is probed on its own port, and on that of the Pods', async () => {
    const found = await traceProbed(from, { listens: () => both })
    const asked = found.probes.flatMap((probe) => (probe.kind === 'connect' && probe.to.type === 'dns' ? [probe.to.port] : []))
    expect(asked.sort()).toEqual([80, 8080])
    const same = snapshot({ ...from, services: [{ ...headless, ports: [port({ port: 8080 })] }] })
    const plain = await traceProbed(same, { listens: () => both })
    expect(plain.probes.flatMap((probe) => (probe.kind === 'connect' && probe.to.type === 'dns' ? [probe.to.port] : []))).toEqual([8080])
  })

  it.each([
    [80, 'broken', 'not-listening'],
    [8080, 'healthy', undefined],
  ])('the name of a headless Service as an address with port %i is %s once the Pods were probed', async (asked, verdict, reason) => {
    const { run, server } = await start()
    server.store.patch({ kind: 'Service', namespace: 'demo', name: 'web' }, { spec: { clusterIP: 'None', clusterIPs: ['None'] } })
    const before = traceOf(await run([`web.demo.svc:${asked}`, '-o', 'json']))
    expect(before.verdict).toBe(asked === 80 ? 'unknown' : 'healthy')
    const after = traceOf(await run([`web.demo.svc:${asked}`, '--probe', '-o', 'json']))
    expect([after.verdict, after.address?.owners[0]?.reason]).toEqual([verdict, reason])
  })
})

describe('the name of one Pod of a headless Service, with a port of its own', () => {
  it.each([
    ['web-1', 'demo', 'ok'],
    ['web-2', 'demo', 'broken'],
    [undefined, 'demo', 'warn'],
    ['web-1', 'shop', 'unknown'],
    ['web-9', 'demo', 'unknown'],
  ])('the port 80 of %s in %s is %s by the sockets of that Pod alone', async (hostname, namespace, state) => {
    const { probes } = await traceProbed(from, { listens: (name) => (name === 'web-1' ? both : ['tcp6 :::8080']) })
    const owner: AddressOwner = {
      type: 'dns',
      object: { kind: 'Service', namespace, name: 'web' },
      ...defined({ hostname }),
      state: 'unknown',
      reason: 'other-port',
    }
    const behind = chain(from)
    expect(withOtherPort(owner, { ...behind, address: { port: 80, owners: [owner] } }, behind, probes).state).toBe(state)
  })
})
