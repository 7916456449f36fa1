import { describe, expect, it } from 'vitest'
import type { Gateway, ObservedCondition } from '../../src/model/gateway.ts'
import type { TargetRef } from '../../src/model/target.ts'
import type { Trace } from '../../src/model/trace.ts'
import { renderTrace } from '../../src/render/index.ts'
import { healthy } from '../build.ts'
import { condition, envoy, gateway, listener, parent, publicGateway, route, shopRoute, traced } from '../build-gateway.ts'

const service = { kind: 'service', name: 'web' } as const
const targets: TargetRef[] = [service, shopRoute, publicGateway]
const accepted = condition('Accepted', 'True', 'Accepted')
const programmed = condition('Programmed', 'True', 'Programmed')

function isFalse(type: string, part: Partial<ObservedCondition> = {}): ObservedCondition {
  return { ...condition(type, 'False', 'Whatever'), message: `${type} says why.`, ...part }
}

interface Said {
  ofRoute?: ObservedCondition[]
  ofGateway?: ObservedCondition[]
  ofListener?: ObservedCondition[]
  ofClass?: ObservedCondition[]
  more?: Partial<Gateway>
}

function world({ ofRoute = [accepted], ofGateway = [accepted, programmed], ofListener = [], ofClass = [], more = {} }: Said) {
  return healthy({
    gateways: [gateway({ conditions: ofGateway, listeners: [listener({ conditions: ofListener })], ...more })],
    gatewayClasses: [{ ...envoy, generation: 1, conditions: ofClass }],
    gatewayRoutes: [route({ parents: [{ ...parent(), conditions: ofRoute }] })],
    extent: { ...healthy().extent, gateways: 'all', gatewayclasses: 'all', gatewayroutes: 'all', referencegrants: 'all' },
  })
}

const of = (said: Said) => targets.map((target) => traced(world(said), target))
const codes = ({ verdict, findings }: Trace) => [verdict, ...findings.map(({ code, confidence }) => `${code} ${confidence}`)].join(' ')
const warmOf = ({ findings }: Trace) =>
  findings.flatMap(({ evidence }) =>
    evidence.flatMap(({ object, field, value }) => (JSON.stringify(value).includes('"Warm"') ? [`${object.kind} ${field}`] : [])),
  )

const warm = isFalse('Warm')
const everywhere = { ofClass: [warm], ofListener: [warm] }
const onRoute = 'HTTPRoute status.parents[*].conditions'
const onGateway = ['Gateway status.conditions', 'Gateway status.listeners[http].conditions']

describe('a condition that is False, of a type that no rule knows', () => {
  const faults: [string, Said, string, [string, string[]][]][] = [
    [
      'the route is refused',
      { ofRoute: [isFalse('Accepted'), warm], ofGateway: [accepted, programmed, warm] },
      'PT504',
      [
        ['service', [onRoute, ...onGateway]],
        ['route', [onRoute, ...onGateway]],
      ],
    ],
    [
      'the Gateway has no such listener',
      { ofRoute: [isFalse('Accepted'), warm], ofGateway: [accepted, programmed, warm], more: { listeners: [] } },
      'PT506',
      [
        ['service', [onRoute, 'Gateway status.conditions']],
        ['route', [onRoute, 'Gateway status.conditions']],
      ],
    ],
    [
      'the Gateway is not programmed',
      { ofRoute: [accepted, warm], ofGateway: [accepted, isFalse('Programmed'), warm] },
      'PT507',
      [
        ['service', [onRoute, ...onGateway]],
        ['route', [onRoute, ...onGateway]],
        ['gateway', ['GatewayClass status.conditions', ...onGateway]],
      ],
    ],
  ]

  it.each(faults)('a False condition of an unknown type is cited where %s', (_, said, code, expected) => {
    for (const [kind, cited] of expected) {
      const trace = traced(world({ ...everywhere, ...said }), kind === 'service' ? service : kind === 'route' ? shopRoute : publicGateway)
      expect(trace.findings.map((one) => one.code)).toEqual([code])
      expect(warmOf(trace)).toEqual(cited)
    }
  })

  const twins: [string, ObservedCondition][] = [
    ['is True', { ...warm, status: 'True' }],
    ['is Unknown', { ...warm, status: 'Unknown' }],
    ['is of an older generation', { ...warm, observedGeneration: 0 }],
    ['is well where it is False', { ...warm, type: 'Detached' }],
    ['says of ListenerSets that none is attached', { ...warm, type: 'AttachedListenerSets' }],
  ]
  it.each(twins)('a False condition of an unknown type is not cited where it %s', (_, one) => {
    const said = { ofRoute: [accepted, one], ofGateway: [accepted, isFalse('Programmed'), one], ofListener: [one], ofClass: [one] }
    for (const trace of of(said)) {
      expect(trace.findings.map(({ code, evidence }) => [code, evidence.length])).toEqual([['PT507', 1]])
    }
  })

  it('a False condition of an unknown type changes no verdict if all others are True, and is shown in the row of its object', async () => {
    const said = { ofRoute: [accepted, warm], ofGateway: [accepted, programmed, warm], ofListener: [warm], ofClass: [warm] }
    const [fromService, fromRoute, fromGateway] = of(said)
    expect([fromService, fromRoute, fromGateway].map((trace) => trace && codes(trace))).toEqual(['healthy', 'healthy', 'healthy'])
    const drawn = async (trace: Trace | undefined) =>
      trace ? renderTrace(trace, 'text', { color: false, unicode: true, now: Date.parse(trace.taken) }) : ''
    expect(await drawn(fromRoute)).toMatch(/gateway\/public .*Warm=False \(Whatever\)/)
    const ofGateway = await drawn(fromGateway)
    expect(ofGateway.match(/ Warm=False \(Whatever\)/g)).toHaveLength(4)
  })

  it('a False condition of an unknown type is cited for a route that no controller has accepted', () => {
    const [fromService, fromRoute] = of({ ofRoute: [warm] })
    expect([fromService, fromRoute].map((trace) => trace && codes(trace))).toEqual(['unknown PT504 inferred', 'unknown PT504 inferred'])
    const [finding] = fromRoute?.findings ?? []
    expect(finding?.message).toBe(
      'The controller reports Warm=False (Whatever): Warm says why. The controller does not say whether it accepts the route.',
    )
    expect(finding?.evidence.map(({ value }) => value)).not.toContain(null)
  })
})

