import type { Flag } from './flag.ts'

/** Flags of the program itself. */
export const otherFlags = {
  'install-hint': { type: 'boolean', group: 'other', everywhere: true, help: '', hidden: true },
  help: { short: 'h', type: 'boolean', group: 'other', everywhere: true, help: 'This help' },
  version: { type: 'boolean', group: 'other', everywhere: true, help: 'The version of porttrace' },
} as const satisfies Readonly<Record<string, Flag>>
