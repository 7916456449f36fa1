import { type Fields, fields, fieldsOrAbsent, items, labels, number, text } from '../lib/read.ts'
import { hasPlaceholder } from './placeholder.ts'
import { podTemplateOf } from './template.ts'

/** A value that the API server refuses, so that the object cannot be applied. */
export interface Refusal {
  field: string
  value: unknown
  /** What the server demands: `has to be a number`. */
  why: string
}

/** What the API server would reject in an object, as far as a chain depends on it. Empty if it would accept the object. */
export function refusals({ group, version = 'v1', kind, raw }: { group: string; version?: string; kind: string; raw: Fields }): Refusal[] {
  const template = podTemplateOf({ group, kind, raw })
  return [
    ...labelRefusals(fields(raw.metadata).labels, 'metadata.labels'),
    ...(group === '' && kind === 'Service' ? serviceRefusals(raw) : []),
    ...(group === 'networking.k8s.io' && version === 'v1' && kind === 'Ingress' ? ingressRefusals(raw) : []),
    ...(template ? containerRefusals(template.spec, template.field === '' ? 'spec' : `${template.field}.spec`) : []),
    ...(template && template.field !== '' ? labelRefusals(template.metadata.labels, `${template.field}.metadata.labels`) : []),
    ...(template && group === 'apps' ? selectorRefusals(raw, template.metadata) : []),
  ]
}

/** Labels and selectors are maps of texts (apimachinery ObjectMeta.Labels). */
function labelRefusals(value: unknown, field: string): Refusal[] {
  return Object.entries(fields(value)).flatMap(([key, one]) =>
    typeof one === 'string' || one === null ? [] : [{ field: `${field}["${key}"]`, value: one, why: 'must be a string: put it in quotes' }],
  )
}

/** core/v1 validation: ValidateServiceCreate, validateServicePort. */
function serviceRefusals(raw: Fields): Refusal[] {
  const spec = fields(raw.spec)
  const ports = items(spec.ports).map(fields)
  const at = (index: number, name: string) => `spec.ports[${index}].${name}`
  const isExternal = spec.type === 'ExternalName'
  const needsPorts = ports.length === 0 && !isExternal && spec.clusterIP !== 'None'
  return [
    ...labelRefusals(spec.selector, 'spec.selector'),
    ...(needsPorts ? [{ field: 'spec.ports', value: spec.ports ?? null, why: 'must list at least one port' }] : []),
    ...ports.flatMap((port, index) => [
      ...portNumber(port.port, at(index, 'port'), true),
      ...portNumber(port.nodePort, at(index, 'nodePort'), false),
      ...targetPort(port.targetPort, at(index, 'targetPort')),
      ...(ports.length > 1 && text(port.name) === undefined
        ? [{ field: at(index, 'name'), value: port.name ?? null, why: 'must be set, because the Service has several ports' }]
        : []),
      ...twice(ports, index, (one) => text(one.name), at(index, 'name'), 'must differ from the name of every other port'),
      ...twice(ports, index, portKey, at(index, 'port'), 'must differ from every other port of the same protocol'),
    ]),
  ]
}

function portKey(port: Fields): string | undefined {
  return number(port.port) === undefined ? undefined : `${port.port}/${text(port.protocol) ?? 'TCP'}`
}

/** A refusal for each element that has the same key as an earlier one. */
function twice(all: readonly Fields[], index: number, key: (one: Fields) => string | undefined, field: string, why: string): Refusal[] {
  const own = all[index]
  const value = own && key(own)
  if (value === undefined || all.findIndex((one) => key(one) === value) === index) return []
  return [{ field, value, why }]
}

function portNumber(value: unknown, field: string, isRequired: boolean): Refusal[] {
  if (value === undefined || value === null) return isRequired ? [{ field, value: null, why: 'must be set' }] : []
  // The value that replaces the placeholder is not known yet.
  if (hasPlaceholder(value)) return []
  if (typeof value !== 'number') return [{ field, value, why: 'must be a number, without quotes' }]
  const isPort = Number.isInteger(value) && (value >= 1 || (!isRequired && value === 0)) && value <= 65_535
  return isPort ? [] : [{ field, value, why: 'must be between 1 and 65535' }]
}

