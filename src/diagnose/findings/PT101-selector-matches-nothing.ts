import { selectorText } from '../../kube/selector.ts'
import { defined } from '../../lib/defined.ts'
import { similar } from '../../lib/similar.ts'
import type { Candidate } from '../../model/endpoint.ts'
import type { Fix } from '../../model/finding.ts'
import type { Labels } from '../../model/resources.ts'
import { serviceRef } from '../chain/evidence.ts'
import { firstPort, isAtRest, isServed, positions } from '../chain/ports.ts'
import type { FindingDefinition, WordContext } from '../finding.ts'
import { some } from '../words/text.ts'

interface Facts {
  selector: Labels
  near: readonly Candidate[]
  inferred: boolean
  /** Namespaces with Pods that it would match. */
  elsewhere?: readonly string[]
}

/**
 * The selector matches no Pod of the namespace, and that is not meant: not every workload is scaled to zero. Without a near Pod and without the right to
 * read workloads it could be a Service at rest: then it is inferred only.
 */
export const PT101: FindingDefinition<'PT101', Facts> = {
  code: 'PT101',
  name: 'selector-matches-nothing',
  rule: (chain) => {
    const selector = chain.service?.selector
    if (!selector || chain.selectedPods !== 0 || isAtRest(chain)) return []
    const ports = positions(chain, (port) => !isServed(port))
    if (ports.length === 0) return []
    const candidates = chain.ports[0]?.candidates ?? []
    const near = chain.planned ? candidates.filter(isSingle) : candidates
    const { elsewhere = [] } = chain
    // Before it is applied, Pods may come from anywhere: only what is probably meant is told.
    if (chain.planned && near.length === 0 && elsewhere.length === 0) return []
    const unsure = chain.planned === true || (near.length === 0 && chain.gaps.some((gap) => gap.resource === 'workloads'))
    const namespace = chain.target.namespace ?? ''
    return [
      {
        facts: {
          selector,
          near,
          inferred: unsure,
          ...defined({ elsewhere: near.length === 0 && elsewhere.length > 0 ? elsewhere : undefined }),
        },
        severity: unsure ? 'warn' : 'error',
        confidence: unsure ? 'inferred' : 'proven',
        stage: 'service',
        ports,
        hop: firstPort(ports),
        evidence: [
          { object: serviceRef(chain), field: 'spec.selector', value: selector },
          ...chain.slices
            .slice(0, 1)
            .map((slice) => ({ object: { kind: slice.kind, namespace, name: slice.name }, field: 'endpoints', value: [] })),
          ...near.slice(0, 3).flatMap((pod) =>
            (pod.differs ?? []).map(({ key, found }) => ({
              object: { kind: 'Pod', namespace, name: pod.pod },
              field: `metadata.labels[${key}]`,
              value: found ?? null,
            })),
          ),
        ],
      },
    ]
  },
  title: () => 'the selector matches no Pod',
  message: ({ selector, near, inferred, elsewhere }, { namespace }) => {
    const start = `No Pod in namespace ${namespace} has the labels ${selectorText(selector)}`
    if (elsewhere) return `${start}; Pods of namespace ${some(elsewhere)} have them. A Service selects Pods of its own namespace alone.`
    if (near.length > 0) return `${start}; ${nearText(near)}.`
    return inferred ? `${start}; a workload may be scaled to zero, but workloads could not be read.` : `${start}, and none comes near.`
  },
  fix: fixSelector,
  relations: { explainsNoEndpoint: true },
  explain: {
    summary: 'The selector of the Service matches no Pod of its namespace.',
    means:
      'The Service has no endpoints: kube-proxy rejects every connection to it, and the DNS name of a headless Service has no address.',
    why: 'A Service selects Pods of its own namespace whose labels are equal to every key of spec.selector. One letter, or one label that only the Deployment (and not its Pod template) carries, is enough to match none. The EndpointSlice controller then keeps one slice without endpoints.',
    sources: ['core/v1 ServiceSpec.selector', 'Debug Services: Does the Service have any EndpointSlices?'],
    confirm: [
      "kubectl -n NS get service SVC -o jsonpath='{.spec.selector}'",
      'kubectl -n NS get pods --show-labels',
      'kubectl -n NS get endpointslices -l kubernetes.io/service-name=SVC',
    ],
    mend: [
      'Set the selector to labels that the Pods have, all keys at once, since it is replaced:',
      'kubectl -n NS set selector service/SVC KEY=VALUE,KEY=VALUE',
      'Or put the labels on the Pod template of the workload (spec.template.metadata.labels), not only on the workload itself.',
    ],
  },
}

/** All keys of the selector are there, and one value is another. */
function isSingle({ differs = [] }: Candidate): boolean {
  return differs.length === 1 && differs[0]?.found !== undefined
}

/** `checkout-1 has app=checkout`, of the first and how many are like it. */
function nearText(near: Facts['near']): string {
  const [first] = near
  const labels = (first?.differs ?? []).map(({ key, wanted, found }) =>
    found === undefined ? `no label ${key} (wanted ${wanted})` : `${key}=${found} instead of ${wanted}`,
  )
  return `nearest ${near.length === 1 ? 'is' : `are ${near.length} Pods such as`} ${first?.pod}, with ${some(labels)}`
}

/** A slip of the keyboard, and not another application or another version of it. */
function isSlip(wanted: string, found: string): boolean {
  return similar(wanted, found) && wanted.replaceAll(/\d/g, '') !== found.replaceAll(/\d/g, '')
}

/**
 * The whole selector with the values that the near Pods have; a command only if a slip explains every difference: a Service must not be
 * pointed at another application.
 */
function fixSelector({ selector, near }: Facts, { kubectl, service }: WordContext): Fix {
  const [first] = near
  const text = 'Set the selector to labels that the Pods have.'
  if (!first) return { text, command: kubectl('get', 'pods', '--show-labels') }
  const change = (differs: typeof first.differs) => JSON.stringify(differs)
  const isOther = first.differs?.some(({ wanted, found }) => found === undefined || !isSlip(wanted, found))
  if (isOther || near.some((pod) => change(pod.differs) !== change(first.differs)))
    return { text, command: kubectl('get', 'pods', '--show-labels') }
  const mended = { ...selector, ...Object.fromEntries((first.differs ?? []).map(({ key, found }) => [key, found ?? ''])) }
  return { text, command: kubectl('set', 'selector', `service/${service}`, selectorText(mended)) }
}
