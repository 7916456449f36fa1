import type { AliasView } from '../../model/alias.ts'
import type { ServicePort } from '../../model/resources.ts'
import { serviceRef } from '../chain/evidence.ts'
import { portFacts } from '../chain/ports.ts'
import type { PortFacts } from '../facts.ts'
import type { FindingDefinition, Found } from '../finding.ts'
import { portText } from '../words/service-port.ts'
import { some } from '../words/text.ts'

type Facts =
  | { fault: 'missing'; service: string; namespace: string; near?: string; isGuess: boolean }
  | { fault: 'port'; service: string; namespace: string; ports: readonly (number | string)[]; has: readonly PortFacts[]; asked: boolean }
  | { fault: 'loop'; loop: readonly string[] }

/**
 * An alias (type ExternalName) that names a Service of this cluster which does not exist, which lacks its ports, or which is an alias that
 * leads back.
 */
export const PT711: FindingDefinition<'PT711', Facts> = {
  code: 'PT711',
  name: 'name-inside-missing',
  rule: (chain) => {
    const { alias, service } = chain
    const facts = alias && factsOf(alias)
    if (!alias || !facts) return []
    const isSure = facts.fault === 'loop' || (facts.fault === 'missing' ? !facts.isGuess : facts.asked)
    const found: Found<Facts> = {
      facts,
      severity: isSure ? 'error' : 'warn',
      confidence: facts.fault === 'missing' && facts.isGuess ? 'inferred' : 'proven',
      stage: 'service',
      ports: [],
      hop: 'alias',
      evidence: [{ object: serviceRef(chain), field: 'spec.externalName', value: service?.externalName ?? null }],
    }
    if (facts.fault !== 'port') return [found]
    const end = { kind: 'Service', namespace: facts.namespace, name: facts.service }
    return [
      { ...found, evidence: [...found.evidence, { object: end, field: 'spec.ports[*].port', value: facts.has.map(({ port }) => port) }] },
    ]
  },
  title: (facts) => {
    if (facts.fault === 'loop') return 'ExternalName aliases form a loop'
    if (facts.fault === 'missing') return `ExternalName target service/${facts.service} does not exist`
    return `ExternalName target service/${facts.service} has no port ${some(facts.ports.map(String), 2)}`
  },
  message: (facts, { namespace, service }) => {
    const name = `${service}.${namespace}.svc`
    if (facts.fault === 'loop') return `${facts.loop.join(' → ')} → ${facts.loop[0]}: DNS returns no address for ${name}.`
    if (facts.fault === 'missing') {
      const near = facts.near === undefined ? '' : ` Closest match: service/${facts.near}.`
      if (facts.isGuess)
        return `If the name belongs to this cluster, DNS returns no address for ${name}: namespace ${facts.namespace} has no such Service.${near}`
      return `DNS returns no address for ${name}: namespace ${facts.namespace} has no service/${facts.service}.${near}`
    }
    const has = some(facts.has.map(portText)) || 'no ports'
    return `An alias does not map ports: a client of ${name} connects to the same port of service/${facts.service} in namespace ${facts.namespace}, which has ${has}.`
  },
  advice: (facts, { kubectl, service }) => {
    if (facts.fault === 'loop')
      return {
        fix: { text: 'Point one of the aliases to the Service that has Pods.', command: kubectl('edit', 'service', service) },
      }
    if (facts.fault === 'missing') {
      if (facts.near === undefined)
        return { fix: { text: 'Correct spec.externalName, or create the Service.', command: kubectl('edit', 'service', service) } }
      const externalName = `${facts.near}.${facts.namespace}.svc.cluster.local`
      return {
        fix: {
          text: `Set spec.externalName to ${externalName}.`,
          command: kubectl('patch', 'service', service, '-p', JSON.stringify({ spec: { externalName } })),
        },
      }
    }
    return { fix: { text: `Use a port of service/${facts.service} in clients and routes, or add the port to it.` } }
  },
  effect: 'unresolved',
  relations: {},
  explain: {
    summary: 'An ExternalName points to a Service of this cluster that does not exist or lacks the port.',
    means:
      'If the other Service does not exist, a DNS lookup of the alias returns no address. If that Service lacks the port, clients get its address, and the port is closed.',
    why: 'spec.externalName creates a CNAME record, and Kubernetes does not check that the name exists. If it is the name of a Service in the cluster (SVC.NS.svc.DOMAIN), clients connect to that Service, to the port that they were given: spec.ports of the alias have no effect. CoreDNS follows such a name within its own zone only, and gives no address if an alias leads back to itself.',
    sources: ['core/v1 ServiceSpec.externalName', 'Service: ExternalName', 'coredns#2038, #6088', 'knative/serving#7159'],
    confirm: [
      "kubectl -n NS get service SVC -o jsonpath='{.spec.externalName} {.spec.ports}'",
      'kubectl -n OTHER get service NAME',
      'kubectl -n NS exec POD -- nslookup SVC.NS.svc',
    ],
    fix: ['Correct spec.externalName, create the Service that it names, or add the port to that Service.'],
  },
}

function factsOf({ namespace, name, reason, near, isGuess, loop, lacks }: AliasView): Facts | undefined {
  if (reason === 'loop') return { fault: 'loop', loop: loop ?? [] }
  if (reason === 'service-missing')
    return { fault: 'missing', service: name, namespace, ...(near !== undefined && { near }), isGuess: isGuess === true }
  return (
    lacks && {
      fault: 'port',
      service: lacks.end.name,
      namespace: lacks.end.namespace,
      ports: lacks.ports,
      has: portsOf(lacks.has),
      asked: lacks.asked,
    }
  )
}

function portsOf(ports: readonly ServicePort[]): PortFacts[] {
  return ports.map((port, index) => portFacts({ ...port, index }))
}
