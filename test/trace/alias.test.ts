import { describe, expect, it } from 'vitest'
import { diagnose } from '../../src/diagnose/diagnose.ts'
import { aliasedService } from '../../src/kube/dns-name.ts'
import type { Service, ServicePort } from '../../src/model/resources.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import type { AddressTarget, TargetRef } from '../../src/model/target.ts'
import type { Trace } from '../../src/model/trace.ts'
import { createLookup } from '../../src/trace/lookup.ts'
import { traceTarget } from '../../src/trace/target.ts'
import { codes, healthy, ingress, port, service, snapshot, trace, workload } from '../build.ts'
import { backend, envoy, gateway, grant, route } from '../build-gateway.ts'

function alias(name: string, externalName: string, ports: ServicePort[] = [], namespace = 'demo'): Service {
  const { selector: _, ...rest } = service({ name, namespace, type: 'ExternalName', externalName, clusterIPs: [], ipFamilies: [], ports })
  return rest
}

function from(...aliases: Service[]): Snapshot {
  return healthy({ services: [service(), ...aliases] })
}

function traced(snapshot: Snapshot, target: TargetRef = { kind: 'service', name: 'legacy' }): Trace {
  return diagnose(traceTarget('demo', target, createLookup(snapshot)), { kubectlFlags: [] })
}

/** Verdict and codes of the alias, then of each trace behind it: `broken PT711 > healthy`. */
function outline(trace: Trace): string {
  return [[trace.verdict, ...codes(trace)].join(' '), ...(trace.through ?? []).map(outline)].join(' > ')
}

function said(snapshot: Snapshot, target?: TargetRef): string {
  return outline(traced(snapshot, target))
}

const svc = (name: string, wanted?: number): TargetRef => ({ kind: 'service', name, ...(wanted !== undefined && { port: wanted }) })
const address = (host: string, wanted: number): AddressTarget => ({ kind: 'address', text: `${host}:${wanted}`, host, port: wanted })

describe('the name of a Service of the cluster in externalName', () => {
  it.each([
    ['web.demo.svc', 'demo/web', true, true],
    ['web.demo.svc.', 'demo/web', true, true],
    ['web.demo.svc.cluster.local', 'demo/web', true, false],
    ['Web.Demo.SVC.cluster.local.', 'demo/web', true, false],
    ['web.svc-a.svc.cluster.local', 'svc-a/web', true, false],
    ['web.demo.svc.corp.example', 'demo/web', false, false],
    ['web-0.web.demo.svc.cluster.local', 'demo/web', true, false],
  ])('externalName %s means %s', (name, meant, isCertain, lacksDomain) => {
    const found = aliasedService(name)
    expect(`${found?.namespace}/${found?.service}`).toBe(meant)
    expect(found).toMatchObject({ isCertain, lacksDomain })
  })

  it.each(['db.example.com', 'web.demo', '10.20.0.7', '', 'svc.example.com', 'web.svc', '_http._tcp.web.demo.svc'])(
    'externalName "%s" means no Service of the cluster',
    (name) => {
      expect(aliasedService(name)).toBeUndefined()
    },
  )
})

describe('an alias of a Service of the cluster is followed', () => {
  it.each(['web.demo.svc', 'web.demo.svc.', 'web.demo.svc.cluster.local', 'web.demo.svc.cluster.local.', 'web.demo.svc.corp.example'])(
    'an alias %s has the verdict of that Service',
    (name) => {
      expect(said(from(alias('legacy', name)))).toBe('healthy PT410 > healthy')
      const sick = { ...from(alias('legacy', name)), slices: [], pods: [] }
      expect(said(sick)).toMatch(/^broken PT410 > broken PT101/)
    },
  )

  it('an alias of a Service that does not exist is broken, with the closest match', () => {
    const trace = traced(from(alias('legacy', 'wbe.demo.svc.cluster.local')))
    expect(outline(trace)).toBe('broken PT711 PT410')
    expect(trace.alias).toEqual({ namespace: 'demo', name: 'wbe', state: 'broken', reason: 'service-missing', near: 'web' })
    expect(trace.findings[0]).toMatchObject({ severity: 'error', confidence: 'proven' })
  })

  it('an alias selects no Pods: that a workload with the labels of its selector is scaled to zero does not matter', () => {
    const workloads = [workload('web', { replicas: 0 })]
    const found = (type: Service['type']) => {
      const one = service({ type, externalName: 'db.example.com', ports: [] })
      return codes(trace(snapshot({ services: [one], workloads })))
    }
    expect([found('ExternalName'), found('ClusterIP')]).toEqual([['PT410'], ['PT203']])
  })

  it('an alias of a name outside of the cluster is not followed', () => {
    const trace = traced(from(alias('legacy', 'wbe.example.com')))
    expect(outline(trace)).toBe('healthy PT410')
    expect(trace.alias).toBeUndefined()
  })

  it('an alias with another cluster domain gets only an inferred finding if no such Service exists', () => {
    const trace = traced(from(alias('legacy', 'wbe.demo.svc.corp.example')))
    expect(outline(trace)).toBe('unknown PT711 PT410')
    expect(trace.alias).toMatchObject({ state: 'unknown', reason: 'service-missing', isGuess: true })
    expect(trace.findings[0]).toMatchObject({ severity: 'warn', confidence: 'inferred' })
  })

  it('an alias of a Service that was not read is unknown, and names what was not read', () => {
    const gap = { resource: 'services', api: 'services', verb: 'get', namespace: 'shop', reason: 'forbidden', message: 'no' } as const
    const snapshot = from(alias('legacy', 'web.shop.svc'))
    const unread = { ...snapshot, extent: { ...snapshot.extent, services: 'selected' as const }, gaps: [gap] }
    const trace = traced(unread)
    expect(outline(trace)).toBe('unknown PT410')
    expect(trace.gaps).toMatchObject([{ resource: 'services', namespace: 'shop', hides: true }])
    // It was requested and does not exist: that is proof.
    const missing = [{ kind: 'Service', namespace: 'shop', name: 'web' }]
    expect(said({ ...unread, missing, gaps: [] })).toBe('broken PT711 PT410')
  })

  it('aliases are followed one after another, and the finding stands where it belongs', () => {
    expect(said(from(alias('legacy', 'old.demo.svc'), alias('old', 'web.demo.svc')))).toBe('healthy PT410 > healthy PT410 > healthy')
    expect(said(from(alias('legacy', 'old.demo.svc'), alias('old', 'gone.demo.svc')))).toBe('broken PT410 > broken PT711 PT410')
  })

  it('aliases that form a circle are broken, and so are aliases that lead into it', () => {
    const circle = [alias('a', 'b.demo.svc'), alias('b', 'a.demo.svc')]
    const trace = traced(from(...circle), svc('a'))
    expect(outline(trace)).toBe('broken PT711 PT410')
    expect(trace.alias).toMatchObject({ reason: 'loop', loop: ['demo/a', 'demo/b'] })
    expect(trace.findings[0]?.message).toContain('demo/a → demo/b → demo/a')
    expect(said(from(alias('legacy', 'a.demo.svc'), ...circle))).toBe('broken PT410 > broken PT711 PT410')
    expect(said(from(alias('legacy', 'legacy.demo.svc')))).toBe('broken PT711 PT410')
  })
})

