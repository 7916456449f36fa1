import { describe, expect, it } from 'vitest'
import { asked, startWith } from './edge-cluster.ts'
import { reader, runProgram, traceOf } from './program.ts'

describe('ing/shop', () => {
  it('an Ingress is traced to the Service port behind each of its rules', async () => {
    const one = await startWith([])
    const trace = traceOf(await one.run(['ing/shop', '-o', 'json']))
    expect(trace).toMatchObject({
      verdict: 'degraded',
      route: { className: 'nginx', controller: 'k8s.io/ingress-nginx', addresses: ['203.0.113.10'] },
    })
    expect(trace.findings.map(({ code, severity }) => `${code} ${severity}`)).toEqual(['PT501 error', 'PT502 error'])
    expect(trace.routes.map(({ path, verdict, reason }) => [path, verdict, reason])).toEqual([
      ['/', 'healthy', undefined],
      ['/pay', 'unknown', undefined],
      ['/old', 'broken', 'port-missing'],
      ['/gone', 'broken', 'service-missing'],
    ])
    // Only the port that the Ingress names counts, not a fault of another port.
    expect(trace.through?.map(({ target, ports }) => [target.name, target.port, ports.length])).toEqual([
      ['checkout', 80, 1],
      ['web', 80, 1],
    ])
  })

  it('an Ingress costs two round trips, and no Secret is read', async () => {
    const tls = { kind: 'Ingress', apiVersion: 'networking.k8s.io/v1', metadata: { name: 'tls', namespace: 'demo' } }
    const backend = { service: { name: 'web', port: { number: 80 } } }
    const spec = { ingressClassName: 'nginx', defaultBackend: backend, tls: [{ hosts: ['shop.example.com'], secretName: 'shop-tls' }] }
    const one = await startWith([{ ...tls, spec, status: { loadBalancer: { ingress: [{ hostname: 'lb.example.com' }] } } }])
    const { stdout, code } = await one.run(['ing/tls'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/addresses +lb\.example\.com/)
    expect(stdout).toMatch(/tls +shop\.example\.com +secret\/shop-tls \(not read\)/)
    expect(stdout).toMatch(/rules +any request +─▶ service\/web:80\n/)
    expect(asked(one).some((path) => path.includes('secrets'))).toBe(false)
    expect(asked(one)).toHaveLength(8)
  })

  it('an Ingress with a class that does not exist is broken; without the right to read classes it is unknown', async () => {
    const broken = {
      kind: 'Ingress',
      apiVersion: 'networking.k8s.io/v1',
      metadata: { name: 'lost', namespace: 'demo' },
      spec: { ingressClassName: 'ngnix', defaultBackend: { service: { name: 'web', port: { name: 'http' } } } },
    }
    const one = await startWith([broken])
    expect(traceOf(await one.run(['ing/lost', '-o', 'json']))).toMatchObject({
      verdict: 'broken',
      findings: [{ code: 'PT503', severity: 'error' }],
    })
    const rights = [
      'services',
      'pods',
      'endpointslices.discovery.k8s.io',
      'ingresses.networking.k8s.io',
      'networkpolicies.networking.k8s.io',
    ]
    const few = await startWith([broken], { users: [reader('few', rights)] })
    expect(traceOf(await few.run(['ing/lost', '-o', 'json']))).toMatchObject({
      verdict: 'unknown',
      findings: [],
      gaps: [{ resource: 'ingressclasses', hides: true }],
    })
  })

  it('without the right to read Services an Ingress does not report a Service as missing', async () => {
    const one = await startWith([], { users: [reader('few', ['ingresses.networking.k8s.io', 'pods'])] })
    const trace = traceOf(await one.run(['ing/shop', '-o', 'json']))
    expect([trace.verdict, trace.findings]).toEqual(['unknown', []])
    expect(trace.routes.every(({ reason }) => reason === 'service-unread')).toBe(true)
  })

  it('an Ingress is traced from a dump and from a saved snapshot as well', async () => {
    const one = await startWith([])
    const file = `${one.folder}/saved.json`
    const live = await one.run(['ing/shop', '-o', 'json', '--save', file])
    expect(await runProgram(['ing/shop', '-o', 'json', '-f', file])).toEqual(live)
    // A snapshot that the trace of a Service saved holds no other Services, so they are not called missing.
    const other = `${one.folder}/other.json`
    await one.run(['svc/web', '--save', other])
    const trace = traceOf(await runProgram(['ing/shop', '-o', 'json', '-f', other]))
    expect(trace.routes.map(({ reason }) => reason)).toEqual([undefined, 'service-unread', 'port-missing', 'service-unread'])
    expect(trace.findings.map(({ code }) => code)).toEqual(['PT502'])
  })
})
