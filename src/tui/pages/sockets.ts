import { socketAddress } from '../../lib/ip.ts'
import type { SocketProbe } from '../../model/probe-view.ts'
import type { Trace } from '../../model/trace.ts'
import { reasonWords } from '../../render/sockets.ts'
import { type Look, signOf, span } from '../../render/style.ts'

import type { Item } from '../page.ts'
import type { ServiceName } from '../screen.ts'
import { heading } from './heading.ts'

/** What listens in a Pod, as a probe read it; empty if no probe did. */
export function socketItems(trace: Trace | undefined, pod: ServiceName, look: Look): Item[] {
  const probes = (trace?.probes ?? []).filter((probe) => probe.kind === 'sockets')
  const found = probes.filter(({ from }) => from.pod === pod.name && from.namespace === pod.namespace)
  return found.flatMap((probe) => [heading('Sockets'), ...linesOf(probe, look)])
}

function linesOf({ state, sockets, complete, reason, message }: SocketProbe, look: Look): Item[] {
  const fixed = (key: string, line: Item['lines'][number]): Item => ({ key: `socket/${key}`, isFixed: true, lines: [line] })
  if (state === 'unknown') {
    const words = ['not read', reason && reasonWords[reason], message].filter((word) => word !== undefined && word !== '').join(': ')
    return [fixed('unknown', [span('  '), signOf('unknown', look), span(` ${words}`)])]
  }
  return [
    ...sockets.map(({ protocol, address, port }, index) =>
      fixed(String(index), [span('  '), signOf('ok', look), span(` ${socketAddress(address, port)}/${protocol}`)]),
    ),
    ...(sockets.length === 0 && complete.length > 0 ? [fixed('none', [span(`  nothing listens (${complete.join(', ')})`)])] : []),
  ]
}
