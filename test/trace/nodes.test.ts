import { describe, expect, it } from 'vitest'
import type { Service, SliceEndpoint } from '../../src/model/resources.ts'
import { chain, endpoint, node, port, service, slice, snapshot } from '../build.ts'

/** What three Nodes in zones a, b and c do: `node: internal | external (why)`. */
function decisions(part: Partial<Service>, endpoints: SliceEndpoint[]): string[] {
  const nodes = ['a', 'b', 'c'].map((zone, index) => node(`node-${index + 1}`, { zone }))
  const from = snapshot({ services: [service(part)], slices: [slice(endpoints)], nodes })
  return chain(from).nodes.map(({ name, ports }) => {
    const short = (list: readonly string[] | undefined) =>
      list?.map((address) => address.replace('10.0.0.', '').replace(':8080', '')).join(',')
    const [first] = ports
    return `${name}: ${short(first?.internal)} | ${short(first?.external) ?? 'none'} (${first?.why})`
  })
}

const nodePort: Partial<Service> = { type: 'NodePort', ports: [port({ nodePort: 30080 })] }
const on = (number: number, part: Partial<SliceEndpoint> = {}) => endpoint(`10.0.0.${number}`, { node: `node-${number}`, ...part })

describe('what each Node does with a packet, as kube-proxy decides it', () => {
  it('Nodes are not needed if every Node does the same', () => {
    expect(decisions({}, [on(1)])).toEqual([])
  })

  it('with the policy Cluster every Node sends to every ready endpoint', () => {
    expect(decisions(nodePort, [on(1), on(2)])).toEqual(['node-1: 1,2 | 1,2 (all)', 'node-2: 1,2 | 1,2 (all)', 'node-3: 1,2 | 1,2 (all)'])
  })

  it('with externalTrafficPolicy Local a Node sends only to node-local endpoints or drops; the ClusterIP is not affected', () => {
    expect(decisions({ ...nodePort, externalTrafficPolicy: 'Local' }, [on(1), on(2)])).toEqual([
      'node-1: 1,2 | 1 (local)',
      'node-2: 1,2 | 2 (local)',
      'node-3: 1,2 |  (no-local)',
    ])
  })

  it('internalTrafficPolicy Local drops what comes from Pods of a Node without an endpoint', () => {
    expect(decisions({ internalTrafficPolicy: 'Local' }, [on(1)])).toEqual([
      'node-1: 1 | none (local)',
      'node-2:  | none (no-local)',
      'node-3:  | none (no-local)',
    ])
  })

  it('a Node falls back to its own terminating endpoints that still serve', () => {
    const leaving = on(1, { ready: false, terminating: true })
    expect(decisions({ ...nodePort, externalTrafficPolicy: 'Local' }, [leaving, on(2)])[0]).toBe('node-1: 2 | 1 (all)')
    expect(decisions(nodePort, [leaving])[2]).toBe('node-3: 1 | 1 (terminating-fallback)')
  })

  it('a Node uses zone hints only if every ready endpoint has one and one names its zone', () => {
    const hinted = [on(1, { hintZones: ['a'] }), on(2, { hintZones: ['b'] })]
    expect(decisions({}, hinted)).toEqual(['node-1: 1 | none (hints-zone)', 'node-2: 2 | none (hints-zone)', 'node-3: 1,2 | none (all)'])
    expect(decisions({}, [on(1, { hintZones: ['a'] }), on(2)])[0]).toBe('node-1: 1,2 | none (all)')
  })

  it('a Node prefers Node hints to zone hints', () => {
    const hinted = [on(1, { hintZones: ['a'], hintNodes: ['node-1'] }), on(2, { hintZones: ['a'], hintNodes: ['node-2'] })]
    expect(decisions({}, hinted).map((line) => line.slice(0, 30))).toEqual([
      'node-1: 1 | none (hints-node)',
      'node-2: 2 | none (hints-node)',
      'node-3: 1,2 | none (all)',
    ])
  })

  it('a Node ignores hints for terminating endpoints', () => {
    const leaving = on(1, { ready: false, terminating: true, hintZones: ['a'] })
    expect(decisions({}, [leaving])[2]).toBe('node-3: 1 | none (terminating-fallback)')
  })
})
