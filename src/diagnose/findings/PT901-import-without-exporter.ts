import type { ImportView } from '../../model/multi-cluster.ts'
import { importRef, sourceEvidence, sourcesOf } from '../chain/imports.ts'
import type { FindingDefinition, Found } from '../finding.ts'
import { clusterWords } from '../words/imports.ts'
import { capital } from '../words/text.ts'

interface Facts {
  name: string
  namespace: string
  /** The cluster in words; absent: no cluster exports the Service. */
  cluster?: string
  /** What does not exist there. */
  lacks: 'Service' | 'ServiceExport'
  /** Does another cluster remain? */
  others: boolean
}

/**
 * Nothing serves an import, or one of its clusters does not: its exporting Service or its ServiceExport is gone (KEP-1645, ServiceImport: "an
 * import exists as long as a cluster exports the Service"). That an import lists no cluster is inferred: not every controller fills the list.
 */
export const PT901: FindingDefinition<'PT901', Facts> = {
  code: 'PT901',
  name: 'import-without-exporter',
  rule: (chain) => {
    const { serviceImport: view } = chain
    if (!view) return []
    if (view.sources.length === 0) return withoutSources(view)
    const isGone = view.sources.every(({ exporter }) => exporter.reason === 'service-missing')
    return sourcesOf(chain).flatMap(({ source, hop }): Found<Facts>[] => {
      const { reason } = source.exporter
      if (reason !== 'service-missing' && reason !== 'export-missing') return []
      const lacks = reason === 'service-missing' ? 'Service' : 'ServiceExport'
      const { namespace, name } = view
      return [
        {
          facts: { namespace, name, cluster: clusterWords(source), lacks, others: view.sources.length > 1 },
          severity: isGone ? 'error' : 'warn',
          confidence: 'proven',
          stage: 'service',
          ports: [],
          hop,
          evidence: [sourceEvidence(view, source), { object: { kind: lacks, namespace, name }, field: 'metadata.name', value: null }],
        },
      ]
    })
  },
  title: ({ cluster, lacks }) => (cluster === undefined ? 'no cluster exports the Service' : `a cluster of the import has no ${lacks}`),
  message: ({ namespace, name, cluster, lacks, others }) => {
    if (cluster === undefined)
      return `serviceimport/${name} in ${namespace} lists no cluster, and no EndpointSlice holds addresses for it, so clients of the import probably get no answer.`
    if (lacks === 'Service')
      return `${capital(cluster)} has no Service ${name} in namespace ${namespace}. ${others ? 'Clients that are sent there get no answer.' : 'Clients of the import get no answer.'}`
    return `${capital(cluster)} has the Service ${name} in namespace ${namespace}, but no ServiceExport for it. The controller removes its addresses from the import as soon as it sees this.`
  },
  advice: ({ name, namespace, cluster, lacks }, { kubectlIn }) => ({
    fix: {
      text:
        cluster === undefined
          ? 'Create a ServiceExport of this name beside the Service, in the cluster that should serve it.'
          : `Create the ${lacks} in ${cluster} again, or remove the import if nothing needs it.`,
    },
    next: {
      text: 'Look at the clusters that the import lists.',
      command: kubectlIn(namespace, 'get', 'serviceimports.multicluster.x-k8s.io', name, '-o', 'yaml'),
    },
  }),
  effect: 'rejected',
  relations: {},
  explain: {
    summary: 'A Service is imported, but a cluster that should serve it does not export it.',
    means: 'Clients of NAME.NS.svc.clusterset.local that are sent to that cluster get no answer. If no cluster is left, no client does.',
    why: 'A ServiceImport combines the Services of all clusters that have a ServiceExport of its name and namespace. A controller copies their addresses into EndpointSlices with the label multicluster.kubernetes.io/source-cluster, and removes them when the export is gone. Until then, or if the controller cannot reach the cluster, the import leads to a cluster that exports nothing. porttrace reports this only if an object shows which context is that cluster: its ClusterProperty cluster.clusterset.k8s.io, the label of slices that its own controller writes, or its Gateways of Submariner. Not every controller lists the clusters in the status of the import, so if an import lists none, the finding is inferred.',
    sources: [
      'KEP-1645: Multi-Cluster Services API, ServiceExport, ServiceImport',
      'KEP-2149: ClusterId for ClusterSet identification',
      'kubernetes-sigs/mcs-api pkg/apis/v1beta1 ServiceImportStatus.clusters, LabelSourceCluster',
    ],
    confirm: [
      'kubectl -n NS get serviceimports.multicluster.x-k8s.io NAME -o yaml',
      'kubectl --context CONTEXT -n NS get serviceexports.multicluster.x-k8s.io,services',
    ],
    fix: [
      'Create the Service and a ServiceExport of the same name in the cluster that should serve it.',
      'If the cluster has left the ClusterSet, remove it from the configuration of the ClusterSet, so that the controllers remove its addresses.',
    ],
  },
}

function withoutSources(view: ImportView): Found<Facts>[] {
  const { namespace, name } = view
  return [
    {
      facts: { namespace, name, lacks: 'ServiceExport', others: false },
      severity: 'warn',
      confidence: 'inferred',
      stage: 'service',
      ports: [],
      hop: 'serviceImport',
      evidence: [{ object: importRef(view), field: 'status.clusters', value: null }],
    },
  ]
}