/** IntOrString: a number, or the name of a port (IANA_SVC_NAME), which has at least one letter. */
function targetPort(value: unknown, field: string): Refusal[] {
  if (value === undefined || value === null || value === 0 || value === '') return []
  if (typeof value === 'number') return portNumber(value, field, true)
  if (typeof value !== 'string') return [{ field, value, why: 'must be a number or the name of a container port' }]
  if (hasPlaceholder(value)) return []
  if (/^\d+$/.test(value)) return [{ field, value, why: 'must be a number without quotes, or a name with at least one letter' }]
  return portName(value, field)
}

/** apimachinery IsValidPortName. */
function portName(value: string, field: string): Refusal[] {
  const isName = value.length <= 15 && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(value) && /[a-z]/.test(value) && !value.includes('--')
  return isName
    ? []
    : [{ field, value, why: 'must be a port name: at most 15 lower-case letters, digits and single dashes, with a letter' }]
}

/** core/v1 validation: validateContainerPorts. */
function containerRefusals(spec: Fields, field: string): Refusal[] {
  return ['containers', 'initContainers'].flatMap((list) =>
    items(spec[list]).flatMap((container, index) => {
      const ports = items(fields(container).ports).map(fields)
      return ports.flatMap((port, position) => {
        const at = `${field}.${list}[${index}].ports[${position}]`
        const name = text(port.name)
        return [
          ...portNumber(port.containerPort, `${at}.containerPort`, true),
          ...portNumber(port.hostPort, `${at}.hostPort`, false),
          ...(name === undefined ? [] : portName(name, `${at}.name`)),
          ...twice(
            ports,
            position,
            (one) => text(one.name),
            `${at}.name`,
            'must differ from the name of every other port of the container',
          ),
        ]
      })
    }),
  )
}

/** apps/v1 validation: a selector has to be there, and to match the template's labels. */
function selectorRefusals(raw: Fields, metadata: Fields): Refusal[] {
  const selector = fieldsOrAbsent(fields(raw.spec).selector)
  if (!selector) return [{ field: 'spec.selector', value: null, why: 'must be set' }]
  const own = labels(metadata.labels)
  return Object.entries(labels(selector.matchLabels)).flatMap(([key, value]) =>
    own[key] === value ? [] : [{ field: `spec.selector.matchLabels["${key}"]`, value, why: 'must match the labels of the Pod template' }],
  )
}

/** networking/v1 validation: validateIngressBackend, validateHTTPIngressPath. */
function ingressRefusals(raw: Fields): Refusal[] {
  const spec = fields(raw.spec)
  return [
    ...backendRefusals(spec.defaultBackend, 'spec.defaultBackend'),
    ...items(spec.rules).flatMap((rule, index) =>
      items(fields(fields(rule).http).paths).flatMap((path, position) => {
        const at = `spec.rules[${index}].http.paths[${position}]`
        const { pathType, backend } = fields(path)
        return [
          ...(pathType === undefined || pathType === null ? [{ field: `${at}.pathType`, value: null, why: 'must be set' }] : []),
          ...backendRefusals(backend, `${at}.backend`),
        ]
      }),
    ),
  ]
}

function backendRefusals(value: unknown, field: string): Refusal[] {
  const { serviceName } = fields(value)
  if (serviceName !== undefined) {
    return [{ field: `${field}.serviceName`, value: serviceName, why: 'must be service.name: v1 has no serviceName and servicePort' }]
  }
  const service = fieldsOrAbsent(fields(value).service)
  if (!service) return []
  const port = fields(service.port)
  const both = text(port.name) !== undefined && number(port.number) !== undefined
  const none = text(port.name) === undefined && port.number === undefined
  if (none) return [{ field: `${field}.service.port`, value: service.port ?? null, why: 'must have a name or a number' }]
  if (both) return [{ field: `${field}.service.port`, value: service.port, why: 'must have a name or a number, not both' }]
  return port.number === undefined ? [] : portNumber(port.number, `${field}.service.port.number`, true)
}
