import { similar } from '../../lib/similar.ts'
import { labelOf } from '../../model/labels.ts'
import type { OwnerView } from '../../model/trace.ts'
import type { Chain, PortChain } from '../../trace/chain.ts'
import { isTested } from '../declared.ts'
import type { AnyDiagnosis } from '../facts.ts'
import { firstPort, podRef, positions, type Rule, serviceRef } from '../rule.ts'

/**
 * PT102: the selector matches Pods of several workloads, and those of one of them have none of the ports while others have. With a named
 * target port these Pods are no endpoints, and nothing is lost; with a number they get their share of the traffic, and whether they
 * listen is inferred from what they declare.
 */
export const selectorTooBroad: Rule = (chain) => {
  const foreign = foreignOwners(chain)
  const [first] = foreign
  const { service, owners = [] } = chain
  if (!first || !service?.selector) return []
  const strangers = new Set(foreign.flatMap((owner) => owner.pods))
  const own = owners.filter((owner) => !foreign.includes(owner))
  const reached = positions(chain, (port) => port.endpoints.some((one) => one.usable && one.pod !== undefined && strangers.has(one.pod)))
  const ports = reached.length > 0 ? reached : positions(chain, () => true)
  const pod = first.pods[0] ?? ''
  const better = narrower(service.selector, own, foreign)
  return [
    {
      code: 'PT102',
      facts: {
        foreign,
        own,
        count: strangers.size,
        of: chain.selectedPods ?? strangers.size,
        reached: reached.length > 0,
        ...(better && { selector: better }),
      },
      severity: reached.length > 0 ? 'warn' : 'info',
      confidence: reached.length > 0 ? 'inferred' : 'proven',
      stage: 'service',
      ports,
      hop: firstPort(ports),
      evidence: [
        { object: serviceRef(chain), field: 'spec.selector', value: service.selector },
        ...[first, ...own.slice(0, 1)].map((owner) => evidenceOf(chain, owner)),
        { object: podRef(chain, pod), field: 'spec.containers[*].ports[*].containerPort', value: declaredBy(chain, pod) },
      ],
    },
  ]
}

/** Workloads whose Pods have none of the drawn ports, where another workload has each of them. Empty where they cannot be told apart. */
export function foreignOwners(chain: Chain): OwnerView[] {
  const { owners = [] } = chain
  const ports = chain.ports.filter((port) => port.port !== 0)
  if (owners.length < 2 || ports.length === 0) return []
  const has = owners.filter((owner) => ports.some((port) => portOf(port, owner) === 'has'))
  if (!ports.every((port) => has.some((owner) => portOf(port, owner) === 'has'))) return []
  return owners.filter((owner) => ports.every((port) => portOf(port, owner) === 'lacks' && !isSlip(port, owner, has)))
}

/** Do the Pods of the workload have the port? Undefined: some may, or it cannot be told. */
function portOf(port: PortChain, owner: OwnerView): 'has' | 'lacks' | undefined {
  const pods = new Set(owner.pods)
  const endpoints = port.endpoints.filter((one) => one.usable && one.pod !== undefined && pods.has(one.pod))
  if (endpoints.some((one) => one.declared || isTested(one))) return 'has'
  if (typeof port.targetPort === 'number')
    return endpoints.length > 0 && endpoints.every((one) => one.declared === false) ? 'lacks' : undefined
  const candidates = port.candidates.filter((one) => pods.has(one.pod))
  // The name of a headless Service leads also to Pods without the port.
  if (endpoints.length > 0) return endpoints.every((one) => one.port === undefined) ? 'lacks' : undefined
  return candidates.some((one) => one.reason === 'no-port') ? 'lacks' : undefined
}

/** The Pods declare the number that the name means in the others, or a name much like it: the same program, and a slip. */
function isSlip(port: PortChain, owner: OwnerView, others: readonly OwnerView[]): boolean {
  const { targetPort } = port
  if (typeof targetPort === 'number') return false
  const meant = new Set(
    port.endpoints.flatMap((one) => (one.usable && others.some((other) => other.pods.includes(one.pod ?? '')) ? (one.port ?? []) : [])),
  )
  return [
    ...port.candidates.map(({ pod, declared }) => ({ pod, declared })),
    ...port.endpoints.flatMap(({ pod, declaredPorts: declared = [] }) => (pod === undefined ? [] : [{ pod, declared }])),
  ]
    .filter(({ pod }) => owner.pods.includes(pod))
    .flatMap(({ declared }) => declared)
    .some(({ port: number, name }) => meant.has(number) || (name !== '' && similar(name, targetPort)))
}

/** Labels by which the Pods that are meant are told best. */
const telling = ['app.kubernetes.io/component', 'app.kubernetes.io/name', 'component', 'app', 'k8s-app', 'tier', 'role']

/** The selector with one label more, which all of the Pods that are meant have and none of the others. */
function narrower(
  selector: Readonly<Record<string, string>>,
  own: readonly OwnerView[],
  foreign: readonly OwnerView[],
): Record<string, string> | undefined {
  const [first, ...rest] = own
  const fitting = Object.entries(first?.labels ?? {}).filter(
    ([key, value]) =>
      labelOf(selector, key) === undefined &&
      rest.every((owner) => labelOf(owner.labels, key) === value) &&
      foreign.every((owner) => labelOf(owner.labels, key) !== value),
  )
  const rank = ([key]: [string, string]) => (telling.includes(key) ? telling.indexOf(key) : telling.length)
  const [best] = fitting.sort((a, b) => rank(a) - rank(b))
  return best && { ...selector, [best[0]]: best[1] }
}

function evidenceOf(chain: Chain, owner: OwnerView): AnyDiagnosis['evidence'][number] {
  return {
    object: podRef(chain, owner.pods[0] ?? ''),
    field: 'metadata.ownerReferences',
    value: `${owner.kind}/${owner.name}`,
  }
}

function declaredBy(chain: Chain, pod: string): number[] {
  const endpoint = chain.ports.flatMap((port) => port.endpoints).find((one) => one.pod === pod && one.declaredPorts)
  const candidate = chain.ports.flatMap((port) => port.candidates).find((one) => one.pod === pod)
  return (endpoint?.declaredPorts ?? candidate?.declared ?? []).map((one) => one.port)
}
