import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isUnsafe } from '../../src/lib/printable.ts'
import type { Gateway, Listener, ReferenceGrant, Route, RouteBackend } from '../../src/model/gateway.ts'
import type { Ingress } from '../../src/model/ingress.ts'
import type { ReadGap, Resource, Snapshot } from '../../src/model/snapshot.ts'
import type { TargetRef } from '../../src/model/target.ts'
import type { Verdict } from '../../src/model/verdict.ts'
import { renderTrace } from '../../src/render/index.ts'
import { healthy, port, service } from '../build.ts'
import { backend, condition, envoy, gateway, grant, listener, parent, route, traced } from '../build-gateway.ts'
import { documentOf } from '../schema.ts'

/** The edge of a cluster: routes, Gateways, grants and Ingresses that often miss each other by a little. */
const spaces = fc.constantFrom('demo', 'demo', 'other')
const names = fc.constantFrom('web', 'api', 'gone')
const conditions = fc.array(
  fc
    .tuple(
      fc.constantFrom('Accepted', 'ResolvedRefs', 'Programmed', 'PartiallyInvalid', 'Conflicted'),
      fc.constantFrom('True', 'True', 'False', 'Unknown'),
      fc.constantFrom('Accepted', 'Invalid', 'RefNotPermitted', 'BackendNotFound', 'Pending', 'AddressNotAssigned', 'Evil\u0007\u009b'),
      fc.constantFrom(0, 1),
    )
    .map(([type, status, reason, generation]) => condition(type, status, reason, generation)),
  { maxLength: 3 },
)

const backends: fc.Arbitrary<RouteBackend> = fc
  .record({
    kind: fc.constantFrom('Service', 'Service', 'Service', 'ServiceImport'),
    namespace: spaces,
    name: names,
    port: fc.constantFrom(80, 80, 8080),
    weight: fc.nat(2),
    isMirror: fc.boolean(),
  })
  .map(({ isMirror, ...part }) => backend({ ...part, ...(isMirror && { mirror: true as const }) }))

const kinds = fc.constantFrom<Route['kind']>('HTTPRoute', 'HTTPRoute', 'TCPRoute', 'UDPRoute')
const hosts = fc.constantFrom('shop.example.com', '*.example.com', 'other.example.org', 'evil\u001b[31m\u202e')
const parents = fc
  .record({ namespace: spaces, name: fc.constantFrom('public', 'internal'), section: fc.constantFrom(undefined, 'http', 'https') })
  .map(({ section, ...part }) => parent({ ...part, ...(section && { sectionName: section }) }))

const routes: fc.Arbitrary<Route> = fc
  .record({
    kind: kinds,
    namespace: spaces,
    name: fc.constantFrom('shop', 'blog'),
    hostnames: fc.array(hosts, { maxLength: 2 }),
    parentRefs: fc.array(parents, { maxLength: 2 }),
    rules: fc.array(
      fc.record({
        matches: fc.array(fc.record({ path: fc.constantFrom('/', '/a') }), { maxLength: 2 }),
        filters: fc.subarray(['RequestRedirect', 'ExtensionRef'], { maxLength: 1 }),
        backends: fc.array(backends, { maxLength: 3 }),
      }),
      { maxLength: 2 },
    ),
    said: conditions,
  })
  .map(({ said, ...part }) => route({ ...part, parents: part.parentRefs.slice(0, 1).map((ref) => ({ ...ref, conditions: said })) }))

const listeners: fc.Arbitrary<Listener> = fc
  .record({
    name: fc.constantFrom('http', 'https', 'tcp'),
    port: fc.constantFrom(80, 443),
    protocol: fc.constantFrom('HTTP', 'HTTPS', 'TCP', 'UDP', 'odd', 'constructor'),
    from: fc.constantFrom('Same', 'All', 'Selector', 'None', 'odd'),
    host: fc.option(hosts, { nil: undefined }),
    labels: fc.constantFrom({ tier: 'front' }, { tier: 'back' }),
    conditions,
  })
  .map(({ host, labels, ...part }) =>
    listener({ ...part, selector: { matchLabels: labels, matchExpressions: [] }, ...(host && { hostname: host }) }),
  )

