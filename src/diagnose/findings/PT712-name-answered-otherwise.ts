import type { NameAnswer, NameView } from '../../model/name-view.ts'
import type { ObjectRef } from '../../model/resources.ts'
import { serviceRef } from '../chain/evidence.ts'
import { positions } from '../chain/ports.ts'
import type { FindingDefinition, Found } from '../finding.ts'
import { some } from '../words/text.ts'

interface Facts {
  name: string
  of: NameView['of']
  /** How many names get such an answer. */
  names: number
  answer: NameAnswer
  configMap: ObjectRef
}

/**
 * CoreDNS is configured to answer a name of the chain with something else than the Service. The configuration is read from a ConfigMap: a
 * CoreDNS that has not loaded it, or has another one, does not follow it.
 */
export const PT712: FindingDefinition<'PT712', Facts> = {
  code: 'PT712',
  name: 'name-answered-otherwise',
  rule: (chain) => {
    const others = (chain.names ?? []).filter(({ result }) => result === 'other')
    const [first] = others
    if (!first) return []
    const { name, of, answer, configMap: object } = first
    // A name outside of the cluster may have another address inside of it by design.
    const isMeant = of === 'external' && chain.alias === undefined && answer.type !== 'code'
    const found: Found<Facts> = {
      facts: { name, of, names: others.length, answer, configMap: object },
      severity: isMeant ? 'info' : 'warn',
      confidence: 'inferred',
      stage: of === 'external' ? 'service' : 'entry',
      ports: of === 'external' ? [] : positions(chain, () => true),
      hop: `names[${chain.names?.indexOf(first) ?? 0}]`,
      evidence: [
        of === 'external'
          ? { object: serviceRef(chain), field: 'spec.externalName', value: chain.service?.externalName ?? null }
          : { object: serviceRef(chain), field: 'metadata.name', value: chain.target.name },
        {
          object,
          field: answer.file === undefined ? 'data[Corefile]' : `data[Corefile] import ${answer.file}`,
          value: answer.rule ?? null,
        },
      ],
    }
    return [found]
  },
  title: ({ answer: { type, plugin, values = [] } }) => {
    if (type === 'code') return `cluster DNS answers ${code(values)}`
    if (plugin === 'rewrite') return 'cluster DNS rewrites the name'
    if (type === 'upstream') return 'cluster DNS forwards the name'
    return type === 'alias' ? 'cluster DNS answers with another name' : 'cluster DNS answers with another address'
  },
  message: ({ name, of, names, answer, configMap }) => {
    const also = names > 1 ? ` and ${names - 1} more` : ''
    const rest = of === 'service' ? ' Clients that use the IP address of the Service are not affected.' : ''
    return `The Corefile in configmap/${configMap.name} answers ${name}${also} with ${answerWords(answer)} (${ruleWords(answer)}).${rest}`
  },
  advice: ({ configMap: { namespace = '', name } }, { kubectlIn }) => {
    const writer = writers.get(name)
    const look = { text: 'Look at the rule in the Corefile.', command: kubectlIn(namespace, 'get', 'configmap', name, '-o', 'yaml') }
    if (writer !== undefined) return { fix: { text: `Change the rule in ${writer}, from which the ConfigMap is written.` }, next: look }
    return {
      fix: {
        text: 'Change the rule in the Corefile if clients should reach the Service by this name.',
        command: kubectlIn(namespace, 'edit', 'configmap', name),
      },
    }
  },
  effect: 'misanswered',
  relations: {},
  explain: {
    summary: 'CoreDNS is configured to answer the name of a Service differently from the Kubernetes DNS specification.',
    means:
      'Clients that use the name get no address, or reach something else. Clients that use the IP address of the Service are not affected.',
    why: 'A server block of the Corefile has a chain of plugins for its zones, and CoreDNS uses the block with the longest matching zone. CoreDNS asks plugins in the order of plugin.cfg, not in that of the Corefile: rewrite, template and hosts come before kubernetes. An option of the plugin kubernetes may leave out namespaces or Services, and a separate server block for the cluster domain may forward the names elsewhere. NodeLocal DNSCache answers the Pods of its Node with its own Corefile, and usually asks cluster DNS for the names of the cluster domain. A ConfigMap applies only after CoreDNS has loaded it, so look up the name to be sure.',
    sources: [
      'coredns plugin.cfg',
      'coredns plugin/kubernetes, plugin/rewrite, plugin/template, plugin/hosts, plugin/forward README.md',
      'DNS for Services and Pods',
      'kubernetes cluster/addons/dns/nodelocaldns, kubernetes/dns cmd/node-cache',
      'openshift/cluster-dns-operator controller_dns_configmap.go, rancher/rke2-charts rke2-coredns',
    ],
    confirm: [
      'kubectl -n kube-system get configmap coredns -o yaml   (of the cache: node-local-dns; on OpenShift: -n openshift-dns dns-default)',
      'kubectl -n NS exec POD -- nslookup SVC.NS.svc.cluster.local',
      'kubectl porttrace -n NS svc/SVC --probe --from pod/CLIENT',
    ],
    fix: [
      'Correct the rule in the Corefile: kubectl -n kube-system edit configmap coredns.',
      'Wait for the plugin reload, or restart CoreDNS: kubectl -n kube-system rollout restart deployment coredns.',
    ],
  },
}

/** What writes the ConfigMap again after a change by hand. */
const writers: ReadonlyMap<string, string> = new Map([
  ['dns-default', 'the resource dnses.operator.openshift.io/default'],
  ['rke2-coredns-rke2-coredns', 'the HelmChartConfig rke2-coredns'],
])

function code(values: readonly string[]): string {
  const [first = ''] = values
  return first === 'NODATA' ? 'without an address' : first
}

function answerWords({ type, values = [], rewritten }: NameAnswer): string {
  const instead = rewritten === undefined ? '' : `, as ${rewritten}`
  if (type === 'code') return code(values) === 'without an address' ? `no address${instead}` : `${code(values)}${instead}`
  if (type === 'cluster') return `the address of ${some(values, 2)}`
  if (type === 'upstream') return `what ${some(values, 2)} answers${instead}`
  return `${some(values, 2)}${instead}`
}

function ruleWords({ plugin, line, file }: NameAnswer): string {
  if (plugin === undefined) return 'no server block for the name'
  return `plugin ${plugin}, line ${line ?? '?'}${file === undefined ? '' : ` of ${file}`}`
}
