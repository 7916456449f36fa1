import type { UserEntry } from './kubeconfig-file.ts'
import { UserError } from './user-error.ts'

/**
 * The headers by which an API server lets one user act as another; those of several values are sent once for each (client-go
 * impersonatingRoundTripper). Empty without impersonation.
 */
export function impersonationHeaders(user: UserEntry, name: string): Record<string, string | string[]> {
  const extra = Object.entries(user.asUserExtra)
  if (user.as === '') {
    if (user.asUid === '' && user.asGroups.length === 0 && extra.length === 0) return {}
    throw new UserError(`requesting uid, groups or user-extra for ${name} without impersonating a user`, 'Add --as USER.')
  }
  const headers: Record<string, string | string[]> = { 'Impersonate-User': headerValue(user.as, '--as') }
  if (user.asUid !== '') headers['Impersonate-Uid'] = headerValue(user.asUid, '--as-uid')
  if (user.asGroups.length > 0) headers['Impersonate-Group'] = user.asGroups.map((group) => headerValue(group, '--as-group'))
  for (const [key, values] of extra) {
    headers[`Impersonate-Extra-${escapeKey(key)}`] = values.map((value) => headerValue(value, '--as-user-extra'))
  }
  return headers
}

/** A text as Node sends it in a header: its UTF-8 bytes. `from` names where it stands, for the UserError that control characters throw. */
export function headerValue(text: string, from: string): string {
  if (/[\u0000-\u001f\u007f]/.test(text)) throw new UserError(`${from} has a control character, which an HTTP header cannot contain`)
  return Buffer.from(text, 'utf8').toString('latin1')
}

/** Percent-encodes what no header name may hold, and `%` itself (client-go headerKeyEscape). */
function escapeKey(key: string): string {
  let escaped = ''
  for (const byte of Buffer.from(key, 'utf8')) {
    const character = String.fromCharCode(byte)
    escaped += /[A-Za-z0-9!#$&'*+.^_`|~-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return escaped
}
