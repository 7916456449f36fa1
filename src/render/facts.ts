import type { SliceView, Trace } from '../model/trace.ts'
import { dataplaneLines } from './dataplane.ts'
import { exportLines } from './exports.ts'
import { ageWords } from './header.ts'
import { labelled } from './layout.ts'
import { nodeLines } from './nodes.ts'
import { probeLines } from './probes.ts'
import { selectorLines, settingLines } from './settings.ts'
import { type Line, type Look, type Span, span } from './style.ts'
import { gutter, waysIn } from './ways-in.ts'
import { count } from './words.ts'

/** Columns of the widest label, `workloads`, and one more. */
const labelColumns = 10

/** What is known of the whole Service: ways in, selector, settings, Nodes, workloads, slices, policies, each behind its label. */
export function factLines(trace: Trace, look: Look): Line[] {
  const plain = (line: Line): Line => [span('  '), ...line]
  const age = ageWords(trace.taken, look)
  return [
    ...behind('ways in', waysIn(trace, look)),
    ...behind('selector', selectorLines(trace, look)),
    ...behind('settings', settingLines(trace, look)),
    ...behind('nodes', nodeLines(trace, look)),
    ...behind(
      'workloads',
      trace.workloads.map(workloadWords).map((words) => plain([words])),
    ),
    ...behind('slices', sliceLines(trace, look)),
    ...behind('exported', exportLines(trace, look)),
    ...behind('policies', policyLines(trace, look)),
    ...behind('packets', dataplaneLines(trace, look)),
    ...behind('probes', probeLines(trace, look)),
    ...(age === undefined ? [] : behind('read', [plain([span(age)])])),
  ]
}

function behind(label: string, lines: readonly Line[]): Line[] {
  return labelled(label, labelColumns, lines)
}

function workloadWords({ kind, name, replicas, readyReplicas }: Trace['workloads'][number]): Span {
  const state = replicas === 0 ? 'scaled to 0' : `${readyReplicas} of ${count(replicas ?? 0, 'replica')} ready`
  return span(`${kind.toLowerCase()}/${name}   ${replicas === undefined ? `${readyReplicas} ready` : state}`)
}

/** Slices that are not used, with the reason; the wide form lists the others too. */
function sliceLines({ slices, target }: Trace, look: Look): Line[] {
  return slices
    .filter(({ use }) => look.wide || use !== 'joined')
    .map((slice) => {
      const words = `${slice.kind.toLowerCase()}/${slice.name}   ${sliceWords(slice, target.name)}`
      return [gutter(slice.use === 'joined' ? 'ok' : 'info', look), span(words)]
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
      return `not used: ${slice.addressType} is no family of the Service`
  }
}

function policyLines({ policies }: Trace, look: Look): Line[] {
  return policies.map(({ kind, name, pods }) => [
    gutter('unknown', look),
    span(`${kind.toLowerCase()}/${name} selects ${count(pods, 'Pod')}: not evaluated`),
  ])
}
