import { isInferred } from '../../kube/imports.ts'
import { defined } from '../../lib/defined.ts'
import type { Condition } from '../../model/resources.ts'
import type { Chain } from '../../trace/chain.ts'
import { sourcesOf } from '../chain/imports.ts'
import type { FindingDefinition, Found } from '../finding.ts'
import { clusterWords } from '../words/imports.ts'

interface Facts {
  name: string
  namespace: string
  condition: Condition
  /** The cluster in words; absent: the cluster that was read. */
  cluster?: string
}

/**
 * The controller of the set says that an export contradicts those of other clusters, or that it is not valid (kubernetes-sigs/mcs-api
 * pkg/apis/v1beta1 ServiceExportConditionConflict, ServiceExportConditionValid). A condition of an older generation says nothing. What a context
 * says that is only inferred to be the cluster is inferred.
 */
export const PT902: FindingDefinition<'PT902', Facts> = {
  code: 'PT902',
  name: 'export-conflict',
  rule: (chain) => {
    const { target, exported } = chain
    const { namespace = '', name } = target
    if (exported) return badOf(exported.conditions).map((condition) => found({ namespace, name, condition }, 'exported'))
    return ofImport(chain)
  },
  title: ({ condition: { type, reason } }) =>
    `${type === 'Conflict' ? 'the export conflicts with another cluster' : 'the export is not valid'}${reason ? ` (${reason})` : ''}`,
  message: ({ name, cluster, condition: { type, message } }) => {
    const where = cluster === undefined ? '' : ` of ${cluster}`
    const said = message ? `: ${message}` : '.'
    return type === 'Conflict'
      ? `serviceexport/${name}${where} has the condition Conflict, so the fields of one cluster win over those of the others${said}`
      : `serviceexport/${name}${where} is not valid, so other clusters do not get this Service${said}`
  },
  advice: ({ name, namespace, condition: { type }, cluster }, { kubectlIn }) => ({
    fix: {
      text:
        type === 'Conflict'
          ? 'Give the Service the same ports, type and session affinity in all clusters that export it.'
          : 'Create the Service beside its ServiceExport, with a type other than ExternalName.',
    },
    ...(cluster === undefined && {
      next: {
        text: 'Read the conditions of the export.',
        command: kubectlIn(namespace, 'get', 'serviceexports.multicluster.x-k8s.io', name, '-o', 'yaml'),
      },
    }),
  }),
  effect: 'none',
  relations: {},
  explain: {
    summary: 'A ServiceExport has the condition Conflict, or its condition Valid is False.',
    means:
      'With a conflict, other clusters import the Service with the fields of one cluster, usually the oldest export: ports, type or session affinity of the others are not used. If the export is not valid, other clusters do not get the Service at all. Clients in its own cluster are not affected.',
    why: 'All clusters that export a Service under one name and namespace form one import, so their Services should agree. Reasons of a conflict are PortConflict, TypeConflict, SessionAffinityConflict and others. An export is not valid if the Service does not exist (NoService) or has the type ExternalName (InvalidServiceType). The controller of the ClusterSet writes these conditions; porttrace repeats their message.',
    sources: [
      'kubernetes-sigs/mcs-api pkg/apis/v1beta1 ServiceExportConditionConflict, ServiceExportConditionValid',
      'KEP-1645: Multi-Cluster Services API, Constraints and Conflict Resolution',
    ],
    confirm: ['kubectl -n NS get serviceexports.multicluster.x-k8s.io NAME -o yaml', 'kubectl porttrace svc/NAME -n NS --context A,B'],
    fix: [
      'Make the Services agree; the condition names the field and the cluster that wins.',
      'Delete the ServiceExport in the cluster that should not serve.',
    ],
  },
}

/** What the export of the own cluster says is in the chain of its own Service. */
function ofImport(chain: Chain): Found<Facts>[] {
  const { serviceImport: view } = chain
  if (!view) return []
  const { namespace, name } = view
  return sourcesOf(chain).flatMap(({ source, hop }) => {
    if (source.exporter.here) return []
    const [condition] = badOf(source.exporter.conditions ?? [])
    if (!condition) return []
    const one = found({ namespace, name, condition, cluster: clusterWords(source) }, hop)
    return [isInferred(source.exporter) ? { ...one, confidence: 'inferred' } : one]
  })
}

/** The worst alone: an export that is not valid has no conflict to solve. */
function badOf(conditions: readonly Condition[]): Condition[] {
  const current = conditions.filter(({ stale }) => !stale)
  const bad =
    current.find(({ type, status }) => type === 'Valid' && status === 'False') ??
    current.find(({ type, status }) => type === 'Conflict' && status === 'True')
  return bad ? [bad] : []
}

function found(facts: Facts, hop: string): Found<Facts> {
  const { namespace, name, condition } = facts
  const { type, status, reason, message } = condition
  return {
    facts,
    severity: 'warn',
    confidence: 'proven',
    stage: 'service',
    ports: [],
    hop,
    evidence: [
      {
        object: { kind: 'ServiceExport', namespace, name },
        field: 'status.conditions',
        value: { type, status, ...defined({ reason, message }) },
      },
    ],
  }
}
