import { defined } from '../../lib/defined.ts'
import type { NameAnswer } from '../../model/name-view.ts'
import { type ClusterName, codeAnswer, type KubernetesOptions, type Plugin, placeOf, unknownAnswer } from './question.ts'
import { fallsThrough, keyOf, zoneOf, zonesFor } from './zones.ts'

/** Options that decide nothing of a name; the last three are of versions before 1.7. */
const quiet: ReadonlySet<string> = new Set([
  'ttl',
  'fallthrough',
  'startup_timeout',
  'apiserver_qps',
  'apiserver_burst',
  'apiserver_max_inflight',
  'zonal',
  'multicluster',
  'upstream',
  'resyncperiod',
  'transfer',
])

/** The plugin kubernetes: names of Services and Pods (coredns plugin/kubernetes: handler.go, kubernetes.go, parse.go, setup.go). */
export const kubernetes: Plugin = ({ directives, block, world }, question, next) => {
  const [directive] = directives
  if (!directive) return next(question)
  const { args = [], options = [] } = directive
  const zone = zoneOf(zonesFor(args, block), question.name)
  if (zone === undefined) return next(question)
  const read = optionsOf(options)
  if (directive.isOpen || typeof read === 'string')
    return unknownAnswer(typeof read === 'string' ? read : 'the plugin kubernetes depends on what was not read', directive)
  const shared = options.find(([option]) => option === 'multicluster')?.slice(1) ?? []
  if (shared.some((one) => keyOf(one).zone === zone)) return unknownAnswer('the name is one of several clusters', directive)
  const name = clusterName(question.name, zone)
  if (name === 'zone') return codeAnswer('NODATA', directive)
  const record = name === 'none' ? 'absent' : name === 'record' ? 'unknown' : world.record(name, read)
  // A name that was rewritten to that of another Service is not answered from its own Service, whatever was read of the other one.
  const isOther = record === 'unknown' && typeof name === 'object' && question.rewritten?.from.startsWith(`${shortName(name)}.`) === false
  if (typeof name === 'object' && (record === 'address' || isOther))
    return { type: 'cluster', values: [shortName(name)], ...placeOf(directive) } satisfies NameAnswer
  if (record === 'empty') return codeAnswer('NODATA', directive)
  if (record === 'absent') return fallsThrough(options, question.name) ? next(question) : codeAnswer('NXDOMAIN', directive)
  return unknownAnswer('not all objects were read that decide it', directive)
}

/** `web.demo.svc`, `web-0.web.demo.svc`: a name without the domain of the cluster. */
export function shortName({ type, namespace, name, endpoint }: ClusterName): string {
  return `${endpoint === undefined ? '' : `${endpoint}.`}${name}.${namespace}.${type}`
}

/** `zone`: it is one that has names below it alone; `record`: one of a port; `none`: the plugin has no such names. */
function clusterName(name: string, zone: string): ClusterName | 'zone' | 'record' | 'none' {
  const base = name.slice(0, name.length - (zone === '.' ? 1 : zone.length + 1))
  const labels = base === '' ? [] : base.split('.')
  const type = labels.at(-1)
  if (labels.length === 0) return 'zone'
  if (type !== 'svc' && type !== 'pod') return 'none'
  const [service, namespace] = [labels.at(-3), labels.at(-2)]
  if (service === undefined || namespace === undefined) return 'zone'
  const before = labels.slice(0, -3)
  const [endpoint] = before
  if (before.length > 1) return before.length === 2 || before.includes('_zone') ? 'record' : 'none'
  return { type, namespace, name: service, ...(endpoint !== undefined && { endpoint }) }
}

function optionsOf(options: readonly (readonly string[])[]): KubernetesOptions | string {
  const strange = options.find(([option = '', value = '']) => !isRead(option, value))
  if (strange) {
    const [option = ''] = strange
    const isElsewhere = option === 'endpoint' || option === 'kubeconfig'
    return isElsewhere ? 'the plugin kubernetes names an API server' : `the option "${option}" of the plugin kubernetes is not evaluated`
  }
  const has = (name: string) => options.some(([option]) => option === name)
  const textOf = (name: string) =>
    options
      .findLast(([option]) => option === name)
      ?.slice(1)
      .join(' ')
  const pods = textOf('pods')
  return {
    namespaces: options.filter(([option]) => option === 'namespaces').flatMap(([, ...names]) => names),
    ...defined({ labels: textOf('labels'), namespaceLabels: textOf('namespace_labels') }),
    pods: pods === 'insecure' || pods === 'verified' ? pods : 'disabled',
    endpointPodNames: has('endpoint_pod_names'),
    noEndpoints: has('noendpoints'),
    ignoreEmpty: has('ignore'),
  }
}

const evaluated: ReadonlySet<string> = new Set(['namespaces', 'labels', 'namespace_labels', 'endpoint_pod_names', 'noendpoints'])

function isRead(option: string, value: string): boolean {
  if (option === 'pods') return value === 'disabled' || value === 'insecure' || value === 'verified'
  if (option === 'ignore') return value === 'empty_service'
  return evaluated.has(option) || quiet.has(option)
}
