import { defined } from '../../lib/defined.ts'
import type { AgainstCondition, GatewayView, ParentView } from '../../model/edge.ts'
import type { ObjectRef } from '../../model/resources.ts'
import { stateBy, told } from '../../trace/conditions.ts'
import { attachments, conditionValue } from '../chain/routes.ts'
import type { FindingDefinition, Found } from '../finding.ts'
import { saidBy } from '../words/routes.ts'
import { some } from '../words/text.ts'

type Facts =
  | { kind: 'class'; gateway: ObjectRef; className: string; condition?: AgainstCondition }
  | { kind: 'gateway'; gateway: ObjectRef; condition: AgainstCondition }
  | { kind: 'listeners'; gateway: ObjectRef; listeners: readonly string[]; of: number; condition?: AgainstCondition }

/** A Gateway, or some of its listeners, takes no traffic: its class does not exist, or its controller says so. */
export const PT507: FindingDefinition<'PT507', Facts> = {
  code: 'PT507',
  name: 'gateway-not-programmed',
  rule: (chain) => {
    if (chain.gateway) return ofGateway(chain.gateway)
    return attachments(chain).flatMap(({ hop, parents }) =>
      parents.filter(({ reason }) => reason === 'not-programmed').map((parent) => ofParent(parent, hop, chain.route !== undefined)),
    )
  },
  title: (facts) => {
    const name = `gateway/${facts.gateway.name}`
    if (facts.kind === 'class')
      return facts.condition
        ? `the class ${facts.className} of ${name} is not accepted`
        : `${name} names the class ${facts.className}, which does not exist`
    if (facts.kind === 'gateway')
      return facts.condition.reason === 'AddressNotAssigned' ? `${name} has no address` : `${name} is not ${conditionWord(facts.condition)}`
    const { listeners, of } = facts
    return listeners.length >= of
      ? `no listener of ${name} works`
      : `${some(listeners)}: ${listeners.length} of ${of} listeners of ${name} ${listeners.length === 1 ? 'does' : 'do'} not work`
  },
  message: messageOf,
  fix: (facts, { kubectlIn }) => {
    const describe = kubectlIn(facts.gateway.namespace ?? '', 'describe', 'gateway', facts.gateway.name)
    if (facts.kind === 'class' && !facts.condition)
      return {
        text: 'Name a GatewayClass that exists, or install the controller that brings it along.',
        command: kubectlIn(facts.gateway.namespace ?? '', 'get', 'gatewayclasses'),
      }
    return { text: 'See what the controller says of the Gateway, and its log.', command: describe }
  },
  relations: { needsCluster: true, parentReasons: ['not-programmed'], isGateway: true },
  explain: {
    summary: 'A Gateway, or some of its listeners, takes no traffic: no controller makes it, or its controller reports a fault.',
    means: 'Routes that attach to it get no traffic by it, however right they are.',
    why: 'A Gateway is made by the controller that its GatewayClass names. The controller says in the conditions of the Gateway and of each listener whether it has taken them (Accepted) and whether the data plane serves them (Programmed). Common reasons: a class without a controller, a certificate that does not exist (InvalidCertificateRef), two listeners on one port (Conflicted), no address to be had (AddressNotAssigned). A condition whose observedGeneration is older than the Gateway speaks of what it was before.',
    sources: ['gateway.networking.k8s.io/v1 GatewayConditionType, ListenerConditionType', 'GEP-1364: Status and conditions'],
    confirm: ['kubectl -n NS describe gateway NAME', 'kubectl get gatewayclasses'],
    mend: [
      'Mend what the condition names: the class, the certificate, the port, the address.',
      'Read the log of the controller of the class.',
    ],
  },
}

function ofGateway(gateway: GatewayView): Found<Facts>[] {
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

function ofListeners(gateway: GatewayView, ref: ObjectRef): Found<Facts>[] {
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

function ofParent(parent: ParentView, hop: string, isTarget: boolean): Found<Facts> {
  const gateway = refOf(parent)
  const condition = told(parent.against, 'Accepted', 'Programmed')
  if (condition) return { ...finding({ kind: 'gateway', gateway, condition }, parent.state, isTarget, statusProof(condition)), hop }
  const dead = (parent.listeners ?? []).filter(({ reason }) => reason === 'not-programmed')
  const listeners = dead.map(({ name }) => name)
  const said = dead[0]?.against
  const facts = { kind: 'listeners', gateway, listeners, of: parent.listeners?.length ?? 0, ...defined({ condition: said }) } as const
  const field = `status.listeners[${listeners[0]}].conditions`
  return { ...finding(facts, parent.state, isTarget, { field, value: said ? conditionValue(said) : null }), hop }
}

type Proof = { object?: ObjectRef; field: string; value: unknown }

function finding(facts: Facts, state: ParentView['state'], isWhole: boolean, proof: Proof): Found<Facts> {
  const isProven = state === 'broken' || state === 'warn'
  return {
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

function messageOf(facts: Facts): string {
  if (facts.kind === 'class' && !facts.condition) return 'No controller makes it: it has no address, and nothing listens for its routes.'
  const { condition } = facts
  return condition ? saidBy(condition) : 'Its controller says so.'
}

/** `Programmed`, as in `not programmed`. */
function conditionWord({ type }: AgainstCondition): string {
  return type.toLowerCase()
}
