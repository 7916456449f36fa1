import { joinLines } from '../../lib/line.ts'
import { printable } from '../../lib/printable.ts'
import { fields, text } from '../../lib/read.ts'
import { ApiError } from '../http/api-error.ts'
import type { Transport } from '../http/transport.ts'

/** What a probe may need. */
export type Right = 'exec' | 'ephemeral' | 'service-proxy' | 'pod-proxy' | 'port-forward'

/**
 * May the user do it? `denied` and `unknown` say in one line, safe for a terminal, what is missing or why that is unknown: without an
 * answer, the right does not count as missing.
 */
export type Access = { right: Right; state: 'allowed' } | Lack

/** A right that is missing, or that may be missing. */
export interface Lack {
  right: Right
  state: 'denied' | 'unknown'
  /** As RBAC names it: `pods/exec`. */
  api: ProbeResource
  verb: Verb
  message: string
}

type ProbeResource = 'pods/exec' | 'pods/ephemeralcontainers' | 'services/proxy' | 'pods/proxy' | 'pods/portforward'
type Verb = 'get' | 'create' | 'patch'
type Answer = { state: 'allowed' } | { state: 'denied' | 'unknown'; why: string }

interface Need {
  api: ProbeResource
  verb: Verb
  purpose: string
}

const needs: Readonly<Record<Right, Need>> = {
  exec: { api: 'pods/exec', verb: 'get', purpose: 'run commands in Pods' },
  ephemeral: { api: 'pods/ephemeralcontainers', verb: 'patch', purpose: 'add a debug container' },
  'service-proxy': { api: 'services/proxy', verb: 'get', purpose: 'ask Services through the API server' },
  'pod-proxy': { api: 'pods/proxy', verb: 'get', purpose: 'ask Pods through the API server' },
  'port-forward': { api: 'pods/portforward', verb: 'get', purpose: 'forward ports of Pods' },
}

/**
 * Asks for each right in one namespace, all at once (SelfSubjectAccessReview). The request that opens a WebSocket to a Pod is a GET, and
 * needs `create` as well since 1.35 (feature gate AuthorizePodWebsocketUpgradeCreatePermission): if only that is missing, the server's
 * version decides. Throws an ApiError if the signal ends it, and the UserError of credentials that fail.
 */
export function readAccess(api: Transport, namespace: string, rights: readonly Right[], signal: AbortSignal): Promise<Access[]> {
  const minor = lazy(() => minorOf(api, signal))
  return Promise.all(
    rights.map(async (right): Promise<Access> => {
      const need = needs[right]
      const upgrades = need.api === 'pods/exec' || need.api === 'pods/portforward'
      const asked: Verb[] = upgrades ? ['get', 'create'] : [need.verb]
      const answers = await Promise.all(asked.map((verb) => review(api, namespace, { ...need, verb }, signal)))
      for (const [index, answer] of answers.entries()) {
        if (answer.state === 'allowed') continue
        const extra = asked[index] === 'create'
        const since = extra ? await minor() : undefined
        if (extra && since !== undefined && since < 35) continue
        // If the version is unknown, the server may be older and not require it.
        const state = extra && since === undefined ? 'unknown' : answer.state
        const verb = asked[index] ?? need.verb
        return { right, state, api: need.api, verb, message: line(namespace, { ...need, verb }, answer.state, answer.why) }
      }
      return { right, state: 'allowed' }
    }),
  )
}

function line(namespace: string, need: Need, state: 'denied' | 'unknown', why: string): string {
  const what = `${need.verb} ${need.api} in namespace "${namespace}"`
  const reason = why === '' ? '' : `: ${why}`
  if (state === 'denied') return joinLines(`no permission to ${what}, which is needed to ${need.purpose}${reason}`, 500)
  return joinLines(`unknown whether you have permission to ${what}, which is needed to ${need.purpose}${reason}`, 500)
}

async function review(api: Transport, namespace: string, need: Need, signal: AbortSignal): Promise<Answer> {
  const [resource, subresource] = need.api.split('/')
  const { verb } = need
  const spec = { resourceAttributes: { namespace, verb, group: '', resource, subresource } }
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec }
  try {
    const status = fields(fields(await api.post('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', body, { signal })).status)
    if (status.allowed === true) return { state: 'allowed' }
    const why = printable(text(status.reason) ?? '')
    return status.allowed === false || status.denied === true
      ? { state: 'denied', why }
      : { state: 'unknown', why: 'the access review has no result' }
  } catch (error) {
    if (!(error instanceof ApiError) || error.reason === 'aborted') throw error
    return { state: 'unknown', why: error.message }
  }
}

async function minorOf(api: Transport, signal: AbortSignal): Promise<number | undefined> {
  try {
    // `20`, `20+`; a version 2 would have it too.
    const minor = /^\d+/.exec(text(fields(await api.get('/version', { signal })).minor) ?? '')?.[0]
    return minor === undefined ? undefined : Number(minor)
  } catch (error) {
    if (!(error instanceof ApiError) || error.reason === 'aborted') throw error
    return undefined
  }
}

function lazy<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}
