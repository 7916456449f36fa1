import { describe, expect, it } from 'vitest'
import { pathEvidence } from '../../src/diagnose/chain/paths.ts'
import type { PathProbe, PathTarget } from '../../src/model/path.ts'
import type { ConnectResult } from '../../src/model/probe-view.ts'
import { createLookup } from '../../src/trace/lookup.ts'
import { traceTarget } from '../../src/trace/target.ts'
import { healthy } from '../build.ts'

const usable = ['10.244.0.1', '10.244.0.2', '10.244.0.3']

/** What is told of the endpoint that lost all, by the last rounds: `x` is a loss, `o` none, a space nothing. */
function told(rows: { clusterIP: string; pods: string[]; gone?: string }, lost = [usable[2] ?? '']) {
  const chain = traceTarget('demo', { kind: 'service', name: 'web' }, createLookup(healthy()))
  const base = { protocol: 'TCP', position: 0, sent: 1, refused: 0, silent: 0 } as const
  const targets: PathTarget[] = [
    { ...base, type: 'clusterIP', address: '10.96.0.10', port: 80 },
    ...rows.pods.map(
      (_, index): PathTarget => ({ ...base, type: 'pod', address: usable[index] ?? '', port: 8080, pod: `web-${index + 1}` }),
    ),
    ...(rows.gone === undefined
      ? []
      : [{ ...base, type: 'pod' as const, address: '10.244.0.9', port: 8080, pod: 'web-9', gone: true as const }]),
  ]
  const words: Readonly<Record<string, ConnectResult>> = { x: 'timeout', o: 'open', ' ': 'unknown' }
  const rounds = [rows.clusterIP, ...rows.pods, rows.gone ?? ''].flatMap((row, target) =>
    [...row].flatMap((letter, round) =>
      letter === '-'
        ? []
        : [
            {
              at: `2026-01-01T00:00:${String(round).padStart(2, '0')}Z`,
              target,
              outcome: words[letter] ?? 'open',
            },
          ],
    ),
  )
  const probe: PathProbe = { kind: 'path', from: { namespace: 'demo', pod: 'client' }, state: 'read', every: 1_000, targets, rounds }
  return pathEvidence({ ...chain, probes: [probe] }, 0, lost).map(({ field, value }) => [field, value])
}

describe('the losses of a ClusterIP', () => {
  it('a ClusterIP that loses one connection in three names the one endpoint of three that is down as the cause', () => {
    expect(told({ clusterIP: 'oooxooxoxo', pods: ['oooooooooo', 'oooooooooo', 'ooxxxxxxxx'] })).toEqual([
      ['path from pod/client: lost connections to 10.96.0.10:80', '3 of 8, 1 of 3 endpoints lost all'],
    ])
  })

  it.each([
    ['not every endpoint was tried', { clusterIP: 'oooxooxoxo', pods: ['oooooooooo', 'oooooooooo'] }, ['10.244.0.2']],
    ['it loses nothing', { clusterIP: 'oooooooooo', pods: ['oooooooooo', 'oooooooooo', 'xxxxxxxxxx'] }, undefined],
    ['it loses far more', { clusterIP: 'xxxxxxxxxx', pods: ['oooooooooo', 'oooooooooo', 'xxxxxxxxxx'] }, undefined],
    ['another endpoint loses too', { clusterIP: 'oooxooxoxo', pods: ['oooooxoooo', 'oooooooooo', 'xxxxxxxxxx'] }, undefined],
    ['there were few rounds', { clusterIP: 'xooo', pods: ['oooo', 'oooo', 'xxxx'] }, undefined],
    ['the endpoint is reached again', { clusterIP: 'xooxoxoxoo', pods: ['oooooooooo', 'oooooooooo', 'xxxxxxxxxo'] }, undefined],
    ['nothing is known of it', { clusterIP: '          ', pods: ['oooooooooo', 'oooooooooo', 'xxxxxxxxxx'] }, undefined],
  ] as const)('nothing is said about the ClusterIP if %s', (_, rows, lost) => {
    expect(told({ clusterIP: rows.clusterIP, pods: [...rows.pods] }, lost && [...lost])).toEqual([])
  })

  it('only rounds since the last change of the endpoints count for the share that a ClusterIP loses', () => {
    expect(told({ clusterIP: 'xxxxooxoooxoo', pods: ['ooooooooooooo', '----ooooooooo', 'xxxxxxxxxxxxx'] })).toEqual([
      ['path from pod/client: lost connections to 10.96.0.10:80', '2 of 9, 1 of 3 endpoints lost all'],
    ])
    expect(told({ clusterIP: 'xxxxooxoooxoo', pods: ['ooooooooooooo', 'ooooooooooooo', 'xxxxxxxxxxxxx'], gone: 'xxxx---------' })).toEqual([
      ['path from pod/client: lost connections to 10.96.0.10:80', '2 of 9, 1 of 3 endpoints lost all'],
    ])
  })
})
