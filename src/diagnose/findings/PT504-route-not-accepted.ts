import { defined } from '../../lib/defined.ts'
import type { AgainstCondition, FurtherCondition, ParentView } from '../../model/edge.ts'
import type { Evidence } from '../../model/finding.ts'
import type { RouteView } from '../../model/way-in.ts'
import type { Chain } from '../../trace/chain.ts'
import { stateBy, told } from '../../trace/conditions.ts'
import {
  type Attachment,
  attachments,
  conditionValue,
  furtherEvidence,
  isYoung,
  parentObjects,
  parentValue,
  routeRef,
} from '../chain/routes.ts'
import type { FindingDefinition, Found } from '../finding.ts'
import { kindWord, parentName, routeName, saidBy } from '../words/routes.ts'

interface Facts {
  route: RouteView
  parent: ParentView
  kind: 'refused' | 'partial' | 'unresolved' | 'unclaimed'
  condition?: AgainstCondition | FurtherCondition
  /** Does another parent take the route? */
  others: boolean
}

/**
 * The controller of a parent does not take the route, or not all of it, or has said nothing yet. What it says of an older
 * generation of the route is inferred only.
 */
export const PT504: FindingDefinition<'PT504', Facts> = {
  code: 'PT504',
  name: 'route-not-accepted',
  rule: (chain) => attachments(chain).flatMap((attachment) => attachment.parents.flatMap((parent) => diagnosis(chain, attachment, parent))),
  title: ({ route, parent, kind, condition }) => {
    const name = routeName(route)
    if (kind === 'unclaimed')
      return isOther(parent) ? `${parent.name} has not processed ${name} yet` : `no controller handles ${name} at ${parentName(parent)}`
    if (kind === 'partial') return `some rules of ${name} are ignored by ${parentName(parent)}`
    if (kind === 'unresolved') return `references of ${name} do not resolve${condition?.reason ? ` (${condition.reason})` : ''}`
    if (parent.kind === 'Controller') return `${parent.name} does not accept ${name}${condition?.reason ? ` (${condition.reason})` : ''}`
    return `${parentName(parent)} does not accept ${name}${condition?.reason ? ` (${condition.reason})` : ''}`
  },
  message: ({ condition, kind, others, parent }) => {
    if (kind === 'unclaimed' && isOther(parent)) return 'The status of the route does not say whether it is served.'
    if (kind === 'unclaimed' && condition) return `${saidBy(condition)} The controller does not say whether it accepts the route.`
    if (kind === 'unclaimed')
      return 'No controller has written a condition: none handles the Gateway, or it has not processed the route yet.'
    const rest =
      kind === 'refused'
        ? others
          ? ' The route gets traffic through its other parents.'
          : ' The route gets no traffic through this parent.'
        : ''
    return `${condition ? saidBy(condition) : 'The controller reports it.'}${rest}`
  },
  advice: ({ route, parent, kind }, { kubectlIn }) =>
    kind === 'unclaimed' && !isOther(parent)
      ? {
          next: {
            text: 'Check whether the class of the Gateway has a controller.',
            command: kubectlIn(parent.namespace, 'describe', parent.kind.toLowerCase(), parent.name),
          },
        }
      : {
          fix: { text: 'Correct what the condition names, in the route or in its parent.' },
          next: {
            text: 'Look at the conditions of the route.',
            command: kubectlIn(route.namespace ?? '', 'describe', kindWord(route), route.name),
          },
        },
  effect: 'misrouted',
  relations: { needsCluster: true, parentReasons: ['refused', 'partial', 'unclaimed'] },
  explain: {
    summary: 'The controller of a Gateway or of a route does not accept the route, ignores some of its rules, or has not processed it.',
    means: 'Clients of that Gateway get the response of another route, or 404; if references do not resolve, 500.',
    why: 'For each parent of a route its controller writes conditions into the status: Accepted (the route attaches), ResolvedRefs (its references are valid and granted), PartiallyInvalid (some rules are ignored). porttrace cites other conditions that are False as well, but they do not change the verdict. A condition whose observedGeneration is older than the generation of the route is out of date: porttrace shows it, but does not base a verdict on it. Other kinds have their own status: Admitted of an OpenShift Route for each router, currentStatus of an HTTPProxy, Available of an APIService.',
    sources: [
      'gateway.networking.k8s.io/v1 RouteConditionType, RouteConditionReason',
      'gateway-api#2394',
      'kuma#18014',
      'route.openshift.io/v1 RouteIngressCondition',
      'projectcontour.io/v1 HTTPProxyStatus',
      'apiregistration.k8s.io/v1 APIServiceCondition',
    ],
    confirm: ['kubectl -n NS get httproute NAME -o yaml', 'kubectl -n GATEWAY-NS describe gateway GATEWAY'],
    fix: [
      'NotAllowedByListeners: allow the namespace and the kind of the route in the listener.',
      'NoMatchingListenerHostname: give the route a hostname that the listener has.',
      'NoMatchingParent: name a listener (sectionName, port) that exists.',
      'UnsupportedValue, IncompatibleFilters: use what the controller supports.',
      'BackendNotFound, RefNotPermitted, InvalidKind: correct the reference.',
    ],
  },
}

