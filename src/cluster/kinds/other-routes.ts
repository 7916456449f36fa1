import type { RouteRow } from '../../kube/other-routes/row.ts'
import { otherRouteRows } from '../../kube/other-routes/table.ts'
import { projectOtherRoute } from '../project/other-routes/project.ts'
import { type Kind, kind, one } from './kind.ts'

/** Groups that every API server has: their kinds are not routes that a cluster may lack. */
const builtinGroups: ReadonlySet<string> = new Set(['admissionregistration.k8s.io', 'apiregistration.k8s.io', 'apiextensions.k8s.io'])

/** Two groups may have kinds of the same name: the id of the second one includes its group. */
function idOf(row: RouteRow): string {
  const isFirst = otherRouteRows.find(({ kind }) => kind === row.kind) === row
  return isFirst && row.namesake === undefined ? row.kind : `${row.kind}.${row.group}`
}

/**
 * Can an object of the kind be named from other namespaces, lead to Services of other namespaces than its own, or hand requests to routes
 * there?
 */
function isFromAnywhere({ rules, includes, isParent }: RouteRow): boolean {
  return (
    isParent === true ||
    includes !== undefined ||
    rules.some(({ backends }) => backends.some(({ namespace, nameIs }) => namespace !== undefined || nameIs !== undefined))
  )
}

/** The routes of further kinds, each as a row of the table describes it. */
export const otherRoutes: Readonly<Record<string, Kind<'otherRoutes'>>> = Object.fromEntries(
  otherRouteRows.map((row) => {
    const isOptional = !builtinGroups.has(row.group)
    const id = idOf(row)
    return [
      id,
      kind({
        kind: row.kind,
        id,
        group: row.group,
        versions: row.versions,
        plural: row.plural,
        ...(row.isClusterScoped && { isClusterWide: true as const }),
        ...(isOptional && { isOptional: true as const }),
        inEveryVersion: true,
        ...(isFromAnywhere(row) && { isFromAnywhere: true as const }),
        resource: row.resource ?? 'otherroutes',
        list: 'otherRoutes',
        project: one((raw) => projectOtherRoute(raw, row)),
        // A list of every CustomResourceDefinition is many MB.
        ...(isOptional && (!row.isNoEntry || row.isParent) && { beside: ['service', 'pod'] as const }),
      }),
    ]
  }),
)
