import { serviceReadiness } from '../../kube/readiness.ts'
import { selectorText } from '../../kube/selector.ts'
import { defined } from '../../lib/defined.ts'
import type { ContextDifference, ContextValue } from '../../model/contexts.ts'
import type { PolicyView, Trace } from '../../model/trace.ts'

/** A target in one of several contexts. */
export interface InContext {
  context: string
  trace: Trace
}

/** The fields in which one target differs between contexts. What differs by nature (addresses, node ports, names of Pods) is not compared. */
export function differencesOf(found: readonly InContext[]): ContextDifference[] {
  const [first] = found
  if (!first || found.length < 2) return []
  const facts = found.map(({ context, trace }) => ({ context, facts: factsOf(trace) }))
  const fields = new Set(facts.flatMap(({ facts: own }) => [...own.keys()]))
  return [...fields].flatMap((field) => {
    const values = facts.map(({ context, facts: own }): ContextValue => ({ context, ...defined({ value: own.get(field) }) }))
    const known = values.flatMap(({ value }) => (value === notRead ? [] : [value]))
    if (new Set(known).size < 2) return []
    return [{ target: first.trace.target, field, values }]
  })
}

function factsOf(trace: Trace): Map<string, string> {
  return new Map([...serviceFacts(trace), ...portFacts(trace), ...stateFacts(trace)])
}

function serviceFacts({ service }: Trace): [string, string][] {
  if (!service) return []
  const { type, selector, externalName, externalTrafficPolicy, internalTrafficPolicy, sessionAffinitySeconds } = service
  const facts: [string, string | undefined][] = [
    ['spec.type', type],
    ['spec.selector', selector && selectorText(selector)],
    ['spec.externalName', externalName],
    ['spec.externalTrafficPolicy', externalTrafficPolicy],
    ['spec.internalTrafficPolicy', internalTrafficPolicy],
    ['spec.sessionAffinity', sessionAffinitySeconds === undefined ? 'None' : `ClientIP, ${sessionAffinitySeconds} s`],
  ]
  return facts.flatMap(([field, value]) => (value === undefined ? [] : [[field, value]]))
}

function portFacts({ service, ports }: Trace): [string, string][] {
  if (!service) return []
  return ports.flatMap(({ port, protocol, name, targetPort, appProtocol }): [string, string][] => {
    const of = `port ${port}/${protocol}`
    return [
      [`${of}: name`, name === '' ? '(none)' : name],
      [`${of}: targetPort`, String(targetPort)],
      ...(appProtocol === undefined ? [] : [[`${of}: appProtocol`, appProtocol] satisfies [string, string]]),
    ]
  })
}

function stateFacts(trace: Trace): [string, string][] {
  const { policies, findings, service, pods, gaps } = trace
  const telling = findings.filter(({ severity }) => severity !== 'info').map(({ code }) => code)
  return [
    ['ready addresses', service ? readyText(trace) : undefined],
    ['ready Pods', service || !pods ? undefined : `${pods.filter(({ ready }) => ready).length}/${pods.length}`],
    ['policies', gaps.some(({ hops }) => hops.includes('policy')) ? notRead : listed(policies.map(policyText))],
    ['findings', telling.length === 0 && gaps.some(({ hides }) => hides) ? notRead : listed(telling)],
  ].flatMap(([field, value]): [string, string][] => (field === undefined || value === undefined ? [] : [[field, value]]))
}

/** What was not read is not the same as what is not there. */
const notRead = 'not read'

function readyText(trace: Trace): string | undefined {
  const readiness = serviceReadiness(trace)
  if (readiness === 'unread') return notRead
  return readiness === 'no-ports' ? undefined : `${readiness.ready}/${readiness.of}`
}

function policyText({ kind, name }: PolicyView): string {
  return `${kind.toLowerCase()}/${name}`
}

function listed(names: readonly string[]): string {
  return [...new Set(names)].toSorted().join(', ') || '(none)'
}
