import { count } from '../lib/count.ts'
import type { Enforcement } from '../model/access.ts'
import type { SliceView, Trace } from '../model/trace.ts'
import { dataplaneLines } from './dataplane.ts'
import { exportLines } from './exports.ts'
import { ageWords } from './header.ts'
import { importFacts } from './imports.ts'
import { nodeLines } from './nodes.ts'
import { type FactLine, labelledParts, type Part } from './part.ts'
import { pathLines } from './path.ts'
import { probeLines } from './probes.ts'
import { requestLines } from './requests.ts'
import { selectorLines, settingLines } from './settings.ts'
import { type Line, type Look, type Span, span } from './style.ts'
import { gutter, waysIn } from './ways-in.ts'

/** Columns of the widest label, `entry points`, and one more. */
const labelColumns = 13

/** What is known of the whole Service: entry points, selector, settings, Nodes, workloads, slices, policies, each behind its label. */
export function factParts(trace: Trace, look: Look): Part[] {
  const { namespace } = trace.target
  const service = { kind: 'Service', ...inNamespace(namespace), name: trace.target.name }
  const of = (field: string) => (line: Line) => ({ line, object: service, field })
  const behind = (label: string, lines: readonly FactLine[]) => labelledParts(label, labelColumns, lines)
  const plain = (lines: readonly Line[]): FactLine[] => lines.map((line) => ({ line }))
  const age = ageWords(trace.taken, look)
  return [
    ...behind('entry points', waysIn(trace, look)),
    ...behind('selector', selectorLines(trace, look).map(of('spec.selector'))),
    ...behind(
      'settings',
      settingLines(trace, look).map(({ line, field }) => of(field)(line)),
    ),
    ...behind('nodes', nodeLines(trace, look)),
    ...behind('workloads', workloadLines(trace)),
    ...behind('slices', sliceLines(trace, look)),
    ...behind('exported', plain(exportLines(trace, look))),
    ...behind('imported', plain(importFacts(trace, look))),
    ...behind('policies', policyLines(trace, look)),
    ...behind('packets', plain(dataplaneLines(trace, look))),
    ...behind('probes', plain(probeLines(trace, look))),
    ...behind('request', plain(requestLines(trace, look))),
    ...behind('path', plain(pathLines(trace, look))),
    ...(age === undefined ? [] : behind('read', [{ line: [span('  '), span(age)] }])),
  ]
}

function workloadLines({ workloads, target }: Trace): FactLine[] {
  return workloads.map((workload) => ({
    line: [span('  '), workloadWords(workload)],
    object: { kind: workload.kind, ...inNamespace(target.namespace), name: workload.name },
    field: 'status',
  }))
}

function inNamespace(namespace: string | undefined): { namespace?: string } {
  return namespace === undefined ? {} : { namespace }
}

function workloadWords({ kind, name, planned, replicas, readyReplicas, desired, paused }: Trace['workloads'][number]): Span {
  const wanted = replicas ?? desired
  const made = planned && (wanted === undefined ? 'planned' : `${count(wanted, 'replica')} planned`)
  const state = made ?? (wanted === undefined ? `${readyReplicas} ready` : `${readyReplicas} of ${count(wanted, 'replica')} ready`)
  const words = replicas === 0 ? 'scaled to 0' : desired === 0 ? 'matches no Node' : state
  return span(`${kind.toLowerCase()}/${name}   ${words}${paused ? ', paused' : ''}`)
}

/** Slices that are not used, with the reason; the wide form lists the others too. */
function sliceLines({ slices, target }: Trace, look: Look): FactLine[] {
  return slices
    .filter(({ use }) => look.wide || use !== 'joined')
    .map((slice) => {
      const words = `${slice.kind.toLowerCase()}/${slice.name}   ${sliceWords(slice, target.name)}`
      const line = [gutter(slice.use === 'joined' ? 'ok' : 'info', look), span(words)]
      return { line, object: { kind: slice.kind, ...inNamespace(target.namespace), name: slice.name }, field: 'metadata.labels' }
    })
}

function sliceWords(slice: SliceView, service: string): string {
  switch (slice.use) {
    case 'joined':
      return `${count(slice.endpoints, 'endpoint')}, ${slice.addressType}${slice.managedBy === undefined ? '' : `, by ${slice.managedBy}`}`
    case 'no-service-label':
      return 'not used: it has no label kubernetes.io/service-name'
    case 'other-service-label':
      return `not used: its label kubernetes.io/service-name is ${slice.serviceLabel ?? ''}, not ${service}`
    case 'fqdn':
      return 'not used: kube-proxy ignores addresses of type FQDN'
    case 'other-family':
      return `not used: ${slice.addressType} is not an IP family of the Service`
  }
}

/** Evaluated policies are named where they decide; the wide form lists all policies, and what enforces them. */
function policyLines({ policies, enforcement }: Trace, look: Look): FactLine[] {
  const shown = policies.filter(({ evaluated }) => look.wide || !evaluated)
  return [
    ...shown.map(({ kind, namespace, name, pods, tier, priority, evaluated }) => {
      const place = tier === undefined || tier === 'NetworkPolicy' ? '' : `   ${tier}${priority === undefined ? '' : ` ${priority}`}`
      const words = `${kind.toLowerCase()}/${name} selects ${count(pods, 'Pod')}${place}${evaluated ? '' : ': not evaluated'}`
      return {
        line: [gutter(evaluated ? 'info' : 'unknown', look), span(words)],
        object: { kind, ...inNamespace(namespace), name },
        field: 'spec',
      }
    }),
    ...(look.wide && enforcement ? [{ line: [gutter('info', look), span(enforcementWords(enforcement))] }] : []),
  ]
}

function enforcementWords({ state, plugin, evidence }: Enforcement): string {
  const seen = evidence.map(({ object, value }) => `${object.kind.toLowerCase()}/${object.name}: ${value}`).join(', ')
  if (state === 'enforces') return `enforced by ${plugin}   ${seen}`
  if (state === 'ignores') return `not enforced by ${plugin}   ${seen}`
  return `unknown whether anything enforces them${seen === '' ? '' : `   ${seen}`}`
}
