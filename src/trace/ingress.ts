import { needsClass } from '../kube/ingress.ts'
import { defined } from '../lib/defined.ts'
import type { RuleView } from '../model/edge.ts'
import type { Ingress } from '../model/ingress.ts'
import type { RouteTarget } from '../model/target.ts'
import { throughAlias } from './alias.ts'
import type { Chain } from './chain.ts'
import { chainsBehind, edgeChain, edgeGaps, type Leading, withoutService, withPorts } from './edge.ts'
import type { Lookup } from './lookup.ts'
import { ingressBackends, ingressView, type PlacedBackend, type Resolved, resolved, withClass } from './routes.ts'
import { ingressSpoken, withSpoken } from './spoken.ts'

/** The chain of an Ingress, downward: its class, each of its rules, and the Service port behind each. */
export function traceIngress(namespace: string, { type, name }: RouteTarget, lookup: Lookup): Chain {
  const chain = edgeChain({ kind: type, namespace, name }, lookup)
  const ingress = lookup.ingress(namespace, name)
  if (!ingress) return chain
  const { className, addresses, tls } = ingress
  const classes = lookup.extent.ingressclasses === 'all' ? lookup.ingressClasses : undefined
  const controller = classes?.find((one) => one.name === className)?.controller
  const placed = ingressBackends(ingress)
  const spoken = ingressSpoken(ingress, classes)
  // An action that forwards to several Services is one rule.
  const rules = placed.filter(({ field }, index) => index === placed.findIndex((one) => one.field === field))
  const backends = placed.map((one): Leading => {
    const rule = rules.findIndex(({ field }) => field === one.field)
    const { service } = one.backend
    const named = ingressView(ingress, one, withClass(leading(ingress, one, lookup), ingress, classes))
    const view = withSpoken(named, service && lookup.service(namespace, service.name), spoken)
    return { view: { ...view, rule }, ...defined({ service: service && { namespace, name: service.name } }) }
  })
  return {
    ...chain,
    ...defined({
      planned: ingress.planned && (true as const),
      refused: ingress.refused?.map((one) => ({ object: { kind: 'Ingress', namespace, name }, ...one })),
    }),
    route: {
      kind: 'Ingress',
      namespace,
      name,
      hosts: [],
      ...defined({ className: className || undefined, controller: controller || undefined }),
      addresses,
      ...defined({ tls }),
      rules: rules.map(ruleView),
    },
    ...chainsBehind(backends, lookup),
    gaps: edgeGaps(lookup.gaps, new Set([namespace]), { services: true, ingressclasses: needsClass(ingress) }),
  }
}

/** A backend that is not a Service is the controller's matter (networking/v1 IngressBackend.resource). */
function leading({ namespace }: Ingress, { backend }: PlacedBackend, lookup: Lookup): Resolved {
  const { resource, action } = backend
  // A redirect or a fixed response needs no Service; the controller does not accept an Ingress that lacks the annotation for it.
  if (action) {
    const view = { backend: { service: action.name, kind: 'action' } }
    return action.forwards ? { ...view, state: 'ok' } : { ...view, state: 'unknown', reason: 'not-a-service' }
  }
  if (resource || !backend.service) {
    return { backend: { service: resource?.name ?? '', kind: resource?.kind ?? '' }, state: 'unknown', reason: 'not-a-service' }
  }
  const service = lookup.service(namespace, backend.service.name)
  return throughAlias(withPorts(withoutService(resolved(backend, service), namespace, lookup), service), service, lookup)
}

function ruleView({ field, host, path, pathType }: PlacedBackend): RuleView {
  const match = { ...defined({ path: path || undefined, pathType: pathType || undefined }) }
  return { field, ...defined({ host: host || undefined }), matches: path || pathType ? [match] : [], filters: [] }
}
