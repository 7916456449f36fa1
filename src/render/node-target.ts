import { count } from '../lib/count.ts'
import { socketAddress } from '../lib/ip.ts'
import type { NodeOpening, NodeOpeningType, NodeView } from '../model/node-view.ts'
import type { ObjectRef } from '../model/resources.ts'
import type { Trace } from '../model/trace.ts'
import { labelled, table, wrapped } from './layout.ts'
import { nodeRangeLines } from './range-words.ts'
import { findingSign, type Line, type Look, naming, narrowed, span, toneOf, verdictLine } from './style.ts'
import { gutter, portName } from './ways-in.ts'
import { listed } from './words.ts'

const labels: readonly (readonly [NodeOpeningType, string])[] = [
  ['nodePort', 'NodePort'],
  ['loadBalancer', 'LoadBalancer'],
  ['externalIP', 'external IP'],
  ['healthCheck', 'health check'],
  ['hostPort', 'hostPort'],
  ['hostNetwork', 'hostNetwork'],
]

/** Columns of the widest label, and one more. */
const labelColumns = 13
const shownPods = 3

/** What can be reached on a Node, by kind, each with where it leads and what the Node does with it; then the Services that get no answer. */
export function nodeTargetLines(node: NodeView, through: readonly Trace[], look: Look): Line[] {
  return [
    ...stateLines(node, look),
    ...labelled('Pod ranges', labelColumns, nodeRangeLines(node.ranges ?? [], look)),
    ...labels.flatMap(([type, label]) =>
      labelled(
        label,
        labelColumns,
        openingLines(
          node.openings.filter((one) => one.type === type),
          look,
        ),
      ),
    ),
    ...undeclaredLines(node.undeclared, look),
    ...(node.openings.length + node.undeclared.length === 0 ? [[span('no Service and no Pod opens a port on it')]] : []),
    ...(look.wide ? [] : silentLines(through, look)),
  ]
}

function stateLines({ notReady, excludedFromLoadBalancers, addresses }: NodeView, look: Look): Line[] {
  const state =
    notReady && `${notReady.status === 'Unknown' ? 'stopped reporting' : 'not ready'}${notReady.reason ? `: ${notReady.reason}` : ''}`
  return [
    ...(state === undefined ? [] : labelled('condition', labelColumns, [[gutter('warn', look), span(state, 'warn')]])),
    ...(excludedFromLoadBalancers === undefined
      ? []
      : labelled('label', labelColumns, [[span('  excluded from external load balancers')]])),
    ...(look.wide
      ? labelled('addresses', labelColumns, table(addresses.map(({ type, address }) => [[span(`  ${type}`)], [span(address)]])))
      : []),
  ]
}

/** The words for one port of a Node: what kind it is, where a client connects to, the object behind it, and what becomes of a packet. */
export function openingWords(opening: NodeOpening, look: Look): { label: string; where: string; to: string; outcome: string } {
  const { type, address, port, protocol, servicePort } = opening
  const label = labels.find(([one]) => one === type)?.[1] ?? type
  const where = `${address === undefined ? port : socketAddress(address, port)}/${protocol}`
  const to = `${objectName(opening.to)}${servicePort ? `:${portName(servicePort)}` : ''}`
  return { label, where, to, outcome: outcome(opening, look) }
}

function openingLines(openings: readonly NodeOpening[], look: Look): Line[] {
  return table(
    openings.map((opening) => {
      const { state } = opening
      const { where, outcome: words } = openingWords(opening, look)
      const tone = state === 'ok' ? 'plain' : toneOf(state)
      return [
        [gutter(state, look), span(where, tone)],
        [naming(opening.to, span(objectName(opening.to))), ...portCell(opening)],
        [span(`${look.glyphs.arrow} ${words}`, tone)],
      ]
    }),
  )
}

/** `demo/web`: the label says whether it is a Service or a Pod. */
function objectName({ namespace, name }: ObjectRef): string {
  return namespace === undefined ? name : `${namespace}/${name}`
}

function portCell({ servicePort }: NodeOpening): Line {
  return servicePort ? [span(`:${portName(servicePort)}`, 'quiet')] : []
}

function outcome(opening: NodeOpening, look: Look): string {
  const { type, container, containerPort, podState } = opening
  if (type === 'hostPort' || type === 'hostNetwork') {
    return [`${container ?? ''}${type === 'hostPort' ? `:${containerPort}` : ''}`, podState ?? ''].filter((word) => word !== '').join(', ')
  }
  const words = type === 'healthCheck' ? healthWords(opening) : serviceWords(opening)
  return look.wide && opening.reaches.length > 0 ? `${words}: ${opening.reaches.join(', ')}` : words
}

function healthWords({ state, reaches }: NodeOpening): string {
  if (state === 'unknown') return 'unknown'
  return reaches.length > 0 ? `200: ${count(reaches.length, 'node-local endpoint')}` : '503: no endpoint here'
}

function serviceWords({ state, reaches, why, local }: NodeOpening): string {
  const { length } = reaches
  if (state === 'unknown') return 'unknown'
  if (length === 0) return why !== 'no-local' ? 'no endpoint' : state === 'off' ? 'excluded: no endpoint here' : 'dropped: no endpoint here'
  if (why === 'terminating-fallback') return `${count(length, 'endpoint')} that ${length === 1 ? 'is' : 'are'} terminating`
  if (local) return `${count(length, 'node-local endpoint')}`
  if (why === 'hints-zone') return `${count(length, 'endpoint')}, by zone hints`
  if (why === 'hints-node') return `${count(length, 'endpoint')}, by Node hints`
  return length === 1 ? 'the only endpoint' : `any of ${count(length, 'endpoint')}`
}

function undeclaredLines(pods: readonly ObjectRef[], look: Look): Line[] {
  if (pods.length === 0) return []
  if (look.scrolls) {
    const rows = pods.map((pod): Line[] => [
      [span('  '), naming(pod, span(objectName(pod)))],
      [span('hostNetwork, declares no port', 'quiet')],
    ])
    return labelled('undeclared', labelColumns, table(rows))
  }
  const names = listed(pods.map(objectName), look.wide ? pods.length : shownPods)
  const words = `hostNetwork, but ${pods.length === 1 ? 'declares' : 'declare'} no port: ${names}`
  return labelled('undeclared', labelColumns, wrapped(words, narrowed(look, labelColumns), [span('  ')], [span('  ')], 'quiet'))
}

/** The Services with a port that gets no answer here, in a line each. */
function silentLines(through: readonly Trace[], look: Look): Line[] {
  if (through.length === 0) return []
  const rows = through.map((trace) => {
    const [first] = trace.findings
    return [
      verdictLine(trace.verdict, look),
      [naming(trace.target, span(objectName(trace.target), 'strong'))],
      first ? [span(first.code, toneOf(findingSign(first))), span(` ${first.title}`)] : [],
    ]
  })
  return [[], ...table(rows), ...(look.scrolls ? [] : [[span('-o wide, or svc/NAME, shows their chains', 'quiet')]])]
}
