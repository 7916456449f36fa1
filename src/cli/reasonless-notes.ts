import type { Snapshot } from '../model/snapshot.ts'

/** One line for each object that asks to leave a finding out and gives no reason: it is not left out. */
export function reasonlessNotes({
  services,
  ingresses,
  workloads,
  gateways = [],
  gatewayRoutes = [],
  otherRoutes = [],
}: Snapshot): string[] {
  return [...services, ...ingresses, ...workloads, ...gateways, ...gatewayRoutes, ...otherRoutes].flatMap(
    ({ kind, namespace, name, ignores = [] }) =>
      ignores
        .filter(({ reason }) => reason === '')
        .map(
          ({ code }) =>
            `${kind.toLowerCase()}/${name} of ${namespace} gives no reason for ${code} in porttrace/ignore ("${code}: why"): it is not left out`,
        ),
  )
}