type Trouble = Pick<Facts, 'kind' | 'condition'> & Pick<Found<Facts>, 'severity' | 'confidence'>

function diagnosis(chain: Chain, attachment: Attachment, parent: ParentView): Found<Facts>[] {
  const { route, hop, all } = attachment
  const others = (all ?? attachment.parents).some((one) => one !== parent && one.state === 'ok')
  const trouble = troubleOf(chain, attachment, parent, others)
  if (!trouble) return []
  const { kind, condition, severity, confidence } = trouble
  return [
    {
      facts: { route, parent, kind, ...defined({ condition }), others },
      severity,
      confidence,
      stage: 'entry',
      ports: [],
      hop,
      evidence: [
        ...(isOther(parent)
          ? [{ object: routeRef(route), field: parent.field, value: condition ? conditionValue(condition) : null }]
          : proof(route, parent, condition)),
        ...furtherEvidence(
          parent.further?.filter((one) => one !== condition),
          parentObjects(route, parent),
        ),
      ],
    },
  ]
}

/** A controller or a router, which speaks of a route of a kind that names no Gateway of the Gateway API. */
function isOther({ kind }: ParentView): boolean {
  return kind === 'Controller' || kind === 'Router'
}

function proof(route: RouteView, parent: ParentView, condition: Facts['condition']): Evidence[] {
  return [
    condition
      ? { object: routeRef(route), field: 'status.parents[*].conditions', value: conditionValue(condition) }
      : { object: routeRef(route), field: 'status.parents', value: null },
    { object: routeRef(route), field: parent.field, value: parentValue(parent) },
  ]
}

function troubleOf(chain: Chain, { route }: Attachment, parent: ParentView, others: boolean): Trouble | undefined {
  const { reason, since } = parent
  const against = parent.against.filter(({ of }) => of !== 'gateway')
  const first = isOther(parent) ? against[0] : undefined
  const inferred = { severity: 'warn', confidence: 'inferred' } as const
  if (reason === 'unclaimed') {
    const severity = isYoung(since, chain.taken) ? ('info' as const) : undefined
    return { kind: 'unclaimed', ...inferred, ...defined({ condition: parent.further?.find(({ of }) => of === 'route'), severity }) }
  }
  if (reason === 'refused') {
    const condition = told(against, 'Accepted', 'Programmed') ?? first
    if (!condition || stateBy(condition) === 'unknown') return { kind: 'refused', ...defined({ condition }), ...inferred }
    return { kind: 'refused', condition, severity: chain.route && !others ? 'error' : 'warn', confidence: 'proven' }
  }
  const partial = told(against, 'PartiallyInvalid') ?? first
  if (reason === 'partial' && partial) {
    return { kind: 'partial', condition: partial, severity: 'warn', confidence: partial.stale || !chain.route ? 'inferred' : 'proven' }
  }
  return unresolved(chain, route, against)
}

function unresolved(chain: Chain, route: RouteView, against: readonly AgainstCondition[]): Trouble | undefined {
  const condition = told(against, 'ResolvedRefs')
  if (!condition || isExplained(chain, condition, route)) return undefined
  return { kind: 'unresolved', condition, ...unresolvedCertainty(chain, condition) }
}

/**
 * The controller answers 500 for a reference that does not resolve (HTTPBackendRef). If no backend of the route works, all its requests
 * fail. A mirror answers no client. A backend that was not read may work, and a mirror that was not read
 * may be the reference that does not resolve, of which clients notice nothing.
 */
function unresolvedCertainty({ route, routes }: Chain, condition: AgainstCondition): Pick<Trouble, 'severity' | 'confidence'> {
  if (!route || stateBy(condition) === 'unknown') return { severity: 'warn', confidence: 'inferred' }
  const unread: readonly RouteView['reason'][] = ['service-unread', 'grant-unread', 'port-unread']
  const mayWork = routes.some(({ state, reason, mirror }) => (state === 'unknown' ? unread.includes(reason) : state === 'ok' && !mirror))
  return { severity: mayWork ? 'warn' : 'error', confidence: 'proven' }
}

/** A reference that does not resolve has a finding of its own. The trace of one Service does not know the other references of the route. */
function isExplained({ route, routes }: Chain, { reason }: AgainstCondition, { name, namespace }: RouteView): boolean {
  const known = ['BackendNotFound', 'RefNotPermitted', 'InvalidKind']
  if (!route && known.includes(reason ?? '')) return true
  return routes.some((one) => one.name === name && one.namespace === namespace && one.state === 'broken')
}
