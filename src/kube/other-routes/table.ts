import type { RouteRow } from './row.ts'
import { apiServerRows } from './rows/api-server.ts'
import { argoRows } from './rows/argo.ts'
import { awsRows } from './rows/aws.ts'
import { contourRows } from './rows/contour.ts'
import { istioRows } from './rows/istio.ts'
import { openshiftRows } from './rows/openshift.ts'
import { traefikRows } from './rows/traefik.ts'

/** Every kind of route beside Ingress and the Gateway API that is read. A further kind is a further row. */
export const otherRouteRows: readonly RouteRow[] = [
  ...openshiftRows,
  ...istioRows,
  ...traefikRows,
  ...contourRows,
  ...awsRows,
  ...argoRows,
  ...apiServerRows,
]

/** The row of a kind. */
export function rowOf(group: string, kind: string): RouteRow | undefined {
  return otherRouteRows.find((row) => row.group === group && row.kind === kind)
}
