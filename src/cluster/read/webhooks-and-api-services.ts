import type { Service, ServicePort } from '../../model/resources.ts'
import type { GapReason } from '../../model/snapshot.ts'
import { otherRoutes } from '../kinds/other-routes.ts'
import type { Reading } from './reading.ts'

/** What kube-apiserver itself calls Services by. CustomResourceDefinitions are left out: a list of them is many MB. */
const kinds = ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration', 'APIService'].flatMap((id) => otherRoutes[id] ?? [])

/** Usually only administrators of a cluster may list them, and no chain depends on them. */
const expected: ReadonlySet<GapReason> = new Set(['forbidden', 'not-served'])

/**
 * In the second round trip of Services: lists the webhooks and aggregated APIs that may call them. kube-apiserver calls by TLS alone, so
 * Services without a port for that are not asked about. If they may not be listed, that is not a gap.
 */
export async function listWebhooksAndApiServices(reading: Reading, services: readonly Service[]): Promise<void> {
  if (!services.some(({ ports }) => ports.some(isForTls))) return
  await Promise.all(
    kinds.map(async (kind) => {
      const gap = await reading.list(kind, {})
      if (gap && expected.has(gap.reason)) reading.withdraw(gap)
    }),
  )
}

/** The port is 443 by default (admissionregistration/v1 ServiceReference); another port is recognised by its name. */
function isForTls({ port, name }: ServicePort): boolean {
  return port === 443 || /https|tls|webhook/.test(name)
}
