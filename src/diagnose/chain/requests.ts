import { socketAddress } from '../../lib/ip.ts'
import type { Evidence } from '../../model/finding.ts'
import type { HttpProbe } from '../../model/http-probe.ts'
import type { Chain } from '../../trace/chain.ts'
import type { Found } from '../finding.ts'

/** The requests that were sent for a chain. */
export function requestsOf({ probes }: Chain): HttpProbe[] {
  return probes.filter((probe) => probe.kind === 'http')
}

/** The URL of a request. */
export function requestUrl({ to: { scheme, host, port, path } }: HttpProbe): string {
  return `${scheme}://${port === (scheme === 'https' ? 443 : 80) ? host : socketAddress(host, port)}${path}`
}

/** Where a finding of a request stands: at the entry points of the Service port behind the URL. */
export function requestMarks({ to: { position } }: HttpProbe): Pick<Found<unknown>, 'stage' | 'ports' | 'hop'> {
  return position === undefined
    ? { stage: 'entry', ports: [], hop: '' }
    : { stage: 'entry', ports: [position], hop: `ports[${position}].entries` }
}

/** What a request saw: `field` says of what. */
export function requestEvidence(probe: HttpProbe, field: string, value: unknown): Evidence {
  return { object: { kind: 'Address', name: requestUrl(probe) }, field, value }
}

/** The command that sends the request again, of a trace of the URL; `''` if there is none. */
export function requestAgain(trace: string): string {
  return trace === '' ? '' : `${trace} --probe --from here`
}
