import type { AgainstCondition, GatewayView, ParentView } from '../../model/edge.ts'
import type { ObjectRef } from '../../model/resources.ts'
import { stateBy, told } from '../../trace/conditions.ts'
import type { AnyDiagnosis, Diagnosis, Facts } from '../facts.ts'
import { attachments } from '../routes.ts'
import type { Rule } from '../rule.ts'
import { conditionValue } from './route-not-accepted.ts'

/** PT507: a Gateway, or some of its listeners, takes no traffic: its class does not exist, or its controller says so. */
export const gatewayNotProgrammed: Rule = (chain) => {
  if (chain.gateway) return ofGateway(chain.gateway)
  return attachments(chain).flatMap(({ hop, parents }) =>
    parents.filter(({ reason }) => reason === 'not-programmed').map((parent) => ofParent(parent, hop, chain.route !== undefined)),
  )
}

function ofGateway(gateway: GatewayView): AnyDiagnosis[] {
  const ref = refOf(gateway)
  const { className } = gateway
  const ofClass = gateway.class.reason
  if (ofClass === 'class-missing') {
    return [finding({ kind: 'class', gateway: ref, className }, 'broken', true, { field: 'spec.gatewayClassName', value: className })]
  }
  const refused = told(gateway.class.against, 'Accepted')
  if (ofClass === 'not-accepted' && refused) {
    return [finding({ kind: 'class', gateway: ref, className, condition: refused }, stateBy(refused), true, classProof(className, refused))]
  }
  const stopped = told(gateway.against, 'Accepted', 'Programmed')
  const whole = stopped
    ? [finding({ kind: 'gateway', gateway: ref, condition: stopped }, stateBy(stopped), true, statusProof(stopped))]
    : []
  // What was said of an older generation does not stand for what is said of a listener now.
  return stopped && stateBy(stopped) === 'broken' ? whole : [...whole, ...ofListeners(gateway, ref)]
}

function ofListeners(gateway: GatewayView, ref: ObjectRef): AnyDiagnosis[] {
  const dead = gateway.listeners.filter(({ state }) => state !== 'ok')
  const [first] = dead
  const condition = first && told(first.against, 'Accepted', 'Conflicted', 'Programmed')
  if (!first || !condition) return []
  const facts = {
    kind: 'listeners',
    gateway: ref,
    listeners: dead.map(({ name }) => name),
    of: gateway.listeners.length,
    condition,
  } as const
  const isAll = dead.length === gateway.listeners.length
  return [finding(facts, stateBy(condition), isAll, { ...statusProof(condition), field: `status.listeners[${first.name}].conditions` })]
}

function ofParent(parent: ParentView, hop: string, isTarget: boolean): AnyDiagnosis {
  const gateway = refOf(parent)
  const condition = told(parent.against, 'Accepted', 'Programmed')
  if (condition) return { ...finding({ kind: 'gateway', gateway, condition }, parent.state, isTarget, statusProof(condition)), hop }
  const dead = (parent.listeners ?? []).filter(({ reason }) => reason === 'not-programmed')
  const listeners = dead.map(({ name }) => name)
  const said = dead[0]?.against
  const facts = { kind: 'listeners', gateway, listeners, of: parent.listeners?.length ?? 0, ...(said && { condition: said }) } as const
  const field = `status.listeners[${listeners[0]}].conditions`
  return { ...finding(facts, parent.state, isTarget, { field, value: said ? conditionValue(said) : null }), hop }
}

type Proof = { object?: ObjectRef; field: string; value: unknown }

function finding(facts: Facts['PT507'], state: ParentView['state'], isWhole: boolean, proof: Proof): Diagnosis<'PT507'> {
  const isProven = state === 'broken' || state === 'warn'
  return {
    code: 'PT507',
    facts,
    severity: state === 'broken' && isWhole ? 'error' : 'warn',
    confidence: isProven ? 'proven' : 'inferred',
    stage: 'entry',
    ports: [],
    hop: 'gateway',
    evidence: [{ object: facts.gateway, ...proof }],
  }
}

function refOf({ namespace, name }: GatewayView | ParentView): ObjectRef {
  return { kind: 'Gateway', namespace, name }
}

function statusProof(condition: AgainstCondition): Proof {
  return { field: 'status.conditions', value: conditionValue(condition) }
}

function classProof(className: string, condition: AgainstCondition): Proof {
  return { object: { kind: 'GatewayClass', name: className }, field: 'status.conditions', value: conditionValue(condition) }
}
