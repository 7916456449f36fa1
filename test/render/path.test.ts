import { describe, expect, it } from 'vitest'
import type { PathProbe, PathResult, PathTarget } from '../../src/model/path.ts'
import { textOf } from '../../src/render/layout.ts'
import { msWords, pathLines } from '../../src/render/path.ts'
import { lookOf } from '../../src/render/style.ts'

const target: PathTarget = { type: 'clusterIP', address: '10.96.0.10', port: 80, protocol: 'TCP', sent: 0, refused: 0, silent: 0 }
const pod: PathTarget = { ...target, type: 'pod', address: '10.244.0.1', port: 8080, pod: 'web-1' }

function drawn(more: Partial<PathProbe>, unicode = true): string[] {
  const from = { namespace: 'demo', pod: 'client' }
  const probe: PathProbe = { kind: 'path', from, state: 'read', tool: 'python3', every: 1_000, targets: [], rounds: [], ...more }
  const look = lookOf({ color: false, unicode, now: 0, fails: () => false, version: '0' })
  return pathLines({ probes: [probe] }, look).map(textOf)
}

const results: Omit<PathResult, 'at'>[] = [
  { target: 0, outcome: 'open', ms: 0.1 },
  { target: 0, outcome: 'open', ms: 1 },
  { target: 0, outcome: 'refused', ms: 0.2 },
  { target: 0, outcome: 'timeout' },
  { target: 0, outcome: 'open', ms: 500 },
]
const rounds = results.flatMap((one, index): PathResult[] => [
  { at: `2026-01-01T00:00:0${index}Z`, ...one },
  { at: `2026-01-01T00:00:0${index}Z`, target: 1, outcome: index < 3 ? 'open' : 'unknown' },
])
const targets = [
  { ...target, sent: 1_000, refused: 1, silent: 1, lastMs: 500, minMs: 0.1, medianMs: 1, p95Ms: 12.34 },
  { ...pod, sent: 3 },
]

describe('a path as text', () => {
  it('refusal, silence, and a round of which nothing is known have different signs', () => {
    expect(drawn({ targets, rounds })).toEqual([
      '  from pod/client every 1 s by python3',
      '  to                            lost   sent   last     min       median    p95       last 30',
      '  10.96.0.10:80     ClusterIP   1 %    1000   500 ms   0.10 ms   1.00 ms   12.3 ms   ▁▄✗·█',
      '  10.244.0.1:8080   pod/web-1   0 %    3      -        -         -         -         ▄▄▄  ',
    ])
  })

  it('a target that has gone and a client that was replaced are said', () => {
    const replaced = { pod: 'client-1', at: '2026-01-01T00:00:00Z' }
    expect(drawn({ targets: [{ ...pod, sent: 3, gone: true }], rounds: [], replaced }).map((line) => line.trimEnd())).toEqual([
      '  from pod/client, in place of pod/client-1, every 1 s by python3, which tells no times',
      '  to                                             lost   sent   last 30',
      '  10.244.0.1:8080   pod/web-1, no longer tried   0 %    3',
    ])
  })

  it('in ASCII the heights are digits', () => {
    expect(drawn({ targets, rounds }, false)[2]).toMatch(/ 14x\.8$/)
  })

  it('a loss is 0 % only if nothing was lost, and 100 % only if all was lost', () => {
    const of = (silent: number, sent: number) => /(\S+) %/.exec(drawn({ targets: [{ ...target, sent, silent }] })[2] ?? '')?.[1]
    expect([of(1, 10_000), of(9_999, 10_000), of(0, 5), of(5, 5)]).toEqual(['1', '99', '0', '100'])
  })

  it('a path that could not be tried says why, and one that has not begun says that there is no round yet', () => {
    expect(drawn({ state: 'unknown', reason: 'no-tool' })).toEqual(['? from pod/client every 1 s: no tool in the image'])
    expect(drawn({ state: 'unknown' })).toEqual(['  from pod/client every 1 s: no round yet'])
  })

  it('a target of which nothing is known has no share', () => {
    expect(drawn({ targets: [target] })[2]).toMatch(/ \? +0 +$/)
  })

  it.each([
    [0.524, '0.52 ms'],
    [14.06, '14.1 ms'],
    [230.4, '230 ms'],
    [undefined, '-'],
  ])('%s ms are %s', (ms, words) => {
    expect(msWords(ms)).toBe(words)
  })
})