const gateways: fc.Arbitrary<Gateway> = fc
  .record({
    namespace: spaces,
    name: fc.constantFrom('public', 'internal'),
    className: fc.constantFrom('envoy', 'envoy', 'gone'),
    listeners: fc.array(listeners, { maxLength: 3 }),
    conditions,
  })
  .map((part) => gateway(part))

const grants: fc.Arbitrary<ReferenceGrant> = fc
  .record({ namespace: spaces, from: spaces, name: fc.option(names, { nil: undefined }) })
  .map(({ namespace, from, name }) => grant(namespace, from, { to: [{ group: '', kind: 'Service', ...(name && { name }) }] }))

const ingresses: fc.Arbitrary<Ingress> = fc
  .record({
    className: fc.constantFrom('nginx', 'gone'),
    isTaken: fc.boolean(),
    paths: fc.array(fc.tuple(names, fc.constantFrom(80, 8080)), { maxLength: 3 }),
  })
  .map(({ className, isTaken, paths }) => ({
    kind: 'Ingress',
    namespace: 'demo',
    name: 'shop',
    className,
    addresses: isTaken ? ['203.0.113.10'] : [],
    rules: [{ paths: paths.map(([name, portNumber]) => ({ path: '/', backend: { service: { name, portNumber } } })) }],
  }))

const unique = <T extends { kind: string; namespace: string; name: string }>(list: readonly T[]): T[] => [
  ...new Map(list.map((each) => [`${each.kind} ${each.namespace}/${each.name}`, each])).values(),
]

const clusters: fc.Arbitrary<Snapshot> = fc
  .record({
    gatewayRoutes: fc.array(routes, { maxLength: 3 }).map(unique),
    gateways: fc.array(gateways, { maxLength: 3 }).map(unique),
    referenceGrants: fc.array(grants, { maxLength: 2 }).map((list) => unique(list.map((each, index) => ({ ...each, name: `g${index}` })))),
    ingresses: ingresses.map((one) => [one]),
  })
  .map((part) => {
    const from = healthy()
    const api = service({ name: 'api', selector: { app: 'api' }, ports: [port({ targetPort: 8080 })] })
    return {
      ...from,
      ...part,
      services: [...from.services, api],
      gatewayClasses: [{ ...envoy, conditions: [] }],
      namespaces: [{ kind: 'Namespace', name: 'demo', labels: { tier: 'front' } }],
      extent: { ...from.extent, gateways: 'all', gatewayclasses: 'all', gatewayroutes: 'all', referencegrants: 'all', namespaces: 'all' },
    }
  })

function targetsOf({ gatewayRoutes = [], gateways = [] }: Snapshot): TargetRef[] {
  return [
    { kind: 'route', type: 'Ingress', name: 'shop' },
    ...gatewayRoutes
      .filter(({ namespace }) => namespace === 'demo')
      .map(({ kind, name }) => ({ kind: 'route', type: kind, name }) as const),
    ...gateways.filter(({ namespace }) => namespace === 'demo').map(({ name }) => ({ kind: 'gateway', name }) as const),
    { kind: 'service', name: 'web' },
  ]
}

/** The resources that are taken away in turn, and their lists in a snapshot. */
const lists = {
  services: 'services',
  pods: 'pods',
  gateways: 'gateways',
  gatewayclasses: 'gatewayClasses',
  referencegrants: 'referenceGrants',
  namespaces: 'namespaces',
  ingressclasses: 'ingressClasses',
} as const satisfies Partial<Record<Resource, keyof Snapshot>>

function isLost(key: string): key is keyof typeof lists {
  return Object.hasOwn(lists, key)
}

