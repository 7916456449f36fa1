import { labelSelectorText } from '../../kube/selector.ts'
import type { ClientRef } from '../../model/client.ts'
import { kinds } from '../kinds/kinds.ts'
import { readPoliciesOf } from './policies.ts'
import type { Reading } from './reading.ts'

/**
 * Reads the clients whose traffic is asked about, beside the targets: the Pods that stand for them, and the policies of their namespaces.
 * `home` is the namespace of one that was named without its own. What cannot be read is a gap.
 */
export async function readClients(reading: Reading, home: string, clients: readonly ClientRef[]): Promise<void> {
  const namespaces = new Set(clients.flatMap((client) => ('name' in client && client.kind !== 'node' ? [client.namespace ?? home] : [])))
  await Promise.all([
    ...clients.map((client) => readClient(reading, home, client)),
    ...[...namespaces].map((namespace) => readPoliciesOf(reading, namespace)),
    ...(namespaces.size > 0 ? readNameService(reading) : []),
  ])
}

/** The DNS Service of the cluster and its Pods, with the policies for these: clients have to reach them as well. */
function readNameService(reading: Reading): Promise<unknown>[] {
  const namespace = 'kube-system'
  const labelSelector = 'k8s-app=kube-dns'
  return [
    reading.list(kinds.Service, { namespace, labelSelector }),
    reading.list(kinds.EndpointSlice, { namespace, labelSelector }),
    reading.list(kinds.Pod, { namespace, labelSelector: 'k8s-app in (kube-dns,node-local-dns)' }),
    reading.list(kinds.NetworkPolicy, { namespace }),
  ]
}

async function readClient(reading: Reading, home: string, client: ClientRef): Promise<void> {
  switch (client.kind) {
    case 'pod':
      await reading.get(kinds.Pod, client.namespace ?? home, client.name)
      return
    case 'workload':
      return readWorkloadPods(reading, client.namespace ?? home, client)
    case 'node':
      await reading.get(kinds.Node, undefined, client.name)
      return
    case 'address':
      await Promise.all([
        reading.listWide(kinds.Pod, home, { fieldSelector: `status.podIP=${client.address}` }),
        reading.list(kinds.Node, {}),
      ])
      return
    case 'outside':
      return
  }
}

async function readWorkloadPods(
  reading: Reading,
  namespace: string,
  { type, name }: Extract<ClientRef, { kind: 'workload' }>,
): Promise<void> {
  await reading.get(kinds[type], namespace, name)
  const workload = reading.lists.workloads.find((one) => one.kind === type && one.namespace === namespace && one.name === name)
  if (!workload) return
  const selector = workload.selector ?? { matchLabels: workload.podLabels, matchExpressions: [] }
  await reading.list(kinds.Pod, { namespace, labelSelector: labelSelectorText(selector) })
}
