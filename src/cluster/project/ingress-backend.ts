import { defined } from '../../lib/defined.ts'
import { type Fields, fields, fieldsOrAbsent, items, number, text } from '../../lib/read.ts'
import type { IngressAction, IngressBackend } from '../../model/ingress.ts'
import type { Labels } from '../../model/resources.ts'

/** The port name by which the AWS load balancer controller looks for an annotation instead of a Service. */
const BY_ANNOTATION = 'use-annotation'

/** A backend of an Ingress of any version, from its `backend`, or `defaultBackend`; `annotations` are those of the Ingress. */
export function projectIngressBackend(raw: unknown, annotations: Labels): IngressBackend {
  const entry = fields(raw)
  const resource = fieldsOrAbsent(entry.resource)
  const found = serviceOf(entry)
  if (found?.service?.portName === BY_ANNOTATION) return { action: actionOf(found.service.name, annotations) }
  if (found) return found
  return resource ? { resource: { kind: text(resource.kind) ?? '', name: text(resource.name) ?? '' } } : {}
}

/** extensions/v1beta1 and networking.k8s.io/v1beta1 IngressBackend have a text or a number as `servicePort`. */
function serviceOf(entry: Fields): IngressBackend | undefined {
  const service = fieldsOrAbsent(entry.service)
  if (service) {
    const port = fields(service.port)
    const portName = text(port.name) || undefined
    const portNumber = number(port.number) || undefined
    return { service: { name: text(service.name) ?? '', ...defined({ portName, portNumber }) } }
  }
  const name = text(entry.serviceName)
  return name === undefined ? undefined : { service: { name, ...portOf(entry.servicePort) }, isOld: true }
}

function portOf(port: unknown): { portName?: string; portNumber?: number } {
  return defined({ portName: text(port) || undefined, portNumber: number(port) || undefined })
}

/** AWS load balancer controller, "Ingress annotations", actions: keys began with capitals in version 1. */
function actionOf(name: string, annotations: Labels): IngressAction {
  const key = `alb.ingress.kubernetes.io/actions.${name}`
  const field = `metadata.annotations["${key}"]`
  const value = annotations[key]
  if (value === undefined) return { name, field }
  const action = lowerKeys(json(value))
  const config = lowerKeys(action.forwardConfig)
  return {
    name,
    field,
    forwards: items(config.targetGroups).flatMap((one) => {
      const group = lowerKeys(one)
      const service = text(group.serviceName)
      return service === undefined
        ? []
        : [{ service: { name: service, ...servicePort(group.servicePort) }, weight: number(group.weight) ?? 1 }]
    }),
  }
}

/** A `servicePort` that is a string of digits counts as a number. */
function servicePort(port: unknown): { portName?: string; portNumber?: number } {
  return typeof port === 'string' && /^\d+$/.test(port) ? { portNumber: Number(port) } : portOf(port)
}

function lowerKeys(value: unknown): Fields {
  return Object.fromEntries(Object.entries(fields(value)).map(([key, one]) => [`${key.charAt(0).toLowerCase()}${key.slice(1)}`, one]))
}

/** Undefined if it is not JSON. */
function json(value: string): unknown {
  try {
    return JSON.parse(value)
  } catch {
    return undefined
  }
}
