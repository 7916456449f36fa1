import { fields, text } from '../../lib/read.ts'
import { allowed, type Identity } from './access.ts'
import { decodeReview } from './protobuf.ts'

/** A posted review, from JSON or from the protobuf that kubectl sends; undefined where it is neither. */
export function readReview(resource: string, body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return decodeReview(resource, body)
  }
}

/**
 * Answers a posted authorization.k8s.io/v1 SelfSubjectAccessReview or SelfSubjectRulesReview from the same rules that the server
 * itself obeys; undefined for any other resource.
 */
export function review(resource: string, identity: Identity, posted: unknown): unknown {
  const spec = fields(fields(posted).spec)
  if (resource === 'selfsubjectaccessreviews') return accessReview(identity, spec)
  if (resource === 'selfsubjectrulesreviews') return rulesReview(identity, spec)
  return undefined
}

function accessReview(identity: Identity, spec: ReturnType<typeof fields>): unknown {
  const wanted = fields(spec.resourceAttributes)
  const elsewhere = spec.nonResourceAttributes !== undefined
  const may =
    elsewhere ||
    allowed(identity, {
      verb: text(wanted.verb) ?? '',
      group: text(wanted.group) ?? '',
      resource: text(wanted.resource) ?? '',
      subresource: text(wanted.subresource) ?? '',
      namespace: text(wanted.namespace) ?? '',
      name: text(wanted.name) ?? '',
    })
  const status = may ? { allowed: true, reason: `RBAC: allowed by the rules of User "${identity.name}"` } : { allowed: false }
  return { kind: 'SelfSubjectAccessReview', apiVersion: 'authorization.k8s.io/v1', metadata: {}, spec, status }
}

function rulesReview(identity: Identity, spec: ReturnType<typeof fields>): unknown {
  const namespace = text(spec.namespace) ?? ''
  const everything = [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }]
  const bound = identity.rules === 'all' ? everything : identity.rules.filter((rule) => rule.namespaces?.includes(namespace) ?? true)
  const resourceRules = bound.map((rule) => ({
    verbs: rule.verbs,
    apiGroups: rule.apiGroups,
    resources: rule.resources,
    ...('resourceNames' in rule && { resourceNames: rule.resourceNames }),
  }))
  const nonResourceRules = [
    { verbs: ['get'], nonResourceURLs: ['/api', '/api/*', '/apis', '/apis/*', '/healthz', '/livez', '/readyz', '/version'] },
  ]
  const status = { resourceRules, nonResourceRules, incomplete: false }
  return { kind: 'SelfSubjectRulesReview', apiVersion: 'authorization.k8s.io/v1', metadata: {}, spec, status }
}
