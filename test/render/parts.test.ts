import { describe, expect, it } from 'vitest'
import type { CandidateReason } from '../../src/model/endpoint.ts'
import { candidateDetail, candidateWord } from '../../src/render/candidates.ts'
import { rowsOf } from '../../src/render/endpoint-rows.ts'
import { gapLines } from '../../src/render/gaps.ts'
import { textOf } from '../../src/render/layout.ts'
import { nodeLines } from '../../src/render/nodes.ts'
import { findingSign, lookOf } from '../../src/render/style.ts'
import { valueWords } from '../../src/render/words.ts'
import { candidate, endpoints, gap, nodes, port, trace } from './build.ts'

const look = lookOf({ color: false, unicode: true, now: 0 })
describe('candidates', () => {
  const words: Record<CandidateReason, [word: string, detail: string | undefined]> = {
    'selector-nearly': ['not selected', 'app=cart, wanted app=crt; no label tier, wanted tier=front'],
    pending: ['pending', 'container app, exit code 1, 2 restarts: said'],
    unschedulable: ['not scheduled', 'container app, exit code 1, 2 restarts: said'],
    image: ['no image', 'container app, Reason, exit code 1, 2 restarts: said'],
    creating: ['being created', 'said'],
    'init-running': ['initializing', 'init container app has not finished'],
    crashing: ['crashing', 'container app, Reason, exit code 1, 2 restarts: said'],
    'container-waiting': ['waiting', 'container app, Reason, exit code 1, 2 restarts: said'],
    completed: ['completed', 'the Pod has completed, so it gets no traffic'],
    failed: ['failed', 'container app, Reason, exit code 1, 2 restarts: said'],
    terminating: ['terminating', 'said'],
    'no-address': ['no address', 'said'],
    'no-address-in-family': ['other IP family', 'the Pod has no address of a family that the Service uses: said'],
    'no-port': ['no such port', 'its containers declare http 8080/TCP (app)'],
    'readiness-probe': ['not ready', 'readiness probe HTTPS GET :8443/ok of container app fails, 2 restarts: said'],
    'readiness-gate': ['not ready', 'readiness gate example.com/lb is not True: said'],
    'not-ready': ['not ready', 'container app, Reason, exit code 1, 2 restarts: said'],
    'not-listed': ['not listed', 'the Pod is ready, but no EndpointSlice lists it'],
  }
  const reasons = Object.keys(words).flatMap((key) => candidateReasons.find((reason) => reason === key) ?? [])

  it.each([
    ['unknown', ['unknown', 'warn', 'off']],
    ['broken', ['broken', 'warn', 'off']],
  ] as const)('a Pod that is no endpoint is not drawn as broken if the endpoint hop is unknown (%s)', (state, signs) => {
    const candidates = (['no-port', 'creating', 'completed'] as const).map((reason, index) => candidate(index, { reason }))
    const rows = rowsOf(port({ hops: [{ stage: 'endpoint', state }], candidates }), look)
    expect(rows.map(({ sign }) => sign)).toEqual(signs)
  })

  it.each(reasons)('%s is said in words', (reason) => {
    const one = candidate(0, {
      reason,
      container: 'app',
      message: 'said',
      restarts: 2,
      exitCode: 1,
      value: 'Reason',
      gates: ['example.com/lb'],
      probe: { purpose: 'readiness', handler: 'httpGet', scheme: 'HTTPS', port: 8443, path: '/ok' },
      differs: [
        { key: 'app', wanted: 'crt', found: 'cart' },
        { key: 'tier', wanted: 'front' },
      ],
    })
    expect([candidateWord(one), candidateDetail(one)]).toEqual(words[reason])
  })

  it('the words of candidates cover every reason', () => {
    expect(reasons).toHaveLength(18)
  })
})

const candidateReasons: readonly CandidateReason[] = [
  'selector-nearly',
  'pending',
  'unschedulable',
  'image',
  'creating',
  'init-running',
  'crashing',
  'container-waiting',
  'completed',
  'failed',
  'terminating',
  'no-address',
  'no-address-in-family',
  'no-port',
  'readiness-probe',
  'readiness-gate',
  'not-ready',
  'not-listed',
]

