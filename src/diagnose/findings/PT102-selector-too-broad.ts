import { labelOf, selectorText } from '../../kube/selector.ts'
import { count } from '../../lib/count.ts'
import { defined } from '../../lib/defined.ts'
import type { Evidence } from '../../model/finding.ts'
import type { Labels } from '../../model/resources.ts'
import type { OwnerView } from '../../model/workload-view.ts'
import type { Chain } from '../../trace/chain.ts'
import { podRef, serviceRef } from '../chain/evidence.ts'
import { foreignOwners } from '../chain/foreign-owners.ts'
import { marks, positions } from '../chain/ports.ts'
import type { Advice, FindingDefinition, WordContext } from '../finding.ts'
import { some } from '../words/text.ts'

interface Facts {
  foreign: readonly OwnerView[]
  own: readonly OwnerView[]
  count: number
  of: number
  reached: boolean
  selector?: Labels
}

/**
 * The selector matches Pods of several workloads, and the Pods of one workload have none of the ports, while those of others do. With a
 * named target port these Pods are no endpoints, and nothing is lost; with a number they get their share of the traffic, and whether they
 * listen is inferred from what they declare.
 */
export const PT102: FindingDefinition<'PT102', Facts> = {
  code: 'PT102',
  name: 'selector-too-broad',
  rule: (chain) => {
    const foreign = foreignOwners(chain)
    const [first] = foreign
    const { service, owners = [] } = chain
    if (!first || !service?.selector) return []
    const strangers = new Set(foreign.flatMap((owner) => owner.pods))
    const own = owners.filter((owner) => !foreign.includes(owner))
    const reached = positions(chain, (port) => port.endpoints.some((one) => one.usable && one.pod !== undefined && strangers.has(one.pod)))
    const ports = reached.length > 0 ? reached : positions(chain, () => true)
    const pod = first.pods[0] ?? ''
    const better = narrower(service.selector, own, foreign)
    return [
      {
        facts: {
          foreign,
          own,
          count: strangers.size,
          of: chain.selectedPods ?? strangers.size,
          reached: reached.length > 0,
          ...defined({ selector: better }),
        },
        severity: reached.length > 0 ? 'warn' : 'info',
        confidence: reached.length > 0 ? 'inferred' : 'proven',
        ...marks('service', ports),
        evidence: [
          { object: serviceRef(chain), field: 'spec.selector', value: service.selector },
          ...[first, ...own.slice(0, 1)].map((owner) => evidenceOf(chain, owner)),
          { object: podRef(chain, pod), field: 'spec.containers[*].ports[*].containerPort', value: declaredBy(chain, pod) },
        ],
      },
    ]
  },
  title: ({ foreign }) => `selector also matches ${some(foreign.map(ownerName), 2)}`,
  message: ({ foreign, own, reached, count: pods, of }) => {
    const start = `${some(own.map(ownerName))} ${own.length === 1 ? 'has' : 'have'} the port, and ${some(foreign.map(ownerName))} ${foreign.length === 1 ? 'declares' : 'declare'} no such port`
    return reached
      ? `${start}: connections to ${pods} of ${count(of, 'Pod')} are probably refused. Inferred from the declared ports.`
      : `${start}, so ${foreign.length === 1 ? 'its' : 'their'} Pods get no traffic and no connection fails.`
  },
  advice: selectorAdvice,
  effect: 'foreign',
  relations: {},
  explain: {
    summary: 'The selector also matches Pods of another workload that lacks the port.',
    means:
      'With a numeric targetPort, the other Pods get their share of the connections and refuse them: some requests fail, others do not. With a named targetPort they are not endpoints.',
    why: 'A Service selects every Pod whose labels are equal to spec.selector, whatever created it. Labels that a whole release shares (app.kubernetes.io/instance, app) match its workers, databases and jobs too. Their readiness says nothing about this port.',
    sources: ['core/v1 ServiceSpec.selector', 'nextcloud/helm#144', 'tektoncd/operator#3228'],
    confirm: [
      "kubectl -n NS get service SVC -o jsonpath='{.spec.selector}'",
      'kubectl -n NS get pods -l KEY=VALUE --show-labels',
      "kubectl -n NS get pods -l KEY=VALUE -o 'custom-columns=POD:.metadata.name,OWNER:.metadata.ownerReferences[0].name,PORTS:.spec.containers[*].ports[*].containerPort'",
    ],
    fix: [
      'Add a label to the selector that only the intended Pods have. The command replaces the whole selector, so give all keys:',
      'kubectl -n NS set selector service/SVC KEY=VALUE,KEY=VALUE',
    ],
  },
}

/** Labels that best tell the intended Pods from others. */
const telling = ['app.kubernetes.io/component', 'app.kubernetes.io/name', 'component', 'app', 'k8s-app', 'tier', 'role']

/** The selector with one more label, which all intended Pods have and no other Pod has. */
function narrower(
  selector: Readonly<Record<string, string>>,
  own: readonly OwnerView[],
  foreign: readonly OwnerView[],
): Record<string, string> | undefined {
  const [first, ...rest] = own
  const fitting = Object.entries(first?.labels ?? {}).filter(
    ([key, value]) =>
      labelOf(selector, key) === undefined &&
      rest.every((owner) => labelOf(owner.labels, key) === value) &&
      foreign.every((owner) => labelOf(owner.labels, key) !== value),
  )
  const rank = ([key]: [string, string]) => (telling.includes(key) ? telling.indexOf(key) : telling.length)
  const [best] = fitting.sort((a, b) => rank(a) - rank(b))
  return best && { ...selector, [best[0]]: best[1] }
}

function evidenceOf(chain: Chain, owner: OwnerView): Evidence {
  return {
    object: podRef(chain, owner.pods[0] ?? ''),
    field: 'metadata.ownerReferences',
    value: `${owner.kind}/${owner.name}`,
  }
}

function declaredBy(chain: Chain, pod: string): number[] {
  const endpoint = chain.ports.flatMap((port) => port.endpoints).find((one) => one.pod === pod && one.declaredPorts)
  const candidate = chain.ports.flatMap((port) => port.candidates).find((one) => one.pod === pod)
  return (endpoint?.declaredPorts ?? candidate?.declared ?? []).map((one) => one.port)
}

/** `deployment/web`. */
function ownerName({ kind, name }: OwnerView): string {
  return `${kind.toLowerCase()}/${name}`
}

function selectorAdvice({ selector, foreign }: Facts, { kubectl, service }: WordContext): Advice {
  const text = 'Add a label to the selector that only the intended Pods have.'
  if (selector) return { fix: { text, command: kubectl('set', 'selector', `service/${service}`, selectorText(selector)) } }
  const pods = foreign.flatMap((owner) => owner.pods.slice(0, 1))
  return { fix: { text }, next: { text: 'Look at the labels of the Pods.', command: kubectl('get', 'pods', ...pods, '--show-labels') } }
}
