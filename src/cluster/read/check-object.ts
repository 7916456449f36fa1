import { fieldsOrAbsent } from '../../lib/read.ts'
import { ApiError } from '../http/api-error.ts'
import type { Kind } from '../kinds/kind.ts'

/** No list of one object holds more: an EndpointSlice has at most 20,000 ports (discovery validation), other lists have far fewer. */
const MOST_ITEMS = 20_000

type Test = (value: unknown) => boolean

const isObject: Test = (value) => fieldsOrAbsent(value) !== undefined
const isText: Test = (value) => typeof value === 'string'
const isPort: Test = (value) => typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65_535
const isPortOrName: Test = (value) => isText(value) || isPort(value)
const isTexts: Test = (value) => Array.isArray(value) && value.every(isText)
const isTextMap: Test = (value) => isObject(value) && Object.values(fieldsOrAbsent(value) ?? {}).every(isText)

/**
 * The type that each field must have if it is set, by the API's types; `[]` stands for each item of a list. Only fields on which a verdict
 * rests: if one of a wrong type were read as absent, it would prove something false.
 */
const shapes: Readonly<Record<string, Readonly<Record<string, Test>>>> = {
  Service: {
    spec: isObject,
    'spec.ports[]': isObject,
    'spec.ports[].port': isPort,
    'spec.ports[].protocol': isText,
    'spec.ports[].name': isText,
    'spec.ports[].targetPort': isPortOrName,
    'spec.selector': isTextMap,
    'spec.clusterIPs': isTexts,
    'spec.clusterIP': isText,
    'spec.type': isText,
  },
  EndpointSlice: {
    'endpoints[]': isObject,
    'endpoints[].addresses': isTexts,
    'endpoints[].conditions': isObject,
    'ports[]': isObject,
    'ports[].port': isPort,
    'ports[].name': isText,
    'ports[].protocol': isText,
  },
  Endpoints: {
    'subsets[]': isObject,
    'subsets[].addresses[]': isObject,
    'subsets[].notReadyAddresses[]': isObject,
    'subsets[].ports[]': isObject,
    'subsets[].ports[].port': isPort,
  },
  Pod: {
    spec: isObject,
    status: isObject,
    'spec.containers[]': isObject,
    'spec.containers[].name': isText,
    'spec.containers[].ports[]': isObject,
    'spec.containers[].ports[].containerPort': isPort,
    'status.conditions[]': isObject,
    'status.podIPs[]': isObject,
    'status.phase': isText,
  },
  Node: { spec: isObject, status: isObject, 'status.conditions[]': isObject },
  Ingress: { spec: isObject, 'spec.rules[]': isObject, 'spec.rules[].http.paths[]': isObject, 'spec.defaultBackend': isObject },
}

/** Fields that each object has. */
const common: Readonly<Record<string, Test>> = {
  metadata: isObject,
  'metadata.namespace': isText,
  'metadata.labels': isTextMap,
  'metadata.annotations': isTextMap,
}

const commonFields = compiled(common)
const fieldsOf = new Map(Object.entries(shapes).map(([id, shape]) => [id, [...commonFields, ...compiled(shape)]]))

function compiled(shape: Readonly<Record<string, Test>>) {
  return Object.entries(shape).map(([path, test]) => ({ path, steps: path.split('.').map(stepOf), test }))
}

/** The name and the namespace by which an object was requested. */
export interface Asked {
  name?: string | undefined
  /** Absent: all namespaces, or a kind that belongs to none. */
  namespace?: string | undefined
}

/**
 * Checks that an object of an API server is one of its kind, as far as verdicts rest on it, and has the name and the namespace that were
 * asked for. @throws ApiError (`invalid`, or `too-large`) that names the first field that is wrong
 */
export function checkObject(
  { id, kind, namespaced }: Pick<Kind, 'id' | 'kind' | 'namespaced'>,
  raw: unknown,
  { name, namespace }: Asked = {},
): void {
  const object = fieldsOrAbsent(raw)
  if (!object) throw new ApiError('invalid', `the server returned ${what(raw)} instead of a ${kind}`)
  // An item of a list has no kind where the API server knows its type itself.
  if (typeof object.kind === 'string' && object.kind !== '' && object.kind !== kind) {
    throw new ApiError('invalid', `the server returned a ${object.kind} instead of a ${kind}`)
  }
  const metadata = fieldsOrAbsent(object.metadata)
  const called = metadata?.name
  if (typeof called !== 'string' || called === '') throw new ApiError('invalid', `the server returned a ${kind} without a name`)
  if (name !== undefined && called !== name) {
    throw new ApiError('invalid', `the server returned the ${kind} "${called}" instead of "${name}"`)
  }
  const place = metadata?.namespace
  if (namespaced && namespace !== undefined && typeof place === 'string' && place !== namespace) {
    const line = `the server returned the ${kind} "${called}" of namespace "${place}" for a request in namespace "${namespace}"`
    throw new ApiError('invalid', line)
  }
  for (const { path, steps, test } of fieldsOf.get(id) ?? commonFields) {
    if (!holds(object, steps, 0, test)) {
      throw new ApiError('invalid', `the server returned the ${kind} "${called}" with an invalid field: ${path}`)
    }
  }
}

/** One step of a path; `containers[]` leads to each item. */
interface Step {
  text: string
  name: string
  isList: boolean
}

function stepOf(text: string): Step {
  const isList = text.endsWith('[]')
  return { text, name: isList ? text.slice(0, -2) : text, isList }
}

/** Do all values that the steps from `at` on lead to pass the test? This runs for every object that is read. */
function holds(value: unknown, steps: readonly Step[], at: number, test: Test): boolean {
  if (value === undefined || value === null) return true
  const step = steps[at]
  if (step === undefined) return test(value)
  const { text, name, isList } = step
  const member = fieldsOrAbsent(value)?.[name]
  if (!isList || member === undefined || member === null) return holds(member, steps, at + 1, test)
  if (!Array.isArray(member)) return false
  if (member.length > MOST_ITEMS) throw new ApiError('too-large', `the server returned an object with ${member.length} ${text}`)
  // A null item is not an object.
  return member.every((item: unknown) => item !== null && item !== undefined && holds(item, steps, at + 1, test))
}

function what(raw: unknown): string {
  return raw === null ? 'null' : Array.isArray(raw) ? 'a list' : `a ${typeof raw}`
}
