import { nearest } from '../../lib/similar.ts'
import type { ParentView } from '../../model/edge.ts'
import type { Evidence } from '../../model/finding.ts'
import type { Chain } from '../../trace/chain.ts'
import { told } from '../../trace/conditions.ts'
import type { AnyDiagnosis } from '../facts.ts'
import { type Attachment, attachments, routeRef } from '../routes.ts'
import type { Rule } from '../rule.ts'
import { conditionValue, parentValue } from './route-not-accepted.ts'

/** PT506: a route names no Gateway, one that does not exist, or one of which no listener takes it. */
export const routeNotAttached: Rule = (chain) =>
  attachments(chain).flatMap((attachment): AnyDiagnosis[] => {
    if (attachment.all?.length === 0) return [withoutParent(attachment)]
    return attachment.parents.flatMap((parent) => unattached(chain, attachment, parent))
  })

function withoutParent({ route, hop }: Attachment): AnyDiagnosis {
  return {
    code: 'PT506',
    facts: { route, others: false },
    severity: 'error',
    confidence: 'proven',
    stage: 'entry',
    ports: [],
    hop,
    evidence: [{ object: routeRef(route), field: 'spec.parentRefs', value: null }],
  }
}

function unattached(chain: Chain, { route, hop, parents, all }: Attachment, parent: ParentView): AnyDiagnosis[] {
  if (parent.reason !== 'gateway-missing' && parent.reason !== 'no-listener') return []
  const others = (all ?? parents).some((one) => one !== parent && one.state === 'ok')
  const isProven = parent.state === 'broken'
  const wanted = parent.reason === 'gateway-missing' ? parent.name : undefined
  const names = parent.names ?? []
  const suggestion = wanted === undefined ? undefined : (nearest(wanted, names) ?? (names.length === 1 ? names[0] : undefined))
  return [
    {
      code: 'PT506',
      facts: { route, parent, ...(suggestion !== undefined && { suggestion }), others },
      severity: isProven && chain.route && !others ? 'error' : 'warn',
      confidence: isProven ? 'proven' : 'inferred',
      stage: 'entry',
      ports: [],
      hop,
      evidence: [{ object: routeRef(route), field: parent.field, value: parentValue(parent) }, ...proof(route, parent)],
    },
  ]
}

const fields = {
  protocol: 'protocol',
  kind: 'allowedRoutes.kinds',
  namespace: 'allowedRoutes.namespaces',
  'namespace-unread': 'allowedRoutes.namespaces',
  hostname: 'hostname',
  'not-programmed': 'name',
} as const

function proof(route: Attachment['route'], parent: ParentView): Evidence[] {
  const gateway = { kind: 'Gateway', namespace: parent.namespace, name: parent.name }
  if (parent.reason === 'gateway-missing') return [{ object: gateway, field: 'metadata.name', value: null }]
  const condition = told(parent.against, 'Accepted')
  const [first] = parent.listeners ?? []
  const listener = first?.reason && {
    object: gateway,
    field: `spec.listeners[${first.name}].${fields[first.reason]}`,
    value: first.reason === 'hostname' ? (first.hostname ?? null) : first.reason === 'protocol' ? first.protocol : allowedValue(first),
  }
  return [
    listener || { object: gateway, field: 'spec.listeners[*].name', value: parent.names ?? null },
    ...(condition ? [{ object: routeRef(route), field: 'status.parents[*].conditions', value: conditionValue(condition) }] : []),
  ]
}

/** What the listener allows, as it stands in the object. */
function allowedValue({ allowed }: NonNullable<ParentView['listeners']>[number]): unknown {
  if (!allowed || 'kinds' in allowed) return allowed?.kinds ?? null
  const { from, selector } = allowed
  if (!selector) return { from }
  const { matchLabels, matchExpressions } = selector
  return { from, selector: { matchLabels, ...(matchExpressions.length > 0 && { matchExpressions }) } }
}
