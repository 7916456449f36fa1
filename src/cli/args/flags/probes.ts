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
    help: 'Run commands in Pods: read listening sockets and connect. plan: only print what would run; all: every Pod, not a sample',
    conflicts: [{ with: ['until'], message: '--probe does not wait for a verdict; it cannot be used with --FLAG' }],
  },
  http: {
    type: 'optional',
    value: 'PATH',
    group: 'probes',
    nextBegins: '/',
    help: 'Send a GET to each TCP port, through the Service and to each endpoint: DNS, TCP, TLS, status, time (default path /)',
    needs: aboutProbes('http'),
    conflicts: [{ with: ['watch', 'until'], message: '--http sends one request to each port; it cannot be used with --FLAG' }],
  },
  for: {
    type: 'duration',
    value: 'TIME',
    group: 'probes',
    help: 'Sample the connections for this time (2s to 10m): which wait, which the process does not read, which get no answer',
    needs: aboutProbes('for'),
    conflicts: [{ with: ['watch', 'until'], message: '--for ends by itself; it cannot be used with --FLAG' }],
  },
  every: {
    type: 'duration',
    value: 'TIME',
    group: 'probes',
    help: 'Time between two samples of the connections, with --for or --watch (default 5s, at least 2s)',
    needs: aboutProbes('every'),
  },
  'probe-timeout': {
    type: 'duration',
    value: 'TIME',
    group: 'probes',
    help: 'Timeout of a probe (default 5s)',
    needs: aboutProbes('probe-timeout'),
  },
  'debug-image': {
    type: 'string',
    value: 'IMAGE',
    group: 'probes',
    help: 'For Pods without tools: add a debug container of this image, which stays until the Pod is deleted; asks first',
    notEmpty: 'an image',
    needs: aboutProbes('debug-image'),
    conflicts: [{ with: ['watch'], message: '--debug-image is for a single run; it cannot be used with --FLAG' }],
  },
  yes: { type: 'boolean', group: 'probes', help: 'Do not ask before a debug container is added', needs: aboutProbes('yes') },
} as const satisfies Readonly<Record<string, Flag>>

function aboutProbes(name: string) {
  return { anyOf: ['probe'], message: `--${name} needs --probe`, hint: 'Add --probe.' } as const
}