describe('a known condition with a reason that no rule knows', () => {
  const cases: [string, Said, string[]][] = [
    ['Accepted of a route', { ofRoute: [isFalse('Accepted')] }, ['degraded PT504 proven', 'broken PT504 proven', 'broken']],
    [
      'ResolvedRefs of a route',
      { ofRoute: [accepted, isFalse('ResolvedRefs')] },
      ['unknown PT504 inferred', 'degraded PT504 proven', 'degraded'],
    ],
    [
      'Accepted of a Gateway',
      { ofGateway: [isFalse('Accepted')] },
      ['degraded PT507 proven', 'broken PT507 proven', 'broken PT507 proven'],
    ],
    [
      'Programmed of a Gateway',
      { ofGateway: [accepted, isFalse('Programmed')] },
      ['degraded PT507 proven', 'broken PT507 proven', 'broken PT507 proven'],
    ],
    ['ResolvedRefs of a Gateway', { ofGateway: [accepted, programmed, isFalse('ResolvedRefs')] }, Array(3).fill('unknown PT507 inferred')],
    [
      'Programmed of a listener',
      { ofListener: [isFalse('Programmed')] },
      ['degraded PT507 proven', 'broken PT507 proven', 'broken PT507 proven'],
    ],
    [
      'ResolvedRefs of a listener',
      { ofListener: [accepted, programmed, isFalse('ResolvedRefs')] },
      Array(3).fill('unknown PT507 inferred'),
    ],
  ]
  it.each(cases)('%s gives a finding that cites its message', (_, said, expected) => {
    const traces = of(said)
    expect(traces.map(codes)).toEqual(expected)
    const findings = traces.flatMap((trace) => [...trace.findings, ...(trace.through ?? []).flatMap((one) => one.findings)])
    for (const { message, evidence } of findings) {
      expect(message).toContain('(Whatever): ')
      expect(message).toContain('says why')
      expect(JSON.stringify(evidence)).toContain('says why.')
    }
  })

  it('a listener that allows an unknown kind of route still serves the other kinds', () => {
    const said = { ofListener: [isFalse('ResolvedRefs', { reason: 'InvalidRouteKinds' })] }
    expect(of(said).map(codes)).toEqual(['healthy', 'healthy', 'unknown PT507 inferred'])
  })

  it('a Gateway reports both a listener that is stopped and one whose references do not resolve', () => {
    const listeners = [
      listener({ name: 'http', conditions: [isFalse('Programmed')] }),
      listener({ name: 'https', port: 443, conditions: [isFalse('ResolvedRefs', { reason: 'InvalidCertificateRef' })] }),
    ]
    const trace = traced(world({ more: { listeners } }), publicGateway)
    expect(trace.findings.map(({ title }) => title)).toEqual([
      '1 of 2 listeners of gateway/public does not work',
      'references of listener https of gateway/public do not resolve (InvalidCertificateRef)',
    ])
  })

  it('a reference of the route that does not resolve is reported beside a Gateway that is stopped', () => {
    const said = { ofRoute: [accepted, isFalse('ResolvedRefs')], ofGateway: [accepted, isFalse('Programmed')] }
    const trace = traced(world(said), shopRoute)
    expect(trace.findings.map(({ code }) => code).sort()).toEqual(['PT504', 'PT507'])
  })
})
