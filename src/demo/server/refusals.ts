import { defined } from '../../lib/defined.ts'

/** A refusal as the API server words it: HTTP status and the body of the answer. */
export interface Refusal {
  code: number
  body: Status
  headers?: Readonly<Record<string, string>>
}

/** meta/v1 Status, with the fields in the order in which a Go server prints them. */
export interface Status {
  kind: 'Status'
  apiVersion: 'v1'
  metadata: { continue?: string }
  status: 'Failure'
  message: string
  reason?: string
  details?: StatusDetails
  code: number
}

/** The `details` of a Status. */
export interface StatusDetails {
  name?: string
  group?: string
  kind?: string
  retryAfterSeconds?: number
}

/** What was requested, as it is in messages. */
export interface Asked {
  group: string
  resource: string
  name: string
}

/** Any failure. */
export function failure(code: number, message: string, reason?: string, details?: StatusDetails): Refusal {
  const body: Status = {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    ...defined({ reason: reason || undefined, details }),
    code,
  }
  return { code, body }
}

function detailsOf(asked: Asked): StatusDetails {
  return { ...defined({ name: asked.name || undefined, group: asked.group || undefined }), kind: asked.resource }
}

function title(asked: Asked): string {
  const resource = asked.group ? `${asked.resource}.${asked.group}` : asked.resource
  return asked.name ? `${resource} "${asked.name}"` : resource
}

/** 404 of an object, as recorded. */
export function notFound(asked: Asked): Refusal {
  return failure(404, `${title(asked)} not found`, 'NotFound', detailsOf(asked))
}

/** 404 of a resource that a served group does not have (apimachinery NewGenericServerResponse). */
export function noSuchResource(): Refusal {
  return failure(404, 'the server could not find the requested resource', 'NotFound', {})
}

/** 403, as recorded; `why` is empty if the server gives no reason. */
export function forbidden(asked: Asked, why: string): Refusal {
  const refusal = failure(403, `${title(asked)} is forbidden: ${why}`, 'Forbidden', detailsOf(asked))
  return { ...refusal, headers: { 'x-content-type-options': 'nosniff' } }
}

/** 400, as recorded. */
export function badRequest(message: string): Refusal {
  return failure(400, message, 'BadRequest')
}

/** 405. */
export function methodNotAllowed(): Refusal {
  return failure(405, 'the server does not allow this method on the requested resource', 'MethodNotAllowed', {})
}

/** 422 of list options (apimachinery ValidateListOptions). */
export function invalidOptions(field: string, why: string): Refusal {
  return failure(422, `ListOptions.meta.k8s.io "" is invalid: ${field}: Forbidden: ${why}`, 'Invalid', {
    group: 'meta.k8s.io',
    kind: 'ListOptions',
  })
}

/** The object of an ERROR event, and the answer to a list at a forgotten version, as recorded. */
export function tooOld(asked: number, oldest: number): Refusal {
  return failure(410, `too old resource version: ${asked} (${oldest})`, 'Expired')
}

/** 410 of a list whose continue token is too old; `fresh` is a token that continues inconsistently (etcd3 store). */
export function continueTooOld(fresh: string): Refusal {
  const refusal = failure(
    410,
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
    'Expired',
  )
  return { ...refusal, body: { ...refusal.body, metadata: { continue: fresh } } }
}