describe('an alias does not translate ports', () => {
  it('an alias that declares a port that its Service does not have is degraded', () => {
    const trace = traced(from(alias('legacy', 'web.demo.svc', [port({ port: 8080 })])))
    expect(outline(trace)).toBe('degraded PT711 PT410 > healthy')
    expect(trace.findings[0]).toMatchObject({
      title: 'ExternalName target service/web has no port 8080',
      evidence: [{}, { object: { kind: 'Service', namespace: 'demo', name: 'web' }, field: 'spec.ports[*].port', value: [80] }],
    })
    expect(said(from(alias('legacy', 'web.demo.svc', [port({ port: 80 })])))).toBe('healthy PT410 > healthy')
  })

  it('an alias that is asked for a port that its Service does not have is broken', () => {
    const snapshot = from(alias('legacy', 'web.demo.svc'))
    expect(said(snapshot, svc('legacy', 8080))).toBe('broken PT711 PT410 > healthy')
    expect(said(snapshot, svc('legacy', 80))).toBe('healthy PT410 > healthy')
    expect(said(snapshot, address('legacy.demo.svc', 8080))).toBe('broken > broken PT711 PT410 > healthy')
    expect(said(snapshot, address('legacy.demo.svc', 80))).toBe('healthy > healthy PT410 > healthy')
  })

  it('the trace of an alias with one port is about that port of its Service', () => {
    const two = service({ ports: [port(), port({ name: 'admin', port: 9090, targetPort: 'admin' })] })
    const snapshot = healthy({ services: [two, alias('legacy', 'web.demo.svc', [port({ port: 80 })])] })
    expect(said(snapshot)).toBe('healthy PT410 > healthy')
    expect(said(snapshot, svc('legacy', 9090))).toMatch(/^broken PT410 > broken PT301/)
  })

  it('an Ingress before an alias uses the port, and is broken where the Service behind it does not have it', () => {
    const to = (portNumber: number): Snapshot => ({
      ...from(alias('legacy', 'web.demo.svc')),
      ingresses: [ingress('shop', { name: 'legacy', portNumber }, { addresses: ['203.0.113.10'] })],
    })
    const shop: TargetRef = { kind: 'route', type: 'Ingress', name: 'shop' }
    expect(said(to(80), shop)).toBe('healthy > healthy PT410 > healthy')
    const trace = traced(to(8080), shop)
    expect(trace.verdict).toBe('broken')
    expect(trace.findings[0]).toMatchObject({ code: 'PT502', evidence: [{ value: 8080 }, { object: { name: 'web' }, value: [80] }] })
    expect(traced(to(8080)).routes).toMatchObject([{ state: 'broken', reason: 'port-missing' }])
    expect(traced(to(80)).routes).toMatchObject([{ state: 'ok' }])
  })

  it('an HTTPRoute before an alias uses the port, and is broken where the Service behind it does not have it', () => {
    const to = (number: number): Snapshot => {
      const snapshot = from(alias('legacy', 'web.demo.svc'))
      const read = { gateways: 'all', gatewayclasses: 'all', gatewayroutes: 'all', referencegrants: 'all', namespaces: 'all' } as const
      return {
        ...snapshot,
        extent: { ...snapshot.extent, ...read },
        gateways: [gateway()],
        gatewayClasses: [{ ...envoy, conditions: [] }],
        gatewayRoutes: [route({}, [backend({ name: 'legacy', port: number })])],
        referenceGrants: [grant('other', 'demo')],
        namespaces: [{ kind: 'Namespace', name: 'demo', labels: {} }],
      }
    }
    const shop: TargetRef = { kind: 'route', type: 'HTTPRoute', name: 'shop' }
    expect(said(to(80), shop)).toBe('healthy > healthy PT410 > healthy')
    const trace = traced(to(8080), shop)
    expect([trace.verdict, trace.findings[0]?.code]).toEqual(['broken', 'PT502'])
    expect(traced(to(8080)).routes).toMatchObject([{ kind: 'HTTPRoute', state: 'broken', reason: 'port-missing' }])
  })
})
