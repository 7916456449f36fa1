import { count } from '../lib/count.ts'
import { humanDuration } from '../lib/duration.ts'
import type { PodView } from '../model/pod-view.ts'
import { candidateDetail, candidateSign, candidateWord } from './candidates.ts'
import { gap, table, wrapped } from './layout.ts'
import { type Line, type Look, naming, type Sign, type Span, signOf, span, toneOf } from './style.ts'
import { listed, refName } from './words.ts'

/** Puts lines behind a label. */
export type Block = (label: string, lines: readonly Line[]) => Line[]

const shownPods = 8

/** One line a Pod; if there are more than a few, those with a fault, and the number of the rest. */
export function podRows(pods: readonly PodView[], taken: string, look: Look): Line[] {
  if (look.wide || pods.length <= shownPods) return rows(pods, taken, look)
  const odd = pods.filter((pod) => podSign(pod) !== 'ok').sort((a, b) => rank(a) - rank(b))
  const shown = odd.length > 0 ? odd.slice(0, shownPods) : pods.slice(0, 3)
  const left = pods.length - shown.length
  const words =
    odd.length > shownPods
      ? `and ${count(left, 'more Pod')}, ${odd.length - shownPods} of them with problems`
      : `and ${left} more without problems`
  return [...rows(shown, taken, look), [span(`  ${words} (-o wide shows all)`, 'quiet')]]
}

/** The most severe first. */
function rank(pod: PodView): number {
  return ['broken', 'warn', 'off'].indexOf(podSign(pod))
}

function rows(pods: readonly PodView[], taken: string, look: Look): Line[] {
  const cells = pods.map((pod) => [
    [signOf(podSign(pod), look), ofPod(pod, span(` ${pod.name}`))],
    [span(pod.addresses[0] ?? '-')],
    [span(pod.trouble ? podWord(pod, taken) : 'Ready', podSign(pod) === 'ok' ? 'plain' : toneOf(podSign(pod)))],
    [span(pod.node ?? '-')],
  ])
  return table(cells).flatMap((line, index) => {
    const [detail, next] = pods.slice(index, index + 2).map(detailOf)
    const isRepeated = detail === next
    const pod = pods[index]
    return !pod || detail === undefined || isRepeated ? [line] : [line, ...wrapped(detail, look, [ofPod(pod, span('    '))])]
  })
}

function ofPod({ namespace, name }: PodView, piece: Span): Span {
  return naming({ kind: 'Pod', namespace, name }, piece)
}

/** State, addresses and place of a single Pod, and what is particular about its network. */
export function podLines(pod: PodView, taken: string, look: Look, block: Block): Line[] {
  const sign = podSign(pod)
  const detail = detailOf(pod)
  const facts = [
    pod.addresses.join(', '),
    pod.node === undefined ? '' : `on ${pod.node}`,
    pod.owner ? `of ${refName(pod.owner, pod.namespace)}` : '',
  ]
  return [
    ...block('state', [
      [
        signOf(sign, look),
        span(` ${podWord(pod, taken)}`, sign === 'ok' ? 'plain' : toneOf(sign)),
        ...facts.filter((text) => text !== '').flatMap((text) => [gap, span(text)]),
      ],
      ...(detail === undefined ? [] : wrapped(detail, look, [span('    ')])),
    ]),
    ...block('gates', gateLines(pod, look)),
    ...block(
      'names',
      pod.dnsNames.map((name) => [span(`  ${name}`)]),
    ),
    ...block(
      'network',
      networkWords(pod).flatMap((text) => wrapped(text, look, [span('  ')])),
    ),
  ]
}

function gateLines({ gates }: PodView, look: Look): Line[] {
  return gates.map(({ type, status }) => [
    signOf(status === 'True' ? 'ok' : 'broken', look),
    span(` ${type}${status === 'True' ? '' : `   ${status ?? 'not set yet'}`}`),
  ])
}

function networkWords({ hostNetwork, node = 'its Node', nodeAddress, mesh }: PodView): string[] {
  const address = nodeAddress === undefined ? '' : ` ${nodeAddress}`
  return [
    ...(hostNetwork ? [`hostNetwork: its address is that of ${node}${address}, and it opens its ports on the Node`] : []),
    ...(mesh?.proxy === 'ztunnel' ? [`ambient mesh: the ztunnel of ${node} answers first`] : []),
    ...(mesh && mesh.proxy !== 'ztunnel'
      ? [`${mesh.proxy} sidecar${mesh.container === undefined ? '' : ` in container ${mesh.container}`}`]
      : []),
  ]
}

function detailOf(pod: PodView): string | undefined {
  return pod.trouble && candidateDetail({ pod: pod.name, declared: [], ...pod.trouble })
}

/** `Ready for 3h`, `crashing`, `completed`. */
function podWord(pod: PodView, taken: string): string {
  if (pod.trouble) return candidateWord({ pod: pod.name, declared: [], ...pod.trouble })
  return pod.readySince === undefined ? 'Ready' : `Ready for ${humanDuration(Date.parse(taken) - Date.parse(pod.readySince))}`
}

/** How a Pod is marked; no traffic is expected for one that is gone. */
export function podSign(pod: PodView): Sign {
  if (pod.gone) return 'off'
  if (!pod.trouble) return 'ok'
  const sign = candidateSign({ pod: pod.name, declared: [], ...pod.trouble })
  return sign === 'off' ? 'warn' : sign
}

/** Names of Nodes, a few of many. */
export function nodeNames(nodes: readonly string[]): string {
  return nodes.length === 0 ? 'its Node' : listed(nodes, 3)
}
