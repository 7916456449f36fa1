import type { Flag } from './flag.ts'

/** What `--probe` takes behind `=`; nothing is `run`. */
export const PROBE_MODES = ['', 'plan', 'all'] as const

/** Flags of what runs in Pods. */
export const probeFlags = {
  probe: {
    type: 'optional',
    value: 'MODE',
    group: 'probes',
    allowed: PROBE_MODES,
    help: 'Run commands in Pods: read what listens, and connect. plan: say what would run, and run nothing; all: no sample of many Pods',
    conflicts: [{ with: ['watch', 'until'], message: '--probe looks once: it takes no --FLAG' }],
  },
  'probe-timeout': {
    type: 'duration',
    value: 'TIME',
    group: 'probes',
    help: 'Give up on a probe after this time (default 5s)',
    needs: aboutProbes('probe-timeout'),
  },
  'debug-image': {
    type: 'string',
    value: 'IMAGE',
    group: 'probes',
    help: 'For Pods without any tool: add a debug container of this image, which stays until the Pod goes; asks first',
    notEmpty: 'an image',
    needs: aboutProbes('debug-image'),
  },
  yes: { type: 'boolean', group: 'probes', help: 'Do not ask before a debug container is added', needs: aboutProbes('yes') },
} as const satisfies Readonly<Record<string, Flag>>

function aboutProbes(name: string) {
  return { anyOf: ['probe'], message: `--${name} is about probes`, hint: 'Add --probe.' } as const
}
