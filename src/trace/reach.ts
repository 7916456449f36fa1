import { compareText } from '../lib/compare.ts'
import { defined } from '../lib/defined.ts'
import type { PodPort, PortSource } from '../model/reach.ts'
import type { Pod } from '../model/resources.ts'
import { firstAnswer } from './mesh.ts'
import type { OwnChain } from './own-chain.ts'
import { probedNumber, runningContainers } from './pods.ts'
import { sourcesOf } from './port-sources.ts'

/**
 * Every port of the Pods that is declared, probed or led to, with what leads there. `live`: the Pods for which traffic is expected; the
 * others are laid out anyway.
 */
export function portsOf(pods: readonly Pod[], live: readonly Pod[], chains: readonly OwnChain[]): PodPort[] {
  const table = new Table()
  for (const pod of pods) addDeclared(table, pod)
  for (const chain of chains) {
    for (const { place, protocol, names, source } of sourcesOf(pods, live, chain)) {
      const row = table.row(place, protocol)
      row.services.push(source)
      for (const name of names) row.names.add(name)
    }
  }
  for (const pod of pods) addOfNode(table, pod)
  return table.rows(pods)
}

function addDeclared(table: Table, pod: Pod): void {
  for (const container of runningContainers(pod)) {
    for (const { port, protocol, name, hostPort, hostIP } of container.ports) {
      const row = table.row(port, protocol)
      row.names.add(pod.name)
      row.declared.set(`${container.name} ${name}`, { container: container.name, name })
      if (hostPort) row.bind(hostPort, hostIP === '0.0.0.0' ? undefined : hostIP, pod.node)
    }
    for (const purpose of ['readiness', 'liveness', 'startup'] as const) {
      const probe = container[`${purpose}Probe`]
      const number = probe && !probe.host ? probedNumber(container, probe) : undefined
      if (!number) continue
      const row = table.row(number, 'TCP')
      row.names.add(pod.name)
      row.probed.set(`${container.name} ${purpose}`, { container: container.name, purpose })
    }
  }
}

/** With hostNetwork every port of the Pod is one of its Node. */
function addOfNode(table: Table, pod: Pod): void {
  if (!pod.hostNetwork) return
  for (const row of table.all()) {
    if (typeof row.place === 'number' && row.place > 0 && row.names.has(pod.name)) row.bind(row.place, undefined, pod.node)
  }
}

class Row {
  readonly place: number | string
  readonly protocol: string
  readonly names = new Set<string>()
  readonly declared = new Map<string, PodPort['declared'][number]>()
  readonly probed = new Map<string, PodPort['probed'][number]>()
  readonly services: PortSource[] = []
  readonly #bound = new Map<string, { port: number; address?: string; nodes: Set<string> }>()

  constructor(place: number | string, protocol: string) {
    this.place = place
    this.protocol = protocol
  }

  bind(port: number, address: string | undefined, node: string | undefined): void {
    const key = `${port} ${address ?? ''}`
    const known = this.#bound.get(key) ?? { port, ...defined({ address: address || undefined }), nodes: new Set() }
    if (node) known.nodes.add(node)
    this.#bound.set(key, known)
  }

  view(pods: readonly Pod[]): PodPort {
    const { place, protocol } = this
    const first = typeof place === 'number' ? pods.map((pod) => firstAnswer(pod, place, protocol)).find(Boolean) : undefined
    return {
      ...(typeof place === 'number' ? { port: place } : { missing: place }),
      protocol,
      declared: [...this.declared.values()],
      probed: [...this.probed.values()],
      pods: this.names.size,
      services: this.services,
      hostPorts: [...this.#bound.values()].map(({ nodes, ...one }) => ({ ...one, nodes: [...nodes].sort(compareText) })),
      ...defined({ first }),
    }
  }
}

/** Rows by port number and protocol; behind them the names that a Service looks for in vain. */
class Table {
  readonly #rows = new Map<string, Row>()

  row(place: number | string, protocol: string): Row {
    const key = `${typeof place === 'number' ? String(place).padStart(5, '0') : `name ${place}`} ${protocol}`
    const row = this.#rows.get(key) ?? new Row(place, protocol)
    this.#rows.set(key, row)
    return row
  }

  all(): Row[] {
    return [...this.#rows].sort(([a], [b]) => compareText(a, b)).map(([, row]) => row)
  }

  rows(pods: readonly Pod[]): PodPort[] {
    return this.all().map((row) => row.view(pods))
  }
}
