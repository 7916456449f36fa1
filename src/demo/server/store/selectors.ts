import { labelOf } from '../../../kube/selector.ts'
import type { Labels } from '../../../model/resources.ts'
import { type ApiObject, fieldText, labelsOf } from './object.ts'
import type { ResourceType } from './resource-types.ts'

/** A condition on an object. */
export type Matcher = (object: ApiObject) => boolean

/** Either the condition, or why the text is not a selector: the message of a 400. */
export type Parsed = { matches: Matcher } | { error: string }

const always: Parsed = { matches: () => true }
const requirement =
  /^(!?)\s*([A-Za-z0-9](?:[A-Za-z0-9._/-]*[A-Za-z0-9])?)\s*(?:(==|=|!=|>|<)\s*([A-Za-z0-9._-]*)|\s(in|notin)\s*\(([^()]*)\))?$/

/** A label selector in text form (apimachinery labels.Parse): `a=b`, `a!=b`, `a in (b,c)`, `a notin (b)`, `a`, `!a`, `a>1`. */
export function labelSelector(text: string): Parsed {
  const parts = splitOutsideBrackets(text)
  const conditions = parts.map((part) => labelRequirement(part.trim()))
  const wrong = parts.find((_, index) => !conditions[index])
  if (wrong !== undefined) return { error: `unable to parse requirement: invalid requirement '${wrong.trim()}'` }
  return { matches: (object) => conditions.every((holds) => holds?.(labelsOf(object))) }
}

function splitOutsideBrackets(text: string): string[] {
  return text.trim() === '' ? [] : text.split(/,(?![^()]*\))/)
}

function labelRequirement(text: string): ((labels: Labels) => boolean) | undefined {
  const [, not, key = '', operator, value = '', membership, list = ''] = requirement.exec(text) ?? []
  if (!key || (not && (operator || membership))) return undefined
  if (membership) {
    const values = list.split(',').map((item) => item.trim())
    return (labels) => values.includes(labelOf(labels, key) ?? '\0') === (membership === 'in')
  }
  if (operator === '!=') return (labels) => labelOf(labels, key) !== value
  if (operator === '>') return (labels) => Number(labelOf(labels, key)) > Number(value)
  if (operator === '<') return (labels) => Number(labelOf(labels, key)) < Number(value)
  if (operator) return (labels) => labelOf(labels, key) === value
  return (labels) => (labelOf(labels, key) !== undefined) === !not
}

/** Fields that a selector may name besides metadata.name and metadata.namespace (kubernetes pkg/apis/core/v1/conversion.go). */
const selectable: Readonly<Record<string, readonly string[]>> = {
  Pod: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  Node: ['spec.unschedulable'],
  Namespace: ['status.phase'],
  Service: ['spec.clusterIP', 'spec.type'],
  Event: [
    ...['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'].map((field) => `involvedObject.${field}`),
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  Job: ['status.successful'],
}

/** Of events.k8s.io/v1, where an Event names the same fields otherwise (kubernetes pkg/apis/events/v1/conversion.go). */
const selectableEvents = [
  ...['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'].map((field) => `regarding.${field}`),
  'reason',
  'reportingController',
  'type',
]

/** A field selector: `a=b`, `a==b`, `a!=b`, of the fields that the kind allows. */
export function fieldSelector(text: string, type: ResourceType): Parsed {
  if (text.trim() === '') return always
  const conditions: Matcher[] = []
  for (const part of text.split(',')) {
    const [, field = '', operator, value = ''] = /^\s*([^=!\s]+)\s*(==|=|!=)(.*)$/.exec(part) ?? []
    if (!field) return { error: `invalid selector: '${text}'; can't understand '${part}'` }
    const refusal = refused(field, type)
    if (refusal) return { error: refusal }
    conditions.push((object) => (fieldText(object, field) === value.trim()) === (operator !== '!='))
  }
  return { matches: (object) => conditions.every((holds) => holds(object)) }
}

/** The two texts of the API server: one of the kinds that register their fields, one of all others. */
function refused(field: string, type: ResourceType): string | undefined {
  if (field === 'metadata.name' || (field === 'metadata.namespace' && type.namespaced)) return undefined
  const allowed = type.group === 'events.k8s.io' ? selectableEvents : selectable[type.kind]
  if (allowed?.includes(field)) return undefined
  if (allowed) return `field label not supported: ${field}`
  return `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`
}

/** The name that `metadata.name=NAME` asks for: RBAC counts it as the request's name. */
export function selectedName(text: string): string {
  return /^metadata\.name==?([^,!=]+)$/.exec(text)?.[1] ?? ''
}
