import { clientOf } from '../../kube/client-access.ts'
import type { ClientRef } from '../../model/client.ts'
import type { TargetRef } from '../../model/target.ts'
import { invalidValue, UsageFault } from './kubectl-forms.ts'
import type { FlagValues } from './values.ts'

/** This machine, as a client: probes of a URL start here, and no policy knows it. */
const HERE = 'here'

/** Do probes start at this machine, too? @throws UsageFault where nothing is probed from it */
export function isFromHere({ texts, text }: FlagValues, targets: readonly TargetRef[]): boolean {
  if (!(texts.get('from') ?? []).includes(HERE)) return false
  const isUrl = targets.every((target) => target.kind === 'address' && target.scheme !== undefined)
  if (!isUrl || text.get('probe') === undefined)
    throw new UsageFault(
      '--from here sends a request to a URL',
      'Name a URL and add --probe: --probe https://shop.example.com/ --from here.',
    )
  return true
}

/** What `--from` takes, for messages. */
const FORMS =
  'pod/NAME, pod/NAME:CONTAINER, pod/NAMESPACE/NAME, a workload such as deployment/NAME, node/NAME, an IP address, outside, or here'

/** The clients whose traffic is asked about, in their order; none: whoever may connect. @throws UsageFault */
export function parseClients({ texts, text }: FlagValues, targets: readonly TargetRef[]): ClientRef[] {
  const words = texts.get('from') ?? []
  if (words.length > 0 && targets.length === 0) throw new UsageFault('--from needs a target', 'Name a Service, such as svc/web.')
  const other = words.length > 0 ? targets.find(({ kind }) => kind === 'node' || kind === 'route' || kind === 'gateway') : undefined
  if (other)
    throw new UsageFault(
      `--from cannot be used with a ${other.kind} as target`,
      'Name the Service, Pod, workload or address that the client connects to.',
    )
  const namespace = text.get('from-namespace')
  return words
    .filter((word) => word !== HERE)
    .map((word) => {
      const client = clientOf(word)
      if (!client) throw invalidValue('from', word, `must be ${FORMS}`)
      return inNamespace(client, namespace)
    })
}

/** The client, in the namespace of `--from-namespace` if it was named without one. */
function inNamespace(ref: ClientRef, namespace: string | undefined): ClientRef {
  if (namespace === undefined || (ref.kind !== 'pod' && ref.kind !== 'workload') || ref.namespace !== undefined) return ref
  return { ...ref, namespace }
}