/** What is read of a cluster without the right to some of its resources. */
function without(from: Snapshot, lost: readonly (keyof typeof lists)[]): Snapshot {
  const gaps = lost.map((resource): ReadGap => ({ resource, api: resource, verb: 'list', reason: 'forbidden', message: 'no' }))
  const none = Object.fromEntries(lost.map((resource) => [resource, 'none']))
  return { ...from, gaps, extent: { ...from.extent, ...none }, ...Object.fromEntries(lost.map((one) => [lists[one], []])) }
}

/** What a verdict may become if less can be read. */
function allowed(before: Verdict): readonly Verdict[] {
  // A route without rules has nothing to lose but its Gateway.
  if (before === 'broken') return ['broken', 'degraded', 'unknown', 'idle']
  return before === 'healthy' ? ['healthy', 'unknown'] : ['healthy', 'idle', 'unknown', 'degraded']
}

/** Runs of each property; FC_RUNS multiplies them. */
const numRuns = 200 * Number(process.env.FC_RUNS ?? 1)

describe('any edge of a cluster', () => {
  it('any edge of a cluster is traced without an exception: the schema accepts its document, and its text is safe for a terminal', async () => {
    await fc.assert(
      fc.asyncProperty(clusters, async (from) => {
        for (const target of targetsOf(from)) {
          const one = traced(from, target)
          const text = await renderTrace(one, 'text', { color: false, unicode: true, now: 0 })
          expect(text.split('\n').some(isUnsafe)).toBe(false)
          expect(documentOf(await renderTrace(one, 'json', { color: false, unicode: true, now: 0 }))).toEqual(one)
          for (const finding of one.findings) expect(finding.evidence.length).toBeGreaterThan(0)
        }
      }),
      { numRuns },
    )
  })

  it('any edge of a cluster is broken only with a proven error, which is its own or that of every target', () => {
    fc.assert(
      fc.property(clusters, (from) => {
        for (const target of targetsOf(from)) {
          const one = traced(from, target)
          if (one.verdict !== 'broken' || target.kind === 'service') continue
          const all = [one, ...(one.through ?? []).flatMap((each) => [each, ...(each.through ?? [])])]
          const proven = all
            .flatMap((each) => each.findings)
            .filter(({ severity, confidence }) => severity !== 'info' && confidence === 'proven')
          expect(proven.length).toBeGreaterThan(0)
        }
      }),
      { numRuns },
    )
  })

  it('any edge of a cluster gives the same document in any order of its lists', () => {
    fc.assert(
      fc.property(clusters, (from) => {
        const turned: Snapshot = {
          ...from,
          services: from.services.toReversed(),
          pods: from.pods.toReversed(),
          gatewayRoutes: from.gatewayRoutes?.toReversed() ?? [],
          gateways: from.gateways?.toReversed() ?? [],
          referenceGrants: from.referenceGrants?.toReversed() ?? [],
        }
        for (const target of targetsOf(from)) expect(JSON.stringify(traced(turned, target))).toBe(JSON.stringify(traced(from, target)))
      }),
      { numRuns },
    )
  })

  it.each([
    ['at random', undefined],
    ['where the only backend is a mirror', -825_320_887],
  ])('with fewer rights an edge never becomes broken if it was not, nor healthy if it was broken: %s', (_, seed) => {
    const rights = fc.subarray(Object.keys(lists).filter(isLost), { minLength: 1 })
    fc.assert(
      fc.property(clusters, rights, (from, lost) => {
        const blind = without(from, lost)
        for (const target of targetsOf(from)) {
          // Without the Gateway, or the Service, the target itself cannot be read, and nothing is traced.
          if ((target.kind === 'gateway' && lost.includes('gateways')) || target.kind === 'service') continue
          const [before, after] = [traced(from, target).verdict, traced(blind, target).verdict]
          expect(allowed(before), `${target.kind} without ${lost.join(', ')}`).toContain(after)
        }
      }),
      { numRuns, ...(seed !== undefined && { seed }) },
    )
  })
})
