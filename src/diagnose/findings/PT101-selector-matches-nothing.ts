import { selectorText } from '../../kube/selector.ts'
import { defined } from '../../lib/defined.ts'
import { similar } from '../../lib/similar.ts'
import type { Candidate } from '../../model/endpoint.ts'
import type { Evidence } from '../../model/finding.ts'
import type { Labels, ObjectRef } from '../../model/resources.ts'
import type { NearWorkload } from '../../model/workload-view.ts'
import type { Chain } from '../../trace/chain.ts'
import { serviceRef, sliceEvidence } from '../chain/evidence.ts'
import { awaitedWorkloads, isAtRest, isServed, marks, positions } from '../chain/ports.ts'
import type { Advice, FindingDefinition, WordContext } from '../finding.ts'
import { labelDifference, some } from '../words/text.ts'

interface Facts {
  selector: Labels
  near: readonly Candidate[]
  workloads: readonly NearWorkload[]
  inferred: boolean
  /** It is not applied yet, and Pods that were not read may match. */
  planned?: true
  /** Namespaces with Pods that it would match. */
  elsewhere?: readonly string[]
}

/**
 * The selector matches no Pod of the namespace and no Pod template, and that is not meant: not every workload is scaled to zero. Without
 * the right to read workloads, the Service could be idle, whatever Pods nearly match: then the finding is only inferred. If not all Pods
 * were read, nothing is known of it.
 */
export const PT101: FindingDefinition<'PT101', Facts> = {
  code: 'PT101',
  name: 'selector-matches-nothing',
  rule: (chain) => {
    const selector = chain.service?.selector
    if (!selector || chain.selectedPods !== 0 || isAtRest(chain) || awaitedWorkloads(chain).length > 0) return []
    const ports = positions(chain, (port) => !isServed(port))
    if (ports.length === 0 || isUnread(chain, ports)) return []
    const candidates = chain.ports[0]?.candidates ?? []
    const near = chain.planned ? candidates.filter(isSingle) : candidates
    const { elsewhere = [], nearWorkloads = [] } = chain
    // Before it is applied, Pods may come from anywhere: only a probable intention is reported.
    if (chain.planned && near.length === 0 && elsewhere.length === 0) return []
    const unsure = chain.planned === true || chain.gaps.some((gap) => gap.resource === 'workloads')
    const namespace = chain.target.namespace ?? ''
    const workloads = near.length === 0 ? nearWorkloads : []
    return [
      {
        facts: {
          selector,
          near,
          workloads,
          inferred: unsure,
          ...(chain.planned && { planned: true as const }),
          ...defined({ elsewhere: near.length === 0 && elsewhere.length > 0 ? elsewhere : undefined }),
        },
        severity: unsure ? 'warn' : 'error',
        confidence: unsure ? 'inferred' : 'proven',
        ...marks('service', ports),
        evidence: [
          { object: serviceRef(chain), field: 'spec.selector', value: selector },
          ...sliceProof(chain),
          ...near.slice(0, 3).flatMap(({ pod, differs }) => labelProof({ kind: 'Pod', namespace, name: pod }, '', differs)),
          ...workloads.slice(0, 3).flatMap(({ kind, name, differs }) => labelProof({ kind, namespace, name }, 'spec.template.', differs)),
        ],
      },
    ]
  },
  title: ({ planned }) => (planned ? 'selector matches no known Pod' : 'selector matches no Pod'),
  message: ({ selector, near, workloads, inferred, elsewhere, planned }, { namespace }) => {
    const start = `No ${planned ? 'known ' : ''}Pod in namespace ${namespace} has the labels ${selectorText(selector)}`
    if (elsewhere) return `${start}; Pods in namespace ${some(elsewhere)} have them. A Service selects only Pods in its own namespace.`
    if (near.length > 0) return `${start}; ${nearText(near)}.`
    if (workloads.length > 0) return `${start}; ${templateText(workloads)}.`
    return inferred
      ? `${start}; a workload may be scaled to zero, but workloads could not be read.`
      : `${start}, and no Pod is a close match.`
  },
  advice: selectorAdvice,
  effect: 'rejected',
  relations: { explainsNoEndpoint: true },
  explain: {
    summary: 'The selector of the Service matches no Pod of its namespace.',
    means:
      'The Service has no endpoints: kube-proxy rejects every connection to it, and the DNS name of a headless Service has no address.',
    why: 'A Service selects Pods of its own namespace whose labels are equal to every key of spec.selector. One wrong letter, or a label that only the Deployment has and its Pod template lacks, is enough to match no Pod. The EndpointSlice controller then keeps one slice without endpoints.',
    sources: ['core/v1 ServiceSpec.selector', 'Debug Services: Does the Service have any EndpointSlices?'],
    confirm: [
      "kubectl -n NS get service SVC -o jsonpath='{.spec.selector}'",
      'kubectl -n NS get pods --show-labels',
      'kubectl -n NS get endpointslices -l kubernetes.io/service-name=SVC',
    ],
    fix: [
      'Set the selector to labels that the Pods have. The command replaces the whole selector, so give all keys:',
      'kubectl -n NS set selector service/SVC KEY=VALUE,KEY=VALUE',
      'Or add the labels to the Pod template of the workload (spec.template.metadata.labels), not only to the workload itself.',
    ],
  },
}

