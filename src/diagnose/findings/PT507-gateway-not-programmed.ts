import { defined } from '../../lib/defined.ts'
import type { AgainstCondition, GatewayView, ParentView, UnofferedPorts } from '../../model/edge.ts'
import type { Evidence } from '../../model/finding.ts'
import type { ObjectRef } from '../../model/resources.ts'
import { gatewayStateBy, stateBy, told, toldOfGateway } from '../../trace/conditions.ts'
import { attachments, conditionValue, furtherEvidence, parentObjects } from '../chain/routes.ts'
import type { FindingDefinition, Found } from '../finding.ts'
import { saidBy } from '../words/routes.ts'
import { some } from '../words/text.ts'

type Facts =
  | { kind: 'class'; gateway: ObjectRef; className: string; condition?: AgainstCondition }
  | { kind: 'gateway'; gateway: ObjectRef; condition: AgainstCondition }
  | { kind: 'pods'; gateway: ObjectRef; selector: string }
  | { kind: 'ports'; gateway: ObjectRef; unoffered: UnofferedPorts }
  | { kind: 'listeners'; gateway: ObjectRef; listeners: readonly string[]; of: number; condition?: AgainstCondition }

const reasons = ['not-programmed', 'no-pods', 'port-not-offered'] as const

/** A Gateway, or some of its listeners, takes no traffic: its class does not exist, or its controller says so. */
export const PT507: FindingDefinition<'PT507', Facts> = {
  code: 'PT507',
  name: 'gateway-not-programmed',
  rule: (chain) => {
    const { gateway } = chain
    if (gateway) {
      const objects = { gateway: refOf(gateway), class: { kind: 'GatewayClass', name: gateway.className } }
      return ofGateway(gateway).map((found) => citing(found, furtherEvidence(gateway.further, objects)))
    }
    return attachments(chain).flatMap(({ hop, parents, route }) =>
      parents
        .filter(({ reason }) => reason !== undefined && reasons.some((one) => one === reason))
        .map((parent) =>
          citing(ofParent(parent, hop, chain.route !== undefined), furtherEvidence(parent.further, parentObjects(route, parent))),
        ),
    )
  },
  title: (facts) => {
    const name = `gateway/${facts.gateway.name}`
    if (facts.kind === 'class')
      return facts.condition
        ? `class "${facts.className}" of ${name} is not accepted`
        : `${name}: GatewayClass "${facts.className}" does not exist`
    if (facts.kind === 'pods') return `${name} selects no Pod`
    if (facts.kind === 'ports') return `no Service offers port ${unofferedPorts(facts.unoffered)} of ${name}`
    if (facts.kind === 'gateway' && facts.condition.type === 'ResolvedRefs')
      return `references of ${name} do not resolve${inBrackets(facts.condition)}`
    if (facts.kind === 'gateway')
      return facts.condition.reason === 'AddressNotAssigned' ? `${name} has no address` : `${name} is not ${conditionWord(facts.condition)}`
    const { listeners, of, condition } = facts
    if (condition?.type === 'ResolvedRefs')
      return `references of listener ${some(listeners, 2)} of ${name} do not resolve${inBrackets(condition)}`
    return listeners.length >= of
      ? `no listener of ${name} works`
      : `${listeners.length} of ${of} listeners of ${name} ${listeners.length === 1 ? 'does' : 'do'} not work`
  },
  message: messageOf,
  advice: (facts, { kubectlIn }) => {
    if (facts.kind === 'pods') {
      const { namespace = '', name } = facts.gateway
      return {
        fix: {
          text: 'Set spec.selector to the labels of the Pods of a gateway, or install a gateway.',
          command: kubectlIn(namespace, 'edit', 'gateways.networking.istio.io', name),
        },
      }
    }
    if (facts.kind === 'ports') {
      const { namespace = '', name } = facts.gateway
      return {
        fix: {
          text: 'Set a port of the Service in the server, or add the port to the Service.',
          command: kubectlIn(namespace, 'edit', 'gateways.networking.istio.io', name),
        },
      }
    }
    const describe = kubectlIn(facts.gateway.namespace ?? '', 'describe', 'gateway', facts.gateway.name)
    if (facts.kind === 'class' && !facts.condition)
      return {
        fix: { text: 'Set a GatewayClass that exists, or install the controller that provides it.' },
        next: { text: 'List the GatewayClasses.', command: kubectlIn('', 'get', 'gatewayclasses') },
      }
    return { next: { text: 'Look at the conditions of the Gateway, and at the log of its controller.', command: describe } }
  },
  effect: 'unrouted',
  relations: { needsCluster: ({ facts }) => facts.kind !== 'ports', parentReasons: reasons, isGateway: true },
  explain: {
    summary: 'A Gateway, or some of its listeners, gets no traffic: no controller handles it, or its controller reports a fault.',
    means: 'Routes that attach to it get no traffic through it, even if they are correct.',
    why: 'A Gateway is handled by the controller that its GatewayClass names. The controller reports conditions on the Gateway and on each listener: Accepted, Programmed (the data plane serves it) and ResolvedRefs (the objects that it refers to exist). porttrace does not know which requests need these references, so a fault of ResolvedRefs alone is inferred. porttrace cites other conditions that are False as well, but they do not change the verdict. Common reasons: a class without a controller, a certificate that does not exist (InvalidCertificateRef), two listeners on one port (Conflicted), no address available (AddressNotAssigned). A condition whose observedGeneration is older than the Gateway is out of date. A Gateway of Istio is served by the Pods that its selector matches, in any namespace. The port of a server is a port of a Service of these Pods, and Envoy listens on its target port. If no Service has that port, Envoy listens on the number itself, and only clients that know the address of a Pod connect; porttrace does not see a load balancer that does, so the fault is inferred.',
    sources: [
      'gateway.networking.k8s.io/v1 GatewayConditionType, ListenerConditionType',
      'GEP-1364: Status and conditions',
      'networking.istio.io/v1 Gateway.selector, Server.port',
      'Istio, "GatewayPortNotDefinedOnService" (IST0162); resolvePorts in pilot/pkg/model/gateway.go',
    ],
    confirm: ['kubectl -n NS describe gateway NAME', 'kubectl get gatewayclasses', 'istioctl analyze -n NS'],
    fix: ['Correct what the condition names: the class, the certificate, the port, the address.', 'Read the log of the controller.'],
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
  const stopped = toldOfGateway(gateway.against)
  const whole = stopped
    ? [finding({ kind: 'gateway', gateway: ref, condition: stopped }, gatewayStateBy(stopped), true, statusProof(stopped))]
    : []
  // A condition of an older generation of the Gateway does not replace the current conditions of its listeners.
  return stopped && gatewayStateBy(stopped) === 'broken' ? whole : [...whole, ...ofListeners(gateway, ref)]
}

/** Those that are stopped, or by now may be, and those whose references do not resolve, each with what is said of the first. */
function ofListeners(gateway: GatewayView, ref: ObjectRef): Found<Facts>[] {
  const isOf = (wanted: boolean) => (one: GatewayView['listeners'][number]) =>
    one.state !== 'ok' && (toldOfGateway(one.against)?.type === 'ResolvedRefs') === wanted
  return [isOf(false), isOf(true)].flatMap((test) => ofSome(gateway, ref, gateway.listeners.filter(test)))
}

function ofSome(gateway: GatewayView, ref: ObjectRef, dead: GatewayView['listeners']): Found<Facts>[] {
  const [first] = dead
  const condition = first && toldOfGateway(first.against)
  if (!first || !condition) return []
  const facts = {
    kind: 'listeners',
    gateway: ref,
    listeners: dead.map(({ name }) => name),
    of: gateway.listeners.length,
    condition,
  } as const
  const isAll = dead.length === gateway.listeners.length
  return [
    finding(facts, gatewayStateBy(condition), isAll, { ...statusProof(condition), field: `status.listeners[${first.name}].conditions` }),
  ]
}

function ofParent(parent: ParentView, hop: string, isTarget: boolean): Found<Facts> {
  const gateway = refOf(parent)
  if (parent.reason === 'no-pods') {
    const { selector = '' } = parent
    return { ...finding({ kind: 'pods', gateway, selector }, parent.state, isTarget, { field: 'spec.selector', value: selector }), hop }
  }
  if (parent.unoffered) {
    const { servers, services } = parent.unoffered
    const found = finding({ kind: 'ports', gateway, unoffered: parent.unoffered }, parent.state, isTarget, serverProof(servers[0]))
    return citing({ ...found, hop }, services.map(serviceProof))
  }
  const condition = toldOfGateway(parent.against.filter(({ of }) => of === 'gateway'))
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

function citing(found: Found<Facts>, more: readonly Evidence[]): Found<Facts> {
  return { ...found, evidence: [...found.evidence, ...more] }
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

function serverProof(server: UnofferedPorts['servers'][number] | undefined): Proof {
  return { field: server?.field ?? 'spec.servers', value: server?.port ?? null }
}

function serviceProof({ namespace, name, ports }: UnofferedPorts['services'][number]): Evidence {
  return { object: { kind: 'Service', namespace, name }, field: 'spec.ports', value: ports }
}

/** `8004`; of several those that fit. */
function unofferedPorts({ servers }: UnofferedPorts): string {
  return some([...new Set(servers.map(({ port }) => String(port)))], 2)
}

/** `80 (target port 8080)`. */
function portWords({ port, targetPort }: UnofferedPorts['services'][number]['ports'][number]): string {
  return port === targetPort ? String(port) : `${port} (target port ${targetPort})`
}

function messageOf(facts: Facts): string {
  if (facts.kind === 'ports') {
    const { servers, services } = facts.unoffered
    const there = services.map(
      ({ namespace, name, ports }) =>
        `Service ${name} in ${namespace} has ${ports.length === 1 ? 'port' : 'ports'} ${some(ports.map(portWords)) || 'none'}`,
    )
    return `${some(there, 2)}. Clients cannot connect to ${servers.length === 1 ? 'this server' : 'these servers'} through a Service of the gateway.`
  }
  if (facts.kind === 'pods') return `No Pod of any namespace has the labels ${facts.selector}, so nothing listens for its routes.`
  if (facts.kind === 'class' && !facts.condition)
    return 'No controller handles the Gateway: it has no address, and nothing listens for its routes.'
  const { condition } = facts
  return condition ? saidBy(condition) : 'The controller reports it.'
}

/** `Programmed`, as in `not programmed`. */
function conditionWord({ type }: AgainstCondition): string {
  return type.toLowerCase()
}

/** ` (InvalidCertificateRef)`. */
function inBrackets({ reason }: AgainstCondition): string {
  return reason ? ` (${reason})` : ''
}
