import { describe, expect, it } from 'vitest'
import type { ConnectProbe } from '../../src/model/probe-view.ts'
import { textOf } from '../../src/render/layout.ts'
import { probeLines } from '../../src/render/probes.ts'
import { lookOf } from '../../src/render/style.ts'
import { trace } from './build.ts'

const look = lookOf({ color: false, unicode: true, now: 0 })

function connect(index: number, result: ConnectProbe['result'] = 'open'): ConnectProbe {
  return {
    kind: 'connect',
    role: 'client',
    from: { namespace: 'demo', pod: 'client' },
    to: { type: 'pod', address: `10.244.0.${index}`, port: 8080, protocol: 'TCP' },
    result,
    ms: 1,
  }
}

describe('the matrix of connections', () => {
  const lines = (probes: readonly ConnectProbe[], wide = false) =>
    probeLines(trace('web', { probes: [...probes] }), { ...look, wide }).map((line) => textOf(line).trimEnd())
  const rows = (text: readonly string[]) => text.filter((line) => line.includes('10.244.0.')).length
  const open = (number: number) => Array.from({ length: number }, (_, index) => connect(index))

  it('the matrix of connections has a row for each of twelve addresses, and a number for what is more', () => {
    expect(rows(lines(open(12)))).toBe(12)
    expect(lines(open(12)).join('\n')).not.toContain('more address')
    expect(rows(lines(open(14)))).toBe(12)
    expect(lines(open(14))).toContain('  and 2 more addresses (-o wide shows all)')
    expect(rows(lines(open(14), true))).toBe(14)
  })

  it('the matrix of connections has those rows first that are not open', () => {
    expect(lines([...open(14), connect(99, 'refused')]).some((line) => /10\.244\.0\.99:8080 .*refused/.test(line))).toBe(true)
  })
})
