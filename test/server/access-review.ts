import { accessReview } from '../../src/demo/server/access.ts'
import { badRequest, noSuchResource, type Refusal } from '../../src/demo/server/refusals.ts'
import { type ApiRequest, answerJson, readBody, refuse } from '../../src/demo/server/request.ts'
import { fields, text } from '../../src/lib/read.ts'
import { decodeReview } from './protobuf.ts'
import type { Identity } from './rbac.ts'

const group = '/apis/authorization.k8s.io/v1/'

/** Does the request ask what its user may do? */
export function isReview({ method, path }: ApiRequest): boolean {
  return method === 'POST' && path.startsWith(group)
}

/**
 * Answers a posted SelfSubjectAccessReview or SelfSubjectRulesReview, in JSON or in the protobuf that kubectl sends, from the rules
 * that the server itself obeys.
 */
export async function answerReview(identity: Identity | Refusal, request: ApiRequest): Promise<void> {
  if ('code' in identity) return refuse(request, identity)
  const resource = request.path.slice(group.length)
  const posted = readReview(resource, await readBody(request))
  if (posted === undefined) return refuse(request, badRequest('the object provided is unrecognized'))
  if (resource === 'selfsubjectaccessreviews') return answerJson(request, 201, accessReview(identity, posted))
  if (resource === 'selfsubjectrulesreviews') return answerJson(request, 201, rulesReview(identity, posted))
  return refuse(request, noSuchResource())
}

function readReview(resource: string, body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return decodeReview(resource, body)
  }
}

function rulesReview({ rules }: Identity, posted: unknown): unknown {
  const spec = fields(fields(posted).spec)
  const namespace = text(spec.namespace) ?? ''
  const everything = [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }]
  const bound = rules === 'all' ? everything : rules.filter((rule) => rule.namespaces?.includes(namespace) ?? true)
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
