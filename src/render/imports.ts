import { count } from '../lib/count.ts'
import type { ExporterView, ImportSource, ImportView } from '../model/multi-cluster.ts'
import type { Trace } from '../model/trace.ts'
import { behind } from './edge-block.ts'
import { table } from './layout.ts'
import { type Line, type Look, naming, span, toneOf } from './style.ts'
import { gutter } from './ways-in.ts'

/** A ServiceImport: its type, addresses and ports, the Service that handles it, and each cluster that it leads to. */
export function importLines(view: ImportView, look: Look): Line[] {
  const { namespace, derived } = view
  const rows = view.sources.map((source) => sourceCells(source, look))
  return [
    ...behind('import', [[gutter(view.against ? 'unknown' : 'ok', look), span(importWords(view))]]),
    ...behind('service', derived ? [derivedLine(namespace, derived, look)] : []),
    ...behind(
      'clusters',
      rows.length > 0 ? table(rows) : [[gutter('unknown', look), span('the import and its slices name no cluster', 'unknown')]],
    ),
  ]
}

/** The same in the facts of the Service that handles it. */
export function importFacts({ serviceImport: view, service }: Trace, look: Look): Line[] {
  if (!view || !service) return []
  const name = naming({ kind: 'ServiceImport', namespace: view.namespace, name: view.name }, span(`serviceimport/${view.name}`))
  return [
    [gutter(view.against ? 'unknown' : 'ok', look), name, span(`   ${importWords(view)}`)],
    ...table(view.sources.map((source) => sourceCells(source, look))),
  ]
}

function importWords({ type, ips, ports, against = [] }: ImportView): string {
  const said = against.map(({ type: condition, status, reason }) => `${condition} ${status}${reason ? ` (${reason})` : ''}`)
  const named = ports.map(({ name, port, protocol }) => `${port}/${protocol}${name === '' ? '' : ` (${name})`}`)
  return [`${type}${ips.length === 0 ? '' : ` ${ips.join(', ')}`}`, named.join(', ') || 'no ports', said.join(', ')]
    .filter(Boolean)
    .join('   ')
}

function derivedLine(namespace: string, { name, state }: NonNullable<ImportView['derived']>, look: Look): Line {
  const object = naming({ kind: 'Service', namespace, name }, span(`service/${name}`))
  const words = { ok: '', missing: '   no such Service', unread: '   not read' }[state]
  return [gutter(state === 'ok' ? 'ok' : 'unknown', look), object, span(words, 'unknown')]
}

function sourceCells({ cluster, listed, slices, link, exporter }: ImportSource, look: Look): Line[] {
  const words = slices
    ? `${count(slices.count, 'slice')}, ${slices.ready} of ${count(slices.endpoints, 'address', 'addresses')} ready`
    : 'no slices'
  const connection =
    link && link.status !== 'connected' ? `, ${link.status === undefined ? 'no connection' : `connection ${link.status}`}` : ''
  const { state } = exporter
  return [
    [gutter(state, look), span(cluster === '' ? '(no name)' : cluster)],
    [span(`${words}${connection}${listed ? '' : ', not in status.clusters'}`)],
    [span(exporterText({ cluster, listed, exporter }), state === 'ok' ? 'plain' : toneOf(state))],
  ]
}

const means: Readonly<Record<NonNullable<ExporterView['by']>, string>> = {
  property: 'by its ClusterProperty',
  label: 'by the label of its own slices',
  gateway: 'by its gateways',
  address: 'inferred from the addresses in the slices',
  export: 'inferred from its ServiceExport, the only one left',
}

/** Where the exporting Service of a cluster is, what shows that, and what is wrong with it. */
export function exporterText({ cluster, exporter }: ImportSource): string {
  const { context, here, by, reason, message, verdict } = exporter
  const place = context === undefined ? (here ? 'this cluster' : '') : `context ${context}`
  const told = place === '' ? '' : `${place}${by === undefined ? '' : `, ${means[by]}`}`
  return [told, reason === undefined ? '' : reasonWords(reason, cluster, message), reason === undefined && verdict ? verdict : '']
    .filter(Boolean)
    .join(': ')
}

function reasonWords(reason: NonNullable<ExporterView['reason']>, cluster: string, message: string | undefined): string {
  switch (reason) {
    case 'not-chosen':
      return `exported by cluster ${cluster === '' ? '(no name)' : cluster}, which is not among the contexts`
    case 'ambiguous':
      return `exported in ${message ?? 'several contexts'}, whose cluster ids are not known`
    case 'unread':
      return `not read${message === undefined ? '' : `: ${message}`}`
    case 'export-missing':
      return 'it has no ServiceExport of this name'
    case 'service-missing':
      return 'it has no Service of this name'
    case 'not-valid':
      return 'the export is not valid'
    case 'conflict':
      return 'the export conflicts with another cluster'
  }
}
