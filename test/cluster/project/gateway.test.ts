import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { projectGateway, projectGatewayClass, projectNamespace, projectReferenceGrant } from '../../../src/cluster/project/gateway.ts'
import { projectRoute } from '../../../src/cluster/project/route.ts'
import { parseDump } from '../../../src/cluster/read/dump.ts'

const meta = (name: string, namespace = 'demo') => ({ metadata: { name, namespace, generation: 3 } })

describe('a route', () => {
  it('a route is projected with the defaults of the API', () => {
    const raw = {
      ...meta('shop'),
      spec: {
        parentRefs: [{ name: 'public' }, { group: '', kind: 'Service', name: 'web', namespace: 'mesh', port: 80 }],
        rules: [
          {
            matches: [
              {
                path: { type: 'Exact', value: '/pay' },
                method: 'POST',
                headers: [{ name: 'x-env', value: 'a.*', type: 'RegularExpression' }],
              },
            ],
            filters: [{ type: 'RequestMirror', requestMirror: { backendRef: { name: 'copy', port: 80 } } }],
            backendRefs: [
              { name: 'web', port: 80 },
              { name: 'old', namespace: 'other', port: 81, weight: 0 },
            ],
          },
        ],
      },
    }
    const own = { group: '', kind: 'Service', namespace: 'demo' }
    expect(projectRoute(raw, 'HTTPRoute')).toEqual({
      kind: 'HTTPRoute',
      namespace: 'demo',
      name: 'shop',
      generation: 3,
      hostnames: [],
      parentRefs: [
        { group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: 'demo', name: 'public' },
        { group: '', kind: 'Service', namespace: 'mesh', name: 'web', port: 80 },
      ],
      rules: [
        {
          matches: [{ path: '/pay', pathType: 'Exact', method: 'POST', headers: [{ name: 'x-env', value: 'a.*', regex: true }] }],
          filters: ['RequestMirror'],
          backends: [
            { ...own, name: 'web', port: 80, weight: 1, field: 'spec.rules[0].backendRefs[0]' },
            { ...own, namespace: 'other', name: 'old', port: 81, weight: 0, field: 'spec.rules[0].backendRefs[1]' },
            { ...own, name: 'copy', port: 80, weight: 1, field: 'spec.rules[0].filters[0].requestMirror.backendRef', mirror: true },
          ],
        },
      ],
      parents: [],
    })
  })

  it('a route of gRPC has its service and method', () => {
    const raw = { ...meta('shop'), spec: { rules: [{ matches: [{ method: { service: 'shop.Cart', method: 'Add' } }] }] } }
    expect(projectRoute(raw, 'GRPCRoute')?.rules[0]?.matches).toEqual([{ method: 'Add', service: 'shop.Cart' }])
  })
})

describe('objects of the Gateway API', () => {
  const projections = [
    (raw: unknown) => projectRoute(raw, 'HTTPRoute'),
    projectGateway,
    projectGatewayClass,
    projectReferenceGrant,
    projectNamespace,
  ]

  it('objects of the Gateway API may hold anything at any place, and are never an exception', () => {
    const odd = fc.anything({ maxDepth: 4, withNullPrototype: true })
    const lists = fc.array(
      fc.record({ name: odd, kind: odd, group: odd, backendRefs: odd, filters: odd, matches: odd, conditions: odd, parentRef: odd }),
    )
    const raws = fc.record({
      metadata: fc.record({ name: fc.constant('x'), generation: odd, creationTimestamp: odd }),
      spec: fc.oneof(odd, fc.record({ rules: lists, parentRefs: lists, listeners: lists, from: lists, to: lists, hostnames: odd })),
      status: fc.oneof(odd, fc.record({ parents: lists, listeners: lists, conditions: lists, addresses: lists })),
    })
    fc.assert(
      fc.property(raws, (raw) => {
        for (const project of projections) expect(project(raw)).toMatchObject({ name: 'x' })
      }),
    )
  })

  it('objects of the Gateway API without a name are left out', () => {
    for (const project of projections) expect(project({ metadata: {}, spec: {} })).toBeUndefined()
  })
})

describe('a dump', () => {
  const route = { kind: 'HTTPRoute', apiVersion: 'gateway.networking.k8s.io/v1', ...meta('shop') }
  const refs = { parentRefs: [{ name: 'public' }], rules: [{ backendRefs: [{ name: 'web', namespace: 'other', port: 80 }] }] }

  it('a dump without Gateways, grants and namespaces says that they are not in it, where something refers to them', async () => {
    const { gaps, extent } = await parseDump(JSON.stringify({ ...route, spec: refs }), 'dump', '')
    expect(gaps.map(({ api, reason }) => `${api} ${reason}`)).toEqual([
      'gateways.gateway.networking.k8s.io absent',
      'referencegrants.gateway.networking.k8s.io absent',
    ])
    expect(extent).toMatchObject({ gatewayroutes: 'all', gateways: 'none', referencegrants: 'none', gatewayclasses: 'none' })
  })

  it('a dump without anything of the Gateway API says nothing of it', async () => {
    const alias = { kind: 'Service', apiVersion: 'v1', ...meta('web'), spec: { type: 'ExternalName', externalName: 'db.example.com' } }
    expect((await parseDump(JSON.stringify(alias), 'dump', '')).gaps).toEqual([])
  })
})
