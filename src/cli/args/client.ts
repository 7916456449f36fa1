import { isIP } from 'node:net'
import type { ClientRef } from '../../model/client.ts'
import type { TargetRef } from '../../model/target.ts'
import { kindOf } from './kinds.ts'
import { invalidValue, UsageFault } from './kubectl-forms.ts'
import type { FlagValues } from './values.ts'

/** What `--from` takes, for messages. */
const FORMS = 'pod/NAME, pod/NAME:CONTAINER, pod/NAMESPACE/NAME, a workload such as deployment/NAME, node/NAME, an IP address, or outside'

/** The clients whose traffic is asked about, in their order; none: whoever may connect. @throws UsageFault */
export function parseClients({ texts, text }: FlagValues, targets: readonly TargetRef[]): ClientRef[] {
  const words = texts.get('from') ?? []
  if (words.length > 0 && targets.length === 0) throw new UsageFault('--from takes a target', 'Name a Service, such as svc/web.')
  const namespace = text.get('from-namespace')
  return words.map((word) => inNamespace(clientOf(word), namespace))
}

function clientOf(word: string): ClientRef {
  if (word === 'outside') return { kind: 'outside' }
  const bare = /^\[(.*)\]$/.exec(word)?.[1] ?? word
  if (isIP(bare) !== 0) return { kind: 'address', address: bare.toLowerCase() }
  const [type = '', ...names] = word.split('/')
  const kind = names.length > 0 ? kindOf(type) : undefined
  const [last = '', container, ...more] = (names.at(-1) ?? '').split(':')
  const namespace = names.length === 2 ? names[0] : undefined
  const isNamed = names.length <= 2 && isName(last) && (namespace === undefined || isName(namespace)) && more.length === 0
  const ref = isNamed && (container === undefined || isName(container)) ? kind?.refTo(last) : undefined
  const place = namespace === undefined ? {} : { namespace }
  if (ref?.kind === 'pod') return { kind: 'pod', name: last, ...place, ...(container !== undefined && { container }) }
  if (ref?.kind === 'workload' && container === undefined) return { kind: 'workload', type: ref.type, name: last, ...place }
  if (ref?.kind === 'node' && container === undefined && namespace === undefined) return { kind: 'node', name: last }
  throw invalidValue('from', word, `must be ${FORMS}`)
}

/** A name that the API server takes (RFC 1123 subdomain). */
function isName(text: string): boolean {
  return /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/.test(text)
}

/** With `--from-namespace`, of one that was named without its own. */
function inNamespace(ref: ClientRef, namespace: string | undefined): ClientRef {
  if (namespace === undefined || (ref.kind !== 'pod' && ref.kind !== 'workload') || ref.namespace !== undefined) return ref
  return { ...ref, namespace }
}
