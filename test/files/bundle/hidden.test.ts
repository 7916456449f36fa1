import { describe, expect, it } from 'vitest'
import { parseDump } from '../../../src/cluster/read/dump.ts'
import { diagnose } from '../../../src/diagnose/diagnose.ts'
import type { TargetRef } from '../../../src/model/target.ts'
import type { Trace } from '../../../src/model/trace.ts'
import { createLookup } from '../../../src/trace/lookup.ts'
import { traceTarget } from '../../../src/trace/target.ts'
import { verdictAndCodes } from '../../build.ts'

const hidden = '***HIDDEN***'
const meta = (name: string, rest: object = {}) => ({ name, namespace: 'demo', uid: `u-${name}`, resourceVersion: '5', ...rest })

/** What differs from a healthy cluster. */
interface Parts {
  selector?: object
  labels?: object
  isServed?: boolean
  backend?: object
  className?: string
  /** Objects beside these. */
  more?: readonly object[]
}

function dump({ selector = { app: 'web' }, labels = { app: 'web' }, isServed = true, backend, className, more = [] }: Parts): string {
  const target = { kind: 'Pod', namespace: 'demo', name: 'web-1' }
  const path = { path: '/', pathType: 'Prefix', backend: backend ?? { service: { name: 'web', port: { number: 80 } } } }
  const items = [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: meta('web'),
      spec: {
        type: 'ClusterIP',
        clusterIP: '10.96.0.10',
        clusterIPs: ['10.96.0.10'],
        selector,
        ports: [{ name: 'http', port: 80, targetPort: 8080 }],
      },
    },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: meta('web-abcde', { labels: { 'kubernetes.io/service-name': 'web' } }),
      addressType: 'IPv4',
      ports: isServed ? [{ name: 'http', port: 8080, protocol: 'TCP' }] : [],
      endpoints: isServed ? [{ addresses: ['10.244.0.1'], conditions: { ready: true }, targetRef: target }] : [],
    },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: meta('web-1', { labels }),
      spec: { containers: [{ name: 'web', ports: [{ containerPort: 8080 }] }] },
      status: {
        phase: 'Running',
        podIP: '10.244.0.1',
        conditions: [{ type: 'Ready', status: 'True' }],
        containerStatuses: [{ name: 'web', ready: true, state: { running: {} } }],
      },
    },
    { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata: { name: 'nginx', uid: 'c', resourceVersion: '1' }, spec: {} },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: meta('shop'),
      spec: { ingressClassName: className ?? 'nginx', rules: [{ http: { paths: [path] } }] },
    },
    ...more,
  ]
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items })
}

async function traced(parts: Parts, target: TargetRef = { kind: 'service', name: 'web' }): Promise<Trace> {
  const snapshot = await parseDump(dump(parts), 'dump', '2026-11-30T00:00:00Z')
  return diagnose(traceTarget('demo', target, createLookup(snapshot)), { kubectlFlags: [] })
}

const shop: TargetRef = { kind: 'route', type: 'Ingress', name: 'shop' }

describe('a value that a tool has hidden', () => {
  it('a Service whose selector is hidden is unknown, and the field is named', async () => {
    for (const isServed of [true, false]) {
      const trace = await traced({ selector: { app: hidden }, labels: { app: hidden }, isServed })
      expect(trace.verdict).toBe('unknown')
      expect(trace.findings.filter(({ confidence }) => confidence === 'proven')).toEqual([])
      expect(trace.gaps.map(({ message }) => message)).toContain('spec.selector.app of service/web is redacted in the dump')
    }
  })

  it('a Service without endpoints is unknown where the labels of the Pods are hidden, and broken where they differ', async () => {
    expect((await traced({ labels: { app: hidden }, isServed: false })).verdict).toBe('unknown')
    expect(verdictAndCodes(await traced({ labels: { app: 'other' }, isServed: false }))).toBe('broken PT101')
  })

  it('hidden fields of its Pods do not matter to a Service that has endpoints', async () => {
    expect(verdictAndCodes(await traced({ labels: { app: 'web', owner: hidden } }))).toBe('healthy')
  })

  it('an Ingress whose backend is hidden is unknown, and one whose backend is missing is broken', async () => {
    expect(verdictAndCodes(await traced({ backend: { service: { name: hidden, port: { number: 80 } } } }, shop))).toBe('unknown')
    expect(verdictAndCodes(await traced({ backend: { service: { name: 'gone', port: { number: 80 } } } }, shop))).toBe('broken PT501')
  })

  it.each([
    [hidden, 'unknown'],
    ['xxx.xxx.xxx.xxx', 'unknown'],
    ['xxxxxxxx.xxxxx.xxx', 'unknown'],
    ['xxxxxxxx', 'unknown'],
    ['xxx.demo.svc.cluster.local', 'unknown'],
    ['db.example.com', 'healthy'],
    ['xxx.example.com', 'healthy'],
    ['web.demo.svc.cluster.local', 'healthy'],
    ['gone.demo.svc.cluster.local', 'broken'],
  ])('an alias to %s, in a Service, behind another alias and behind an Ingress, is %s', async (externalName, verdict) => {
    const alias = (name: string, to: string) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: meta(name),
      spec: { type: 'ExternalName', externalName: to, ports: [{ port: 80 }] },
    })
    const more = [alias('db', externalName), alias('outer', 'db.demo.svc.cluster.local')]
    const backend = { service: { name: 'db', port: { number: 80 } } }
    for (const target of [{ kind: 'service', name: 'db' }, { kind: 'service', name: 'outer' }, shop] as const)
      expect((await traced({ backend, more }, target)).verdict, target.name).toBe(verdict)
    const message = 'spec.externalName of service/db is redacted in the dump'
    const isSaid = (await traced({ more }, { kind: 'service', name: 'db' })).gaps.some((gap) => gap.message === message)
    expect(isSaid).toBe(verdict === 'unknown')
  })

  it('an Ingress whose class is hidden names no class that is missing', async () => {
    expect((await traced({ className: hidden }, shop)).verdict).toBe('unknown')
    expect(verdictAndCodes(await traced({ className: 'gone' }, shop))).toMatch(/^broken PT503/)
  })
})
