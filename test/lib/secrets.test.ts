import { describe, expect, it } from 'vitest'
import { isSecretName, maskPath, maskText, maskUrl, maskValue, maskWords } from '../../src/lib/secrets.ts'

describe('secrets in words', () => {
  it.each(['password', 'DB_PASSWORD', '--api-key', 'apiKey', 'X-Auth-Token', 'Authorization', 'Cookie', 'AWS_SECRET_ACCESS_KEY', 'sig'])(
    '%s is the name of a secret',
    (name) => expect(isSecretName(name)).toBe(true),
  )

  it.each(['port', 'author', 'key', '--tls-private-key-file', 'secretName', 'token-ttl', 'passive', 'monkey', 'keyboard', ''])(
    '%s is not the name of a secret',
    (name) => expect(isSecretName(name)).toBe(false),
  )

  it.each([
    ['http://root:S3@db:5432/x?a=b', 'http://***@db:5432/x?a=b'],
    ['postgres://S3@db', 'postgres://***@db'],
    ['Get "http://10.0.0.1:8080/healthz?token=S3&x=1": refused', 'Get "http://10.0.0.1:8080/healthz?token=***&x=1": refused'],
    ['Authorization: Bearer S3S3S3S3.x', 'Authorization: Bearer ***'],
    ['basic UzNTM1Mz', 'basic ***'],
    ['--password=S3', '--password=***'],
    ['DB_PASSWORD=S3 DB_HOST=db', 'DB_PASSWORD=*** DB_HOST=db'],
  ])('%s is shown as %s', (text, shown) => expect(maskText(text)).toBe(shown))

  it.each(['mail me@example.com', 'a=b&c=d', 'basic checks failed', '--port=80', 'token: connection refused', 'http://host/path@x', ''])(
    '%s is shown as it is',
    (text) => expect(maskText(text)).toBe(text),
  )

  it('a long text takes no longer for each character than a short one', () => {
    for (const piece of ['a', 'a://', 'a=', 'basic ', '?', '@', 'http://a:b']) {
      const began = performance.now()
      for (const text of [piece.repeat(200_000), `${piece.repeat(200_000)}@`]) for (const mask of [maskText, maskPath, maskUrl]) mask(text)
      expect(performance.now() - began, piece).toBeLessThan(2_000)
    }
  })

  it('in a path, a command, a header and a URL', () => {
    expect(maskPath('/healthz?key=S3&full=1')).toBe('/healthz?key=***&full=1')
    expect(maskWords(['serve', '--token', 'S3', '--port', '80', '--password=S3', '--secret'])).toEqual([
      'serve',
      '--token',
      '***',
      '--port',
      '80',
      '--password=***',
      '--secret',
    ])
    expect(maskValue('X-Api-Key', 'S3')).toBe('***')
    expect(maskValue('Host', 'web')).toBe('web')
    expect(maskUrl('https://a:S3/S3@host:1')).toBe('https://***@host:1')
    expect(maskUrl('a:S3@host')).toBe('***@host')
    expect(maskUrl('https://host')).toBe('https://host')
    expect(maskUrl('https://a:S 3@host:1')).toBe('https://***@host:1')
  })

  it('what is not a URL is shown only if it looks like a host with a port', () => {
    for (const text of ['https://a:S3 host:1/x', 'https://a:S3', 'a:S3', 'a b']) expect(maskUrl(text)).toBe('***')
    for (const text of ['https://', 'host:99999', 'https:/host', 'http//host/x']) expect(maskUrl(text)).toBe(text)
  })
})
