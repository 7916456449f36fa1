import type { CandidateReason, EndpointState } from '../model/endpoint.ts'
import type { ObjectRef } from '../model/resources.ts'
import type { Hop } from '../model/trace.ts'

/** The first `limit` of a list in words: `a, b, c and 7 more`. */
export function listed(items: readonly string[], limit: number): string {
  if (items.length <= limit) return items.join(', ')
  return `${items.slice(0, limit).join(', ')} and ${items.length - limit} more`
}

/** `service/web`, as kubectl names an object; the namespace is added where it is not `home`. */
export function refName(ref: ObjectRef, home: string | undefined): string {
  const name = `${ref.kind.toLowerCase()}/${ref.name}`
  return ref.namespace === undefined || ref.namespace === home ? name : `${name} -n ${ref.namespace}`
}

/** The words for the stages of a chain that have no value to show. */
export const stageWords: Readonly<Record<Hop['stage'], string>> = {
  entry: 'entry point',
  service: 'Service',
  targetPort: 'target port',
  endpoint: 'endpoint',
  access: 'access',
  pod: 'Pod',
  containerPort: 'port',
  socket: 'socket',
}

/** The state of an endpoint in a word or two. */
export const endpointWords: Readonly<Record<EndpointState, string>> = {
  ready: 'ready',
  'serving-terminating': 'terminating, serving',
  'not-ready': 'not ready',
  terminating: 'terminating',
  'no-port': 'no such port',
  duplicate: 'listed twice',
}

/** Why a Pod is not a ready endpoint, in a word or two; the details are in a line of their own. */
export const candidateWords: Readonly<Record<CandidateReason, string>> = {
  'selector-nearly': 'not selected',
  pending: 'pending',
  unschedulable: 'not scheduled',
  image: 'no image',
  creating: 'being created',
  'init-running': 'initializing',
  crashing: 'crashing',
  'container-waiting': 'waiting',
  completed: 'completed',
  failed: 'failed',
  terminating: 'terminating',
  'no-address': 'no address',
  'no-address-in-family': 'other IP family',
  'no-port': 'no such port',
  'readiness-probe': 'not ready',
  'readiness-gate': 'not ready',
  'not-ready': 'not ready',
  'not-listed': 'not listed',
}

/**
 * What is in a field, for a line of evidence: JSON with spaces, so that a line can be broken, and text in quotes, so that `"8080"`
 * is not mistaken for 8080.
 */
export function valueWords(value: unknown): string {
  if (value === null || value === undefined) return '<none>'
  if (Array.isArray(value)) return `[${value.map(valueWords).join(', ')}]`
  if (typeof value !== 'object') return JSON.stringify(value)
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${valueWords(member)}`)
  return `{${members.join(', ')}}`
}
