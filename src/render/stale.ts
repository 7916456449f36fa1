import { humanDuration } from '../lib/duration.ts'
import type { LiveStatus } from '../model/live.ts'

type Stale = Extract<LiveStatus, { state: 'stale' }>

const reasons: Readonly<Record<Stale['reason'], string>> = {
  lost: 'connection lost',
  expired: 'the credentials have expired',
  forbidden: 'access was revoked',
  throttled: 'server asks to wait',
}

/** Why what is shown may be out of date: `connection lost`, `server asks to wait 5m`. */
export function staleReason({ reason, waitMs }: Stale): string {
  return `${reasons[reason]}${waitMs === undefined ? '' : ` ${humanDuration(waitMs)}`}`
}
