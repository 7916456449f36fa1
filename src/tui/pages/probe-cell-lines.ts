import { socketAddress } from '../../lib/ip.ts'
import type { ProbeView } from '../../model/probe-view.ts'
import { wrapped } from '../../render/layout.ts'
import { targetWords } from '../../render/planned-probes.ts'
import type { ProbeCell } from '../../render/probe-cell.ts'
import { cellFacts } from '../../render/probe-layers.ts'
import { command, type Line, type Look, signOf, span, toneOf } from '../../render/style.ts'
import { fold } from '../fold-line.ts'

/** Columns of a label, with the blank behind it. */
const labelColumns = 10
const indent = 2

/** All that is known of a cell: its result, who asks and what, the program and its command, the times, and what its column and its row tell. */
export function cellLines(cell: ProbeCell, cells: readonly ProbeCell[], look: Look): Line[] {
  const facts: Fact[] = [
    ['from', cell.from],
    ['to', `${cell.to}${cell.layer ? ` (${targetWords({ ...cell.layer, address: '', protocol: 'TCP' })})` : ''}`],
    ...(cell.facts ?? []),
    ...(cell.probe ? factsOf(cell.probe) : []),
  ]
  return [
    [signOf(cell.sign, look), span(` ${cell.words}`, toneOf(cell.sign))],
    ...facts.flatMap(([label, value]) => (value === undefined || value === '' ? [] : wrapped(value, look, labelOf(label), labelOf('')))),
    ...commandLines(cell, look),
    ...cellFacts(cells, cell).flatMap(({ of, sign, words }) =>
      wrapped(words, look, [...labelOf(of), signOf(sign, look), span(' ')], [...labelOf(''), span('  ')], toneOf(sign)),
    ),
  ]
}

type Fact = readonly [label: string, value: string | undefined]

function labelOf(label: string): Line {
  return [span(' '.repeat(indent) + label.padEnd(labelColumns), 'quiet')]
}

/** Whole, on as many lines as it takes: it is there to be copied. */
function commandLines({ repeat }: ProbeCell, look: Look): Line[] {
  if (!repeat) return []
  const note = 'the probe ran a longer one with the same purpose'
  return [
    ...fold([...labelOf('command'), command(repeat.line)], look.edge),
    ...(repeat.isShorter ? wrapped(note, look, labelOf(''), labelOf(''), 'quiet') : []),
  ]
}

function factsOf(probe: ProbeView): Fact[] {
  const whole: Fact[] = 'ms' in probe ? [['took', `${probe.ms} ms, with the start of the command`]] : []
  const said: Fact[] = 'message' in probe ? [['said', probe.message]] : []
  const tool: Fact[] = 'tool' in probe ? [['by', probe.tool]] : []
  switch (probe.kind) {
    case 'connect': {
      const { connectMs, lookupMs, from } = probe
      return [
        ['container', from.container],
        ['node', from.node],
        ...tool,
        ['DNS', lookupMs === undefined ? undefined : `${lookupMs} ms until the name was resolved`],
        ['connect', connectMs === undefined ? undefined : `${connectMs} ms until the connection was ${endOf(probe.result)}`],
        ...whole,
        ...said,
      ]
    }
    case 'sockets': {
      const sockets = probe.sockets.map(({ protocol, address, port }) => `${socketAddress(address, port)}/${protocol}`)
      const read = probe.state === 'read' ? (sockets.length === 0 ? 'none' : sockets.join(', ')) : undefined
      return [
        ['container', probe.from.container],
        ['node', probe.from.node],
        ...tool,
        ['listening', read],
        ...whole,
        ...said,
        ...probe.notes.map((note): Fact => ['note', note]),
      ]
    }
    default:
      return [...whole, ...said]
  }
}

function endOf(result: string): string {
  return result === 'open' || result === 'reset' ? 'established' : result === 'refused' ? 'refused' : 'given up'
}