describe('nodes', () => {
  const lines = (of: ReturnType<typeof nodes>, service = {}) =>
    nodeLines(trace('web', { ports: [port({ endpoints: endpoints(3) })], nodes: of }, service), look).map(({ line }) => textOf(line))
  const all = ['a', 'b', 'c']

  it('nodes are one line where all do the same', () => {
    expect(lines(nodes([{ internal: all }, { internal: all }]))).toEqual(['  every Node ─▶ any of 3 endpoints'])
  })

  it('nodes are told apart by what they reach', () => {
    expect(
      lines(nodes([{ internal: ['a', 'b'] }, { internal: ['c'] }, { internal: [] }], 'local'), { internalTrafficPolicy: 'Local' }),
    ).toEqual(['  node-1 ─▶ 2 node-local endpoints', '  node-2 ─▶ 1 node-local endpoint', '✗ node-3 ─▶ dropped: no endpoint there'])
  })

  it('nodes say which endpoints they use because of hints', () => {
    expect(lines(nodes([{ internal: ['a'] }, { internal: ['b'] }], 'hints-zone'))).toEqual([
      '  every Node ─▶ 1 of 3 endpoints, by zone hints',
    ])
  })

  it('nodes that are not Ready are named', () => {
    const [first, ...rest] = nodes([{ internal: all }, { internal: all }])
    expect(lines([...(first ? [{ ...first, ready: false }] : []), ...rest])).toContain('▲ not ready: node-1')
  })

  it('nodes say nothing of a port without endpoints: every Node drops its traffic', () => {
    expect(nodeLines(trace('web', { ports: [port()], nodes: nodes([{ internal: [] }]) }), look)).toEqual([])
  })

  it('nodes name the port where the ports differ', () => {
    const two = nodes([{ internal: all }, { internal: all }]).map((node) => ({
      ...node,
      ports: [...node.ports, { port: 81, protocol: 'TCP', name: 'b', internal: ['a'], why: 'all' as const }],
    }))
    const ports = [port({ endpoints: endpoints(3) }), port({ name: 'b', port: 81, endpoints: endpoints(1) })]
    expect(nodeLines(trace('web', { ports, nodes: two }), look).map(({ line }) => textOf(line))).toEqual([
      '  every Node ─▶ any of 3 endpoints (http)',
      '  every Node ─▶ the only endpoint (b)',
    ])
  })
})

describe('gaps', () => {
  it.each([
    [gap(), '?  not read: nodes (forbidden: needs list nodes): which Nodes answer is unknown'],
    [
      gap({ reason: 'absent', hops: ['policy'], resource: 'networkpolicies', api: 'networkpolicies.networking.k8s.io', hides: false }),
      'i  not read: networkpolicies (not in the dump): what policies block is unknown',
    ],
    [gap({ reason: 'timeout', message: '' }), '?  not read: nodes (timeout): which Nodes answer is unknown'],
    [
      gap({ reason: 'unauthorized', message: 'Unauthorized' }),
      '?  not read: nodes (not logged in: Unauthorized): which Nodes answer is unknown',
    ],
    [gap({ reason: 'invalid', message: 'no JSON', hops: [] }), '?  not read: nodes (invalid response: no JSON)'],
  ])('gap %# says what is unknown', (one, text) => {
    expect(gapLines([one], look).map(textOf)).toEqual([text])
  })

  it('gaps say once what was read instead, whichever hops of two chains it concerns', () => {
    const instead = gap({ reason: 'not-served', resource: 'endpointslices', api: 'endpointslices.discovery.k8s.io', instead: 'endpoints' })
    const words = 'endpointslices.discovery.k8s.io is not served by this cluster; using endpoints'
    const lines = gapLines(
      [
        { ...instead, hops: ['endpoint'], hides: false },
        { ...instead, hops: [], hides: false, message: 'x' },
      ],
      look,
    )
    expect(lines.map(textOf)).toEqual([`i  ${words}`])
  })
})

describe('words', () => {
  it('the words for a value tell a text from a number', () => {
    expect([valueWords('8080'), valueWords(8080), valueWords(null), valueWords(undefined), valueWords(true)]).toEqual([
      '"8080"',
      '8080',
      '<none>',
      '<none>',
      'true',
    ])
    expect(valueWords({ app: 'web', ports: [1, null] })).toBe('{"app": "web", "ports": [1, <none>]}')
  })

  it('a finding that is only inferred does not look like a proven one', () => {
    expect(findingSign({ severity: 'warn', confidence: 'inferred' })).toBe('unknown')
    expect(findingSign({ severity: 'error', confidence: 'proven' })).toBe('broken')
    expect(findingSign({ severity: 'warn', confidence: 'proven' })).toBe('warn')
    expect(findingSign({ severity: 'info', confidence: 'inferred' })).toBe('info')
  })
})
