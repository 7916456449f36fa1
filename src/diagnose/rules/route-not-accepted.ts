import type { AgainstCondition, ParentView } from '../../model/edge.ts'
import type { RouteView } from '../../model/way-in.ts'
import type { Chain } from '../../trace/chain.ts'
import { stateBy, told } from '../../trace/conditions.ts'
import type { AnyDiagnosis, Diagnosis, Facts } from '../facts.ts'
import { type Attachment, attachments, isYoung, routeRef } from '../routes.ts'
import type { Rule } from '../rule.ts'

/**
 * PT504: the controller of a parent does not take the route, or not all of it, or has said nothing yet. What it says of an older
 * generation of the route is inferred only.
 */
export const routeNotAccepted: Rule = (chain) =>
  attachments(chain).flatMap((attachment) => attachment.parents.flatMap((parent) => diagnosis(chain, attachment, parent)))

type Trouble = Pick<Facts['PT504'], 'kind' | 'condition'> & Pick<Diagnosis, 'severity' | 'confidence'>

function diagnosis(chain: Chain, attachment: Attachment, parent: ParentView): AnyDiagnosis[] {
  const { route, hop, all } = attachment
  const others = (all ?? attachment.parents).some((one) => one !== parent && one.state === 'ok')
  const trouble = troubleOf(chain, attachment, parent, others)
  if (!trouble) return []
  const { kind, condition, severity, confidence } = trouble
  return [
    {
      code: 'PT504',
      facts: { route, parent, kind, ...(condition && { condition }), others },
      severity,
      confidence,
      stage: 'entry',
      ports: [],
      hop,
      evidence: [
        ...(condition
          ? [{ object: routeRef(route), field: 'status.parents[*].conditions', value: conditionValue(condition) }]
          : [{ object: routeRef(route), field: 'status.parents', value: null }]),
        { object: routeRef(route), field: parent.field, value: parentValue(parent) },
      ],
    },
  ]
}

function troubleOf(chain: Chain, { route }: Attachment, { reason, against, since }: ParentView, others: boolean): Trouble | undefined {
  const inferred = { severity: 'warn', confidence: 'inferred' } as const
  if (reason === 'unclaimed') return { kind: 'unclaimed', ...inferred, ...(isYoung(since, chain.taken) && { severity: 'info' as const }) }
  if (reason === 'refused') {
    const condition = told(against, 'Accepted', 'Programmed')
    if (!condition || stateBy(condition) === 'unknown') return { kind: 'refused', ...(condition && { condition }), ...inferred }
    return { kind: 'refused', condition, severity: chain.route && !others ? 'error' : 'warn', confidence: 'proven' }
  }
  const partial = told(against, 'PartiallyInvalid')
  if (reason === 'partial' && partial) {
    return { kind: 'partial', condition: partial, severity: 'warn', confidence: partial.stale || !chain.route ? 'inferred' : 'proven' }
  }
  const unresolved = told(against, 'ResolvedRefs')
  return unresolved && !isExplained(chain, unresolved, route) ? { kind: 'unresolved', condition: unresolved, ...inferred } : undefined
}

/** A reference that does not resolve has a finding of its own; for one Service, the others of the route are not known. */
function isExplained({ route, routes }: Chain, { reason }: AgainstCondition, { name, namespace }: RouteView): boolean {
  const known = ['BackendNotFound', 'RefNotPermitted', 'InvalidKind']
  if (!route && known.includes(reason ?? '')) return true
  return routes.some(
    (one) => one.name === name && one.namespace === namespace && (one.state === 'broken' || one.reason === 'not-a-service'),
  )
}

/** The condition as it stands in the object. */
export function conditionValue({ stale: _, ...condition }: AgainstCondition): object {
  return condition
}

/** The reference as it means it. */
export function parentValue({ kind, namespace, name, sectionName, port }: ParentView): object {
  return { kind, namespace, name, ...(sectionName && { sectionName }), ...(port !== undefined && { port }) }
}
