import type { Flag } from './flag.ts'

/** What `--calls` takes behind `=`; nothing is the specification of the Pod alone. */
export const CALLS_FROM = ['', 'configmaps'] as const

/** Flags that say what is traced. */
export const selectionFlags = {
  namespace: { short: 'n', type: 'string', value: 'NAME', group: 'selection', everywhere: true, help: 'Namespace of the target' },
  'all-namespaces': {
    short: 'A',
    type: 'boolean',
    group: 'selection',
    help: 'The Services of all namespaces',
    withoutTarget: 'a resource cannot be retrieved by name across all namespaces',
  },
  selector: {
    short: 'l',
    type: 'string',
    value: 'SELECTOR',
    group: 'selection',
    help: 'Only Services with these labels (app=web,tier!=db)',
    withoutTarget: 'name cannot be provided when a selector is specified',
  },
  filename: {
    short: 'f',
    alias: 'file',
    type: 'strings',
    value: 'FILE',
    group: 'selection',
    help: 'Trace dumps, bundles or manifests instead of a cluster: a file, a folder, an archive, or - for standard input; may be repeated',
    notEmpty: 'a file',
    conflicts: [
      { with: 'choosesCluster', message: '-f reads a file, not a cluster; it cannot be used with --FLAG' },
      { with: ['watch', 'until'], message: '-f reads a file once; it cannot be used with --FLAG' },
      { with: ['probe'], message: '-f reads a file, not a cluster; it cannot be used with --FLAG' },
    ],
  },
  with: {
    type: 'strings',
    value: 'FILE',
    group: 'selection',
    help: 'Show what would change if these manifests were applied: a file, a folder, or - for standard input; may be repeated',
    notEmpty: 'a file',
    conflicts: [
      {
        with: ['watch', 'until', 'probe', 'matrix'],
        message: '--with compares once; it cannot be used with --FLAG',
      },
    ],
  },
  without: {
    type: 'strings',
    value: 'OBJECT',
    group: 'selection',
    help: 'Show what would change if this object ([NAMESPACE/]KIND/NAME) were deleted; may be repeated',
    notEmpty: 'an object',
    conflicts: [
      {
        with: ['watch', 'until', 'probe', 'matrix'],
        message: '--without compares once; it cannot be used with --FLAG',
      },
    ],
  },
  from: {
    type: 'strings',
    value: 'CLIENT',
    group: 'selection',
    help: 'Trace for this client: pod/NAME[:CONTAINER], pod/NAMESPACE/NAME, a workload, node/NAME, an IP address, outside (of the cluster), or here (requests of --probe to a URL); may be repeated',
    notEmpty: 'a client',
  },
  'from-namespace': {
    type: 'string',
    value: 'NAME',
    group: 'selection',
    help: 'Namespace of each --from without one (default: the namespace of the target)',
    notEmpty: 'a namespace',
    needs: { anyOf: ['from'], message: '--from-namespace needs --from' },
  },
  matrix: {
    type: 'boolean',
    group: 'selection',
    help: 'Show which workloads network policies allow to connect to which Services; -A: in all namespaces',
    withoutTarget: '--matrix shows all Services: it takes no target',
    conflicts: [
      {
        with: ['probe', 'watch', 'until', 'interactive', 'selector', 'from', 'fail-on', 'ignore'],
        message: '--matrix shows policies only; it cannot be used with --FLAG',
      },
    ],
  },
  ranges: {
    type: 'boolean',
    group: 'selection',
    help: 'Show the ranges of addresses and ports of the cluster, and how full they are',
    withoutTarget: '--ranges shows the whole cluster: it takes no target',
    conflicts: [
      {
        with: [
          ...['probe', 'watch', 'until', 'interactive', 'selector', 'from', 'matrix', 'calls', 'with', 'without'],
          ...['save', 'baseline', 'save-baseline', 'namespace'],
        ],
        message: '--ranges shows the whole cluster, once; it cannot be used with --FLAG',
      },
    ],
  },
  calls: {
    type: 'optional',
    value: 'WHERE',
    group: 'selection',
    allowed: CALLS_FROM,
    help: 'Trace the Services whose addresses the Pod or workload has in its environment, commands, arguments and probes; configmaps: also in its ConfigMaps',
    conflicts: [
      {
        with: ['probe', 'watch', 'until', 'interactive', 'matrix', 'from', 'with', 'without', 'save', 'baseline', 'save-baseline'],
        message: '--calls reads the configuration of a Pod; it cannot be used with --FLAG',
      },
    ],
  },
} as const satisfies Readonly<Record<string, Flag>>
