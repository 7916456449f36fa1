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
    help: 'The interactive view, on the target; without a target a terminal gets it anyway',
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
  watch: { short: 'w', type: 'boolean', group: 'output', help: 'Go on, and print what changes; -o json: one document a line' },
  until: {
    type: 'string',
    value: 'VERDICT',
    group: 'output',
    allowed: UNTIL,
    help: 'Wait until all are healthy, or any is broken: exit with 0, or with 1 after --timeout',
  },
  timeout: {
    type: 'duration',
    value: 'TIME',
    group: 'output',
    help: 'End --watch or --until after this time (5m for --until; 0: never)',
    needs: { anyOf: ['watch', 'until'], message: '--timeout ends --watch or --until, and neither is given' },
  },
  ignore: { type: 'strings', value: 'CODES', group: 'output', help: 'Leave out these findings (PT401,PT502); may be repeated' },
  baseline: {
    type: 'string',
    value: 'FILE',
    group: 'output',
    help: 'Leave out the findings that this file holds, made by --save-baseline',
    notEmpty: 'a file',
    conflicts: [{ with: ['interactive', 'watch', 'until'], message: '--baseline compares one result: it takes no --FLAG' }],
  },
  'save-baseline': {
    type: 'string',
    value: 'FILE',
    group: 'output',
    help: 'Keep the findings of now for --baseline, and exit with 0',
    notEmpty: 'a file',
    conflicts: [
      { with: ['baseline'], message: '--save-baseline keeps all findings: it takes no --FLAG' },
      { with: ['interactive', 'watch', 'until'], message: '--save-baseline keeps one result: it takes no --FLAG' },
    ],
  },
  save: {
    type: 'string',
    value: 'FILE',
    group: 'output',
    help: 'Keep what was read, for -f or a bug report',
    notEmpty: 'a file',
    conflicts: [{ with: ['watch', 'until'], message: '--save keeps what was read once: it takes no --FLAG' }],
  },
  force: {
    type: 'boolean',
    group: 'output',
    help: 'Let --save and --save-baseline replace any file',
    needs: { anyOf: ['save', 'save-baseline'], message: '--force is for --save or --save-baseline, and neither is given' },
  },
  'no-color': { type: 'boolean', group: 'output', everywhere: true, help: 'No colours' },
  color: {
    type: 'string',
    value: 'WHEN',
    group: 'output',
    everywhere: true,
    allowed: ['auto', 'always', 'never'],
    help: 'auto (default), always or never',
  },
} as const satisfies Readonly<Record<string, Flag>>
