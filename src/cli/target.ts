import { nearest } from '../lib/similar.ts'
import type { TargetRef } from '../model/target.ts'

/** The targets that words name, or what is wrong with them. No targets: all Services. */
export type Targets = { targets: TargetRef[] } | { fault: string; hint?: string }

/** Singular, plural and short names of the kinds, as kubectl takes them. `false`: not traced yet. */
const kinds: Readonly<Record<string, { name: string; traced: boolean }>> = Object.fromEntries([
  ...kind('service', true, 'services', 'svc'),
  ...kind('pod', false, 'pods', 'po'),
  ...kind('deployment', false, 'deployments', 'deploy'),
  ...kind('statefulset', false, 'statefulsets', 'sts'),
  ...kind('daemonset', false, 'daemonsets', 'ds'),
  ...kind('replicaset', false, 'replicasets', 'rs'),
  ...kind('job', false, 'jobs'),
  ...kind('ingress', false, 'ingresses', 'ing'),
  ...kind('node', false, 'nodes', 'no'),
  ...kind('gateway', false, 'gateways', 'gtw'),
  ...kind('httproute', false, 'httproutes'),
  ...kind('grpcroute', false, 'grpcroutes'),
  ...kind('tcproute', false, 'tcproutes'),
  ...kind('tlsroute', false, 'tlsroutes'),
  ...kind('udproute', false, 'udproutes'),
])

function kind(name: string, traced: boolean, ...others: string[]): [string, { name: string; traced: boolean }][] {
  return [name, ...others].map((word) => [word, { name, traced }])
}

/** kubectl's own words (cli-runtime resource.Builder). */
const MIXED =
  "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'"

/** `svc/web`, `svc web api`, `svc/web:80 svc/api`, `svc`, or a bare `web`, which is a Service. */
export function parseTargets(words: readonly string[]): Targets {
  const [first = '', ...rest] = words
  if (words.length === 0) return { targets: [] }
  const slashed = words.filter((word) => word.includes('/') && !word.includes('://'))
  if (slashed.length > 0) {
    if (slashed.length < words.length) return { fault: MIXED }
    return all(words.map(fromSlashed))
  }
  if (words.some(isAddress)) return notYet('an address')
  const found = kindOf(first)
  if (!found) {
    if (rest.length === 0) return first.includes('.') ? notYet('an address') : all([service(first)])
    const close = nearest(first.toLowerCase(), Object.keys(kinds))
    return { fault: `the server doesn't have a resource type "${first}"`, ...(close && { hint: `Did you mean ${close}?` }) }
  }
  if (!found.traced) return notYet(found.name)
  return all(rest.map(service))
}

function all(parts: readonly Targets[]): Targets {
  const fault = parts.find((part) => 'fault' in part)
  if (fault) return fault
  return { targets: parts.flatMap((part) => ('targets' in part ? part.targets : [])) }
}

function fromSlashed(word: string): Targets {
  const [type = '', name = '', ...more] = word.split('/')
  if (more.length > 0) return { fault: 'arguments in resource/name form may not have more than one slash' }
  if (type === '' || name === '') return { fault: 'arguments in resource/name form must have a single resource and name' }
  const found = kindOf(type)
  if (!found) {
    const close = nearest(type.toLowerCase(), Object.keys(kinds))
    return { fault: `the server doesn't have a resource type "${type}"`, ...(close && { hint: `Did you mean ${close}/${name}?` }) }
  }
  return found.traced ? service(name) : notYet(found.name)
}

/** `svc`, `Service`, `services.v1.`; the version is left to porttrace. */
function kindOf(word: string): (typeof kinds)[string] | undefined {
  const plain = word.toLowerCase().split('.')[0] ?? ''
  return Object.hasOwn(kinds, plain) ? kinds[plain] : undefined
}

/** A Service's name (a DNS label), with the port asked for behind a colon. */
function service(word: string): Targets {
  const [name = '', port, ...more] = word.split(':')
  if (!/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name)) {
    if (/\.(ya?ml|json)$/.test(word)) return { fault: `"${word}" is no name of a Service`, hint: `Did you mean -f ${word}?` }
    return { fault: `"${name}" is no name of a Service`, hint: 'Names have lower-case letters, digits and dashes, 63 characters at most.' }
  }
  if (port === undefined) return { targets: [{ kind: 'service', name }] }
  const number = /^\d+$/.test(port) ? Number(port) : undefined
  if (more.length > 0 || (number === undefined ? !/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(port) : number < 1 || number > 65_535)) {
    return { fault: `"${[port, ...more].join(':')}" is no port: a number from 1 to 65535, or the name of a port` }
  }
  return { targets: [{ kind: 'service', name, port: number ?? port }] }
}

/** `10.96.3.4:80`, `[::1]:80`, `:31200`, `web.demo.svc:80`, `https://…`. */
function isAddress(word: string): boolean {
  return (
    word.includes('://') ||
    word.startsWith(':') ||
    word.startsWith('[') ||
    /^\d+(\.\d+){3}(:|$)/.test(word) ||
    /^[^:]*\.[^:]*\.svc/.test(word)
  )
}

function notYet(what: string): Targets {
  return {
    fault: `a trace from ${/^(an )/.test(what) ? what : /^([aeio]|http)/.test(what) ? `an ${what}` : `a ${what}`} is not supported yet`,
    hint: 'Trace a Service, such as svc/web.',
  }
}
