import { OUTPUT_FORMATS } from '../../../render/options.ts'
import type { Flag } from './flag.ts'

/** What `--fail-on` takes. */
export const FAIL_ON = ['broken', 'degraded', 'warn', 'unknown', 'never'] as const
/** What `--until` takes. */
export const UNTIL = ['healthy', 'broken'] as const

/** Flags that say what is printed, and for how long. */
export const outputFlags = {
  interactive: {
    short: 'i',
    type: 'boolean',
    group: 'output',
    help: 'Open the interactive view (the default on a terminal without a target)',
    conflicts: [{ with: ['output', 'json', 'save', 'fail-on', 'selector', 'watch', 'until', 'probe', 'from'] }],
  },
  output: {
    short: 'o',
    type: 'string',
    value: 'FORMAT',
    group: 'output',
    help: `${OUTPUT_FORMATS.slice(0, -1).join(', ')} or ${OUTPUT_FORMATS.at(-1)}`,
  },
  json: { type: 'boolean', group: 'output', help: 'The same as -o json' },
  'fail-on': {
    type: 'string',
    value: 'LEVEL',
    group: 'output',
    allowed: FAIL_ON,
    help: 'Exit with 1 from this level on: broken (default), degraded (or warn), unknown or never',
  },
  watch: {
    short: 'w',
    type: 'boolean',
    group: 'output',
    help: 'Watch for changes and print them; -o json: one document per line; with --probe: one per sample of the connections',
  },
  until: {
    type: 'string',
    value: 'VERDICT',
    group: 'output',
    allowed: UNTIL,
    help: 'healthy: wait until all targets are healthy; broken: until one is broken; exit code 0, or 1 after --timeout',
  },
  timeout: {
    type: 'duration',
    value: 'TIME',
    group: 'output',
    help: 'End --watch or --until after this time (5m for --until; 0: never)',
    needs: { anyOf: ['watch', 'until'], message: '--timeout needs --watch or --until' },
  },
  ignore: { type: 'strings', value: 'CODES', group: 'output', help: 'Ignore these findings (PT401,PT502); may be repeated' },
  baseline: {
    type: 'string',
    value: 'FILE',
    group: 'output',
    help: 'Ignore the findings in this file, written by --save-baseline',
    notEmpty: 'a file',
    conflicts: [{ with: ['interactive', 'watch', 'until'], message: '--baseline compares one result; it cannot be used with --FLAG' }],
  },
  'save-baseline': {
    type: 'string',
    value: 'FILE',
    group: 'output',
    help: 'Write the current findings for --baseline, and exit with 0',
    notEmpty: 'a file',
    conflicts: [
      { with: ['baseline'], message: '--save-baseline keeps all findings; it cannot be used with --FLAG' },
      { with: ['interactive', 'watch', 'until'], message: '--save-baseline keeps one result; it cannot be used with --FLAG' },
    ],
  },
  save: {
    type: 'string',
    value: 'FILE',
    group: 'output',
    help: 'Write the objects that were read, for -f or a bug report',
    notEmpty: 'a file',
    conflicts: [{ with: ['watch', 'until'], message: '--save writes one snapshot; it cannot be used with --FLAG' }],
  },
  force: {
    type: 'boolean',
    group: 'output',
    help: 'Allow --save and --save-baseline to overwrite any file',
    needs: { anyOf: ['save', 'save-baseline'], message: '--force needs --save or --save-baseline' },
  },
  'no-mouse': { type: 'boolean', group: 'output', help: 'Do not use the mouse in the interactive view' },
  'screen-reader': { type: 'boolean', group: 'output', help: 'Print the interactive view as lines, for a screen reader' },
  tour: {
    type: 'boolean',
    group: 'output',
    help: 'With demo: a tour of the interactive view',
    withoutTarget: '--tour starts at the list of the demo; it takes no target',
    conflicts: [
      {
        with: [
          'output',
          'json',
          'save',
          'save-baseline',
          'fail-on',
          'selector',
          'watch',
          'until',
          'probe',
          'from',
          'matrix',
          'screen-reader',
        ],
      },
    ],
  },
  'no-config': { type: 'boolean', group: 'output', help: 'Do not read the configuration file of the interactive view' },
  'no-color': { type: 'boolean', group: 'output', everywhere: true, help: 'No colours' },
  color: {
    type: 'string',
    value: 'WHEN',
    group: 'output',
    everywhere: true,
    allowed: ['auto', 'always', 'never'],
    help: 'Use colours: auto (default), always or never',
  },
} as const satisfies Readonly<Record<string, Flag>>
