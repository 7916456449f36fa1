import type { Finding } from '../model/finding.ts'
import type { Trace } from '../model/trace.ts'
import { definitionOf, isCode } from './catalogue.ts'

/**
 * The Namespaces whose Warning events say more of what was found: those of the objects that the findings cite, and `default` for Nodes.
 * None if events say no more about any finding: then no request is needed.
 */
export function eventNamespaces(traces: readonly Trace[]): string[] {
  const findings = traces.flatMap((trace) => [trace, ...(trace.through ?? [])]).flatMap((trace) => trace.findings)
  const told = findings.flatMap((finding) => [finding, ...finding.causes]).filter(hasEvents)
  return [...new Set(told.flatMap(({ evidence }) => evidence.map(({ object }) => object.namespace ?? 'default')))].sort()
}

function hasEvents({ code, severity }: Finding): boolean {
  return severity !== 'info' && isCode(code) && definitionOf(code).events !== undefined
}
