import { count } from '../lib/count.ts'
import type { ExportView } from '../model/multi-cluster.ts'
import type { Condition } from '../model/resources.ts'
import type { Trace } from '../model/trace.ts'
import { type Line, type Look, span } from './style.ts'
import { gutter } from './ways-in.ts'
import { listed } from './words.ts'

/** That the Service is exported to other clusters, with what its controller says of it, and how it comes back. */
export function exportLines({ exported, target }: Trace, look: Look): Line[] {
  if (!exported) return []
  const bad = exported.conditions.filter(isBad)
  const isSettled = exported.conditions.some(({ type, status, stale }) => type === 'Valid' && status === 'True' && !stale)
  const state = bad.length > 0 ? bad.map(conditionWords).join('; ') : isSettled ? 'valid' : 'no controller has accepted it yet'
  return [
    [gutter(bad.length > 0 ? 'warn' : isSettled ? 'ok' : 'unknown', look), span(`serviceexport/${target.name}   ${state}`)],
    ...(exported.imported ? [[span('  '), span(importWords(target.name, exported.imported))]] : []),
  ]
}

function isBad({ type, status, stale }: Condition): boolean {
  if (stale) return false
  return type === 'Conflict' ? status === 'True' : status === 'False'
}

function conditionWords({ type, status, reason, message }: Condition): string {
  return [`${type} ${status}`, reason ?? '', message ?? ''].filter((text) => text !== '').join(', ')
}

function importWords(name: string, { type, ips, ports, clusters, endpoints }: NonNullable<ExportView['imported']>): string {
  return [
    `serviceimport/${name}   ${type}${ips.length === 0 ? '' : ` ${ips.join(', ')}`}`,
    ports.map(({ port, protocol }) => `${port}/${protocol}`).join(', '),
    clusters.length === 0 ? '' : `from ${listed(clusters, 3)}`,
    endpoints === undefined ? '' : count(endpoints, 'endpoint'),
  ]
    .filter((text) => text !== '')
    .join(', ')
}
