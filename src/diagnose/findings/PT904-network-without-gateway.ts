import { defined } from '../../lib/defined.ts'
import type { Evidence } from '../../model/finding.ts'
import type { ClusterLink, ImportView } from '../../model/multi-cluster.ts'
import { type PlacedSource, sourceEvidence, sourcesOf } from '../chain/imports.ts'
import type { FindingDefinition, Found } from '../finding.ts'

interface Facts extends Omit<ClusterLink, 'sameIds'> {
  cluster: string
  /** Does another cluster of the import remain? */
  others: boolean
}

/**
 * The Gateways of Submariner have no working connection to a cluster of an import (submariner-io/submariner pkg/apis/submariner.io/v1
 * ConnectionStatus). Proven by an error of the connection to a cluster whose slices Submariner itself writes, so that the ids are the same. A
 * connection that is being set up may work in the next moment, and a cluster without any connection may be reached in another way.
 */
export const PT904: FindingDefinition<'PT904', Facts> = {
  code: 'PT904',
  name: 'network-without-gateway',
  rule: (chain) => {
    const { serviceImport: view } = chain
    if (!view) return []
    const isCutOff = view.sources.every(({ link }) => link !== undefined && isFailed(link))
    return sourcesOf(chain).flatMap((placed) => ofSource(view, placed, isCutOff))
  },
  title: ({ cluster, status }) =>
    status === undefined ? `no gateway connects cluster ${cluster}` : `the gateway has no connection to cluster ${cluster} (${status})`,
  message: ({ cluster, gateway, status, message, others }) => {
    const lost = others ? 'Clients that are sent there get no answer.' : 'Clients of the import get no answer.'
    if (status === undefined)
      return `Submariner connects this cluster with others, but none of its Gateways has a connection to cluster ${cluster}, so the addresses of cluster ${cluster} are probably not reachable.`
    const said = `The connection of gateway/${gateway.name} in ${gateway.namespace} to cluster ${cluster} has the status ${status}${message === undefined ? '' : `: ${message}`}.`
    return status === 'error' ? `${said} ${lost}` : `${said} If this does not change, the addresses of that cluster are not reachable.`
  },
  advice: ({ cluster, gateway }, { kubectlIn }) => ({
    fix: {
      text: `Restore the connection between the gateway Nodes of this cluster and cluster ${cluster}: the UDP ports of the tunnel must be open.`,
    },
    next: {
      text: 'Read the connections of the Gateways.',
      command: kubectlIn(gateway.namespace, 'get', 'gateways.submariner.io', '-o', 'yaml'),
    },
  }),
  effect: 'disconnected',
  relations: {},
  explain: {
    summary: 'A Service is imported from a cluster to whose network no gateway of Submariner has a connection.',
    means:
      'Packets to the addresses of that cluster do not arrive: clients wait until their timeout. If the import has other clusters, only a share of the connections fails.',
    why: 'Submariner connects the networks of clusters by a tunnel between gateway Nodes. A Gateway object for each of these Nodes has the status of each connection: connected, connecting or error, with a message. Common reasons of an error are a firewall that blocks the UDP ports of the tunnel (4500 and 4490), a Node that has gone, and ranges of Pods that overlap. porttrace takes the fault as proven if the status is error and Submariner has written the slices of the cluster itself; if a connection is still being set up, or no connection to the cluster is listed, the fault is inferred.',
    sources: [
      'submariner-io/submariner pkg/apis/submariner.io/v1 GatewayStatus, ConnectionStatus',
      'submariner-io/lighthouse pkg/constants LabelValueManagedBy',
    ],
    confirm: [
      'kubectl -n submariner-operator get gateways.submariner.io -o yaml',
      'kubectl -n NS get endpointslices -l multicluster.kubernetes.io/service-name=NAME --show-labels',
    ],
    fix: [
      'Open the UDP ports of the tunnel between the gateway Nodes of both clusters.',
      'If no Node is a gateway any more, label one with submariner.io/gateway=true.',
    ],
  },
}

function isFailed({ status, sameIds }: ClusterLink): boolean {
  return status === 'error' && sameIds
}

function ofSource(view: ImportView, { source, hop }: PlacedSource, isCutOff: boolean): Found<Facts>[] {
  const { cluster, link } = source
  if (!link || (link.status !== undefined && link.status !== 'connecting' && link.status !== 'error')) return []
  const { gateway, status, message } = link
  return [
    {
      facts: { cluster, gateway, ...defined({ status, message }), others: view.sources.length > 1 },
      severity: isCutOff ? 'error' : 'warn',
      confidence: isFailed(link) ? 'proven' : 'inferred',
      stage: 'service',
      ports: [],
      hop: `${hop}.link`,
      evidence: [sourceEvidence(view, source), linkEvidence(link)],
    },
  ]
}

function linkEvidence({ gateway, status, message }: ClusterLink): Evidence {
  const object = { kind: 'Gateway', ...gateway }
  return { object, field: 'status.connections', value: status === undefined ? null : { status, ...defined({ statusMessage: message }) } }
}
