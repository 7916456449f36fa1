import { describe, expect, it } from 'vitest'
import { shop, shopPresent } from '../../src/demo/shop/shop.ts'
import { site } from '../../src/demo/shop/site.ts'
import { fields } from '../../src/lib/read.ts'
import { gateway, gatewayClass, httpRoute, namespace } from '../faults/gateway.ts'
import { chainRights, reader, traceOf } from './program.ts'
import { start } from './start.ts'

const at = site(shopPresent)

const expired = {
  apiVersion: 'cert-manager.io/v1',
  kind: 'Certificate',
  metadata: {
    name: 'shop',
    namespace: 'demo',
    uid: 'u-shop',
    resourceVersion: '9',
    creationTimestamp: '2020-01-01T00:00:00Z',
    generation: 1,
  },
  spec: { secretName: 'shop-tls', dnsNames: ['shop.example.com'] },
  status: { notAfter: '2020-04-01T00:00:00Z', conditions: [{ type: 'Ready', status: 'False', reason: 'Expired', observedGeneration: 1 }] },
}

/** The shop, whose Ingress names a Secret with the certificate. */
function secured(): unknown[] {
  return shop().map((object) => {
    const one = fields(object)
    return one.kind === 'Ingress' ? { ...one, spec: { ...fields(one.spec), tls: [{ secretName: 'shop-tls' }] } } : object
  })
}

const startWith = (objects: unknown[], users = {}) => start({ served: () => true, objects, now: () => shopPresent, ...users })
const asksFor = ({ server }: Awaited<ReturnType<typeof startWith>>) =>
  server.requests.filter(({ path }) => path.includes('certificates')).map(({ path }) => path.replace(/\?.*/, ''))

describe('certificates of cert-manager', () => {
  it('the certificate of an Ingress that names its Secret is read in its namespace, once', async () => {
    const bench = await startWith([...secured(), expired])
    const trace = traceOf(await bench.run(['svc/web', '-o', 'json']))
    expect(asksFor(bench)).toEqual(['/apis/cert-manager.io/v1/namespaces/demo/certificates'])
    expect(trace.findings.map(({ code }) => code)).toContain('PT510')
    expect(trace.routes[0]?.certificate).toMatchObject({
      name: 'shop',
      secret: 'shop-tls',
      state: 'expired',
      notAfter: '2020-04-01T00:00:00Z',
    })
  })

  it('no certificate is asked for if no Ingress names a Secret, or if the cluster has no cert-manager', async () => {
    const without = await startWith([...shop(), expired])
    expect((await without.run(['svc/web'])).stdout).not.toContain('certificate')
    const unserved = await startWith(secured())
    expect((await unserved.run(['svc/web'])).stdout).toContain('TLS not checked')
    expect([...asksFor(without), ...asksFor(unserved)]).toEqual([])
  })

  it('certificates that may not be read leave TLS unchecked, without a note', async () => {
    const bench = await startWith([...secured(), expired], { users: [reader('few', chainRights, 'demo')] })
    const { stdout } = await bench.run(['svc/web'])
    expect(asksFor(bench)).toHaveLength(1)
    expect(stdout).toContain('TLS not checked')
    expect(stdout).not.toContain('certificates')
  })

  it.each(['gateway/public', 'httproute/shop'])(
    'the certificate of a listener is read in the namespace of its Secret for %s',
    async (target) => {
      const own = fields(expired)
      const listeners = { name: 'http', port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'shop-tls' }] } }
      const objects = [
        ...shop(),
        namespace(at, 'infra'),
        gatewayClass(at, 'envoy'),
        gateway(at, 'infra', listeners),
        httpRoute(at, 'demo', { name: 'public', namespace: 'infra' }, [{ name: 'web', port: 80 }]),
        { ...own, metadata: { ...fields(own.metadata), namespace: 'infra' } },
      ]
      const bench = await startWith(objects)
      const home = target.startsWith('gateway') ? 'infra' : 'demo'
      const trace = traceOf(await bench.run(['-n', home, target, '-o', 'json']))
      expect(asksFor(bench)).toEqual(['/apis/cert-manager.io/v1/namespaces/infra/certificates'])
      expect(trace.findings.map(({ code, evidence }) => [code, evidence[0]?.field])).toEqual([
        ['PT510', 'spec.listeners[http].tls.certificateRefs'],
      ])
    },
  )

  it('the list reports the certificate as the trace does', async () => {
    const bench = await startWith([...secured(), expired])
    expect((await bench.run(['-n', 'demo', '-o', 'json'])).stdout).toContain('PT510')
  })
})
