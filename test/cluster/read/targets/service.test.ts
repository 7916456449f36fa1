import { describe, expect, it } from 'vitest'
import { type ReadContext, readTargets } from '../../../../src/cluster/read/targets/targets.ts'
import type { Fields } from '../../../../src/lib/read.ts'

/** A server with the Service `web`, one Ingress and one class; it records the requests of each round trip. */
async function readWith(ingress: Fields, endpointslices: Fields[] = []): Promise<{ rounds: string[][]; classes: string[] }> {
  const rounds: string[][] = []
  let open: string[] | undefined
  const ask = async (path: string) => {
    const round = open ?? []
    if (!open) rounds.push(round)
    open = round
    round.push(path.split('/').at(-1) ?? '')
    await new Promise((answered) => setImmediate(answered))
    open = undefined
  }
  const lists: Record<string, unknown[]> = {
    ingresses: [ingress],
    endpointslices,
    ingressclasses: [{ metadata: { name: 'nginx', annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } }, spec: {} }],
  }
  const context: ReadContext = {
    api: {
      get: async (path) => {
        await ask(path)
        return {
          metadata: { name: 'web', namespace: 'demo' },
          spec: { clusterIP: '10.0.0.1', selector: { app: 'web' }, ports: [{ port: 80 }] },
        }
      },
      list: async (path, each) => {
        await ask(path)
        for (const item of lists[path.split('/').at(-1) ?? ''] ?? []) each(item)
        return { resourceVersion: '1' }
      },
      stream: async () => undefined,
      patch: () => Promise.reject(new Error('patched')),
      answerHead: () => Promise.reject(new Error('looked')),
      post: async () => ({}),
      close: () => undefined,
    },
    signal: new AbortController().signal,
    source: { kind: 'cluster', name: 'test', kubectlFlags: [] },
    now: () => '2026-11-21T00:00:00Z',
  }
  const { ingressClasses } = await readTargets('demo', [{ kind: 'service', name: 'web' }], context)
  return { rounds, classes: ingressClasses.map((one) => `${one.name}${one.default ? ' default' : ''}`) }
}

const route = (service: string, part: Fields = {}): Fields => ({
  metadata: { name: 'shop', namespace: 'demo' },
  spec: { rules: [{ http: { paths: [{ path: '/', backend: { service: { name: service, port: { number: 80 } } } }] } }] },
  ...part,
})

describe('IngressClasses', () => {
  it('IngressClasses are read in the second round trip if an Ingress leads to the Service and no controller has accepted it', async () => {
    const { rounds, classes } = await readWith(route('web'))
    expect(rounds.length).toBe(2)
    expect(rounds[1]).toContain('ingressclasses')
    expect(classes).toEqual(['nginx default'])
  })

  it.each<[string, Fields]>([
    ['no Ingress leads to the Service', route('other')],
    ['a controller has written its address', route('web', { status: { loadBalancer: { ingress: [{ ip: '203.0.113.10' }] } } })],
    [
      'the older annotation names the class',
      route('web', { metadata: { name: 'shop', annotations: { 'kubernetes.io/ingress.class': 'own' } } }),
    ],
  ])('IngressClasses are not read where %s', async (_, ingress) => {
    const { rounds } = await readWith(ingress)
    expect(rounds.length).toBe(2)
    expect(rounds.flat()).toContain('pods')
    expect(rounds.flat()).not.toContain('ingressclasses')
  })
})

describe('Nodes', () => {
  const sliceWith = (ready: boolean): Fields => ({
    metadata: { name: 'web-abcde', namespace: 'demo', labels: { 'kubernetes.io/service-name': 'web' } },
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.0.0.9'], conditions: { ready }, nodeName: 'node-7' }],
    ports: [{ name: '', port: 80, protocol: 'TCP' }],
  })

  it('the Node of an endpoint that is not ready is read in the second round trip', async () => {
    const { rounds } = await readWith(route('other'), [sliceWith(false)])
    expect(rounds.length).toBe(2)
    expect(rounds[1]).toContain('node-7')
  })

  it('no Node is read for endpoints that are ready', async () => {
    expect((await readWith(route('other'), [sliceWith(true)])).rounds.flat()).not.toContain('node-7')
  })
})
