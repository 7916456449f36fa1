import { judgementsBetween } from '../diagnose/judgements.ts'
import { selectorText } from '../kube/selector.ts'
import { defined } from '../lib/defined.ts'
import type { Endpoint } from '../model/endpoint.ts'
import type { LiveChange } from '../model/live.ts'
import type { ObjectRef, Pod } from '../model/resources.ts'
import type { ServiceView, Trace } from '../model/trace.ts'

type Fact = Omit<LiveChange, 'at' | 'target' | 'by'>

/**
 * What changed between two traces of one Service, as facts for the timeline; an absent trace: the Service did not exist. `at` is ms since
 * 1970.
 */
export function changesBetween(before: Trace | undefined, after: Trace | undefined, at: number): LiveChange[] {
  const target = (after ?? before)?.target
  if (!target) return []
  const { namespace = '', name } = target
  const service: ObjectRef = { kind: 'Service', namespace, name }
  const facts: Fact[] = []
  if (!before?.service && after?.service) facts.push({ what: 'service-added', object: service })
  if (before?.service && !after?.service) facts.push({ what: 'service-deleted', object: service })
  if (before?.service && after?.service) {
    facts.push(
      ...settings(before.service, after.service, service),
      ...endpointFacts(before, after, namespace),
      ...judgementsBetween(before, after).map((one) => ({ ...one, object: service })),
    )
  }
  return facts.map((fact) => ({ at, target: { namespace, name }, ...fact }))
}

function settings(before: ServiceView, after: ServiceView, object: ObjectRef): Fact[] {
  return [
    ...differing('port-changed', portsText(before), portsText(after), object),
    ...differing('selector-changed', selectorText(before.selector ?? {}), selectorText(after.selector ?? {}), object),
  ]
}

function differing(what: Fact['what'], from: string, to: string, object: ObjectRef): Fact[] {
  return from === to ? [] : [{ what, object, from, to }]
}

/** `http 80/TCP→8080`. */
function portsText({ ports }: ServiceView): string {
  return ports.map(({ name, port, protocol, targetPort }) => `${name === '' ? '' : `${name} `}${port}/${protocol}→${targetPort}`).join(', ')
}

function endpointFacts(before: Trace, after: Trace, namespace: string): Fact[] {
  const old = endpointsOf(before)
  const now = endpointsOf(after)
  const facts: Fact[] = []
  for (const [to, endpoint] of now) {
    const known = old.get(to)
    const object = objectOf(endpoint, after, namespace)
    const isReady = endpoint.state === 'ready'
    if (!known) facts.push({ what: 'endpoint-added', object, to })
    if (isReady !== (known?.state === 'ready')) facts.push({ what: isReady ? 'endpoint-ready' : 'endpoint-not-ready', object, to })
  }
  for (const [to, endpoint] of old)
    if (!now.has(to)) facts.push({ what: 'endpoint-left', object: objectOf(endpoint, before, namespace), to })
  return facts
}

/** By `address:port`, each once: two Service ports may lead to one. */
function endpointsOf(trace: Trace): Map<string, Endpoint> {
  const all = trace.ports.flatMap(({ endpoints }) => endpoints).filter(({ state }) => state !== 'duplicate')
  return new Map(all.map((one) => [addressOf(one), one]))
}

function addressOf({ address, port, family }: Endpoint): string {
  const host = family === 'IPv6' ? `[${address}]` : address
  return port === undefined ? address : `${host}:${port}`
}

function objectOf({ pod, slice }: Endpoint, { slices }: Trace, namespace: string): ObjectRef {
  if (pod !== undefined) return { kind: 'Pod', namespace, name: pod }
  return { kind: slices.find(({ name }) => name === slice)?.kind ?? 'EndpointSlice', namespace, name: slice }
}

/** Containers that were restarted between two readings of the Pods of a target. `at` is ms since 1970. */
export function restarts(
  { kind, namespace = '', name }: ObjectRef,
  before: readonly Pod[],
  after: readonly Pod[],
  at: number,
): LiveChange[] {
  if (before === after) return []
  const known = new Map(before.map((pod) => [pod.uid, restartsOf(pod)]))
  return after.flatMap((pod): LiveChange[] => {
    const from = known.get(pod.uid)
    const to = restartsOf(pod)
    if (from === undefined || to <= from) return []
    const object = { kind: 'Pod', namespace: pod.namespace, name: pod.name }
    const target = { ...defined({ kind: kind !== 'Service' ? kind : undefined }), namespace, name }
    return [{ at, target, object, what: 'pod-restarted', from: String(from), to: String(to) }]
  })
}

function restartsOf({ containers }: Pod): number {
  return containers.reduce((sum, { restarts: count }) => sum + count, 0)
}