/** Not all Pods of the Service's namespace were read, and a slice of the Service names one. */
function isUnread({ gaps, ports }: Chain, positions: readonly number[]): boolean {
  if (!gaps.some(({ resource, hides }) => resource === 'pods' && hides)) return false
  return positions.some((position) => ports[position]?.endpoints.some(({ pod }) => pod !== undefined))
}

/** The first slice without endpoints, which is what the controller keeps for such a Service; else what the other slices hold. */
function sliceProof(chain: Chain): Evidence[] {
  const { namespace = '' } = chain.target
  const [empty] = chain.slices.filter(({ endpoints }) => endpoints === 0)
  if (empty) return [{ object: { kind: empty.kind, namespace, name: empty.name }, field: 'endpoints', value: [] }]
  return chain.slices.slice(0, 3).flatMap(({ name }) => {
    const held = chain.ports.flatMap(({ endpoints }) => endpoints.filter(({ slice }) => slice === name))
    return held.length === 0
      ? []
      : [sliceEvidence(chain, name, 'endpoints[*]', [...new Set(held.map((one) => `${one.address} ${one.state}`))])]
  })
}

/** `prefix` leads to the metadata that hold the labels. */
function labelProof(object: ObjectRef, prefix: string, differs: Candidate['differs'] = []): Evidence[] {
  return differs.map(({ key, found }) => ({ object, field: `${prefix}metadata.labels[${key}]`, value: found ?? null }))
}

/** All keys of the selector are set, and one value differs. */
function isSingle({ differs = [], nearBy }: Candidate): boolean {
  return nearBy === 'labels' && differs.length === 1 && differs[0]?.found !== undefined
}

/** `app=checkout, not app=chekout and no label tier=front`. */
function differenceText(differs: Candidate['differs'] = []): string {
  return some(differs.map(labelDifference))
}

/** The text for the first one, and how many are like it. */
function nearText(near: Facts['near']): string {
  const [first] = near
  const others = near.length === 1 ? '' : ` (1 of ${near.length} such Pods)`
  const why =
    first?.nearBy === 'name'
      ? ', whose workload has the name of the Service,'
      : first?.carries
        ? `, which has the labels of the Service itself (${selectorText(first.carries)}),`
        : ''
  return `closest match: ${first?.pod}${others}${why} has ${differenceText(first?.differs)}`
}

function templateText([first, ...others]: Facts['workloads']): string {
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`
  return `closest match: the Pod template of ${first?.kind.toLowerCase()}/${first?.name}${more} has ${differenceText(first?.differs)}`
}

/** A typo, not another application or another version of it. */
function isSlip(wanted: string, found: string): boolean {
  return similar(wanted, found) && wanted.replaceAll(/\d/g, '') !== found.replaceAll(/\d/g, '')
}

/**
 * The whole selector with the values that the near Pods have; a command only if a slip explains every difference: a Service must not be
 * pointed at another application.
 */
function selectorAdvice({ selector, near }: Facts, { kubectl, service }: WordContext): Advice {
  const [first] = near
  const text = 'Set the selector to labels that the Pods have.'
  const look = { fix: { text }, next: { text: 'Look at the labels of the Pods.', command: kubectl('get', 'pods', '--show-labels') } }
  if (!first) return look
  const change = (differs: typeof first.differs) => JSON.stringify(differs)
  const isOther = first.differs?.some(({ wanted, found }) => found === undefined || !isSlip(wanted, found))
  if (isOther || near.some((pod) => change(pod.differs) !== change(first.differs))) return look
  const fixed = { ...selector, ...Object.fromEntries((first.differs ?? []).map(({ key, found }) => [key, found ?? ''])) }
  return { fix: { text, command: kubectl('set', 'selector', `service/${service}`, selectorText(fixed)) } }
}
