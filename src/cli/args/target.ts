import { clusterSetName } from '../../kube/dns-name.ts'
import { defined } from '../../lib/defined.ts'
import { nearest } from '../../lib/similar.ts'
import type { AddressTarget, ServiceTarget, TargetKind, TargetRef } from '../../model/target.ts'
import { hasProtocol, isAddress, parseAddress } from './address.ts'
import { commandNames } from './commands.ts'
import { kindOf, nearestKind } from './kinds.ts'

/** The targets that words name, or what is wrong with them. No targets: all Services. */
export type Targets = { targets: TargetRef[] } | { fault: string; hint?: string }

const TYPES = 'A target is a Service, Pod, workload, Ingress, route, Gateway, ServiceImport, Node or an address; a bare word is a Service.'

/** kubectl's own words (cli-runtime resource.Builder). */
const MIXED =
  "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'"

/**
 * `svc/web`, `pod web-0 web-1`, `svc/web:80 ing/shop`, `10.96.3.4:80`, `svc`, or a bare `web`, which is a Service. With `hasClient` an address
 * may have a protocol (`203.0.113.5:443/TCP`).
 */
export function parseTargets(words: readonly string[], hasClient = false): Targets {
  const [first = '', ...rest] = words
  if (words.length === 0) return { targets: [] }
  const found = kindOf(first)
  if (found) return named(found, first, rest)
  if (words.some((word) => word.includes('/') && !word.includes('://') && !hasProtocol(word)) && words.some(isBare)) return { fault: MIXED }
  const slip = slipOf(first, rest)
  if (slip) return slip
  return all(words.map((word) => single(word, hasClient)))
}

/** Several bare words are Services, unless the first is like a command, or like a type whose names follow. */
function slipOf(first: string, rest: readonly string[]): Targets | undefined {
  // Short words are similar to too many others. A command itself gets here only after `--`, where it is a name.
  if (first.length < 4 || !isBare(first) || words.some((word) => word === first)) return undefined
  const command = nearest(first, words)
  // A single word is a Service, unless it is a command with swapped letters.
  if (command && (rest.length > 0 || letters(command) === letters(first))) {
    const services = [first, ...rest].map((word) => `svc/${word}`).join(' ')
    return { fault: `unknown command "${first}"`, hint: `Did you mean: ${[command, ...rest].join(' ')}? As a target: ${services}.` }
  }
  return rest.length === 0 || nearestKind(first) === undefined ? undefined : unknownType(first)
}

const words = commandNames.filter((name) => name !== 'trace')

function letters(word: string): string {
  return [...word].sort().join('')
}

/** Neither TYPE/NAME nor an address. */
function isBare(word: string): boolean {
  return !word.includes('/') && !isAddress(word)
}

function single(word: string, hasClient: boolean): Targets {
  if (hasProtocol(word)) {
    if (!hasClient) return { fault: `invalid address "${word}": a protocol is allowed only with --from` }
    const address = parseAddress(word)
    return 'fault' in address ? address : { targets: [address] }
  }
  if (word.includes('/') && !word.includes('://')) return fromSlashed(word)
  if (!isAddress(word)) return service(word)
  const address = parseAddress(word)
  return 'fault' in address ? address : { targets: [importNamed(address)] }
}

/** The import that a DNS name of the set of clusters stands for; any other address as it is. */
export function importNamed(address: AddressTarget): TargetRef {
  const { host, port } = address
  const named = host === undefined ? undefined : clusterSetName(host)
  if (!named) return address
  const { service: name, namespace, cluster } = named
  return { kind: 'import', type: 'ServiceImport', name, namespace, ...defined({ port, cluster }) }
}

/** A type and names behind it; of Services, no name means all. */
function named(kind: TargetKind, word: string, names: readonly string[]): Targets {
  if (names.some((name) => name.includes('/'))) return { fault: MIXED }
  if (names.length === 0 && kind.kind !== 'Service') {
    return { fault: `the name of the ${kind.kind} is missing`, hint: `Write ${word}/NAME.` }
  }
  return all(names.map((name) => target(kind, name)))
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
  return found ? target(found, name) : unknownType(type, name)
}

function unknownType(type: string, name?: string): Targets {
  const close = nearestKind(type)
  const hint = close && `Did you mean ${close}${name === undefined ? '' : `/${name}`}?`
  // Not in kubectl's words: they say what the server does not have, and no server was asked.
  return { fault: `porttrace cannot trace resource type "${type}"`, hint: hint ?? TYPES }
}

function target(kind: TargetKind, name: string): Targets {
  if (kind.kind === 'Service') return service(name)
  if (!/^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/.test(name)) {
    return { fault: `invalid ${kind.kind} name "${name}"`, hint: 'A name consists of lowercase letters, digits, dashes and dots.' }
  }
  return { targets: [kind.refTo(name)] }
}

/** A Service's name (a DNS label), with the port asked for behind a colon. */
function service(word: string): Targets {
  const [name = '', port, ...more] = word.split(':')
  if (!/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name)) {
    if (/\.(ya?ml|json)$/.test(word)) return { fault: `invalid Service name "${word}"`, hint: `Did you mean -f ${word}?` }
    return {
      fault: `invalid Service name "${name}"`,
      hint: 'A name consists of lowercase letters, digits and dashes, at most 63 characters.',
    }
  }
  if (port === undefined) return { targets: [{ kind: 'service', name }] }
  const number = /^\d+$/.test(port) ? Number(port) : undefined
  if (more.length > 0 || (number === undefined ? !/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(port) : number < 1 || number > 65_535)) {
    return { fault: `invalid port "${[port, ...more].join(':')}": must be a number from 1 to 65535 or the name of a port` }
  }
  const target: ServiceTarget = { kind: 'service', name, port: number ?? port }
  return { targets: [target] }
}
