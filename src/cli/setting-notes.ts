import type { Trace } from '../model/trace.ts'

/** One line for each setting of a controller on which a route of the traces depends: no API shows what it is. */
export function settingNotes(traces: readonly Trace[]): string[] {
  const lines = traces.flatMap(({ routes, through = [] }) => [
    ...routes.flatMap(({ kind, namespace, name, backend, setting, reason }) =>
      setting === undefined || reason !== 'setting-unread'
        ? []
        : [
            `${kind} ${namespace}/${name} sends to Service ${backend.service} of namespace ${backend.namespace}: ` +
              `its controller takes that only with ${setting}, which is not read`,
          ],
    ),
    ...settingNotes(through),
  ])
  return [...new Set(lines)]
}
