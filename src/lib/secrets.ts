/** What is in place of a secret. */
export const MASK = '***'

const secretParts: ReadonlySet<string> = new Set(
  'password passwd passphrase pass pwd secret secrets token tokens credential credentials authorization auth cookie signature sig jwt'.split(
    ' ',
  ),
)
/** `api-key`, `accessKey`: of two parts only together. */
const keyOwners: ReadonlySet<string> = new Set(['api', 'access', 'private', 'secret', 'subscription', 'account', 'storage'])
/** `--token-file` names where a secret stands. */
const places: ReadonlySet<string> = new Set('file path dir name ref url type ttl timeout mode enabled'.split(' '))

/** Does a flag, a variable, a header or a parameter of this name usually hold a secret? `DB_PASSWORD`, `--api-key`, `X-Auth-Token`. */
export function isSecretName(name: string): boolean {
  const parts = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((part) => part !== '')
  if (places.has(parts.at(-1) ?? '')) return false
  return parts.some((part, index) => {
    if (part === 'key') return keyOwners.has(parts[index - 1] ?? '')
    return secretParts.has(part) || part === 'apikey' || part === 'accesskey'
  })
}

/**
 * A text with the secrets in it masked: user and password of a URL, what follows `Bearer` and `Basic`, and what is after a name of a
 * secret and `=`, as in a query, an option or a variable.
 */
export function maskText(text: string): string {
  if (!/[=@]|bearer|basic/i.test(text)) return text
  return text
    .replaceAll(/(?<![a-z0-9+.-])([a-z][a-z0-9+.-]*:\/\/)[^\s/@"'<>]*@/gi, `$1${MASK}@`)
    .replaceAll(/\b(bearer|basic)(\s+)[\w+/=.~-]{8,}/gi, `$1$2${MASK}`)
    .replaceAll(/(?<![\w.-])([\w.-]+)=([^\s&;,"'<>]+)/g, (pair, name: string) => (isSecretName(name) ? `${name}=${MASK}` : pair))
}

/** The path of a request: its query with the values of secrets masked. `?key=` is one there. */
export function maskPath(path: string): string {
  return maskText(path).replaceAll(/([?&](?:key|code)=)[^&#]+/gi, `$1${MASK}`)
}

/** Words of a command: also the word behind an option of a secret's name (`--password x`) is masked. */
export function maskWords(words: readonly string[]): string[] {
  return words.map((word, index) => {
    const before = words[index - 1] ?? ''
    const isValue = /^--?[A-Za-z][\w.-]*$/.test(before) && isSecretName(before) && !word.startsWith('-')
    return isValue ? MASK : maskText(word)
  })
}

/** The value of a header, a variable or a parameter of that name. */
export function maskValue(name: string, value: string): string {
  return isSecretName(name) && value !== '' ? MASK : maskText(value)
}

/** A URL for a message, without its user and password. What is not a URL is shown only if it looks like a host with a port and a path. */
export function maskUrl(url: string): string {
  const masked = url.replace(/^([a-z][a-z0-9+.-]*:\/\/)?[\s\S]*@/i, `$1${MASK}@`)
  const isUrl = /^[a-z][a-z0-9+.-]*:\/\//i.test(url) && URL.canParse(url)
  const isPlain = /^([a-z][a-z0-9+.-]*:\/\/)?[\w./[\]-]*(:\d*)?(\/[\w./-]*)?$/i.test(url)
  return isUrl || isPlain || masked !== url ? masked : MASK
}
