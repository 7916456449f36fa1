import { describe, expect, it } from 'vitest'
import { createCredentials } from '../../../src/cluster/config/credentials.ts'
import { certificates } from '../certificates.ts'
import { connectionTo, json, serve } from '../servers.ts'
import { failure } from './exec-plugins.ts'

describe('auth provider oidc', () => {
  const jwt = (exp: number) => `${Buffer.from('{}').toString('base64url')}.${Buffer.from(JSON.stringify({ exp })).toString('base64url')}.x`
  const of = (oidc: Record<string, string>, now = 1_000_000) =>
    createCredentials(connectionTo('https://a', { authentication: { oidc, impersonation: {} } }), () => now)

  it('OIDC sends the id token while it is valid', async () => {
    const token = jwt(2000)
    expect((await of({ 'id-token': token }).current()).headers).toEqual({ Authorization: `Bearer ${token}` })
  })

  it('OIDC says what is missing when the id token has expired', async () => {
    const error = await failure(of({ 'id-token': jwt(1000) }).current())
    expect(error.message).toBe(
      'the OIDC token of user "jane" has expired, and its auth-provider has no idp-issuer-url, refresh-token, client-id',
    )
  })

  /** An issuer that accepts the client's secret only in the form, and gives the refresh tokens r1, r2, … */
  async function issuer() {
    const sent: string[] = []
    const started = await serve((request, response) => {
      if (request.url === '/.well-known/openid-configuration') return json(response, { token_endpoint: `${started.url}/token` })
      let body = ''
      request.on('data', (chunk) => {
        body += String(chunk)
      })
      return request.on('end', () => {
        const form = new URLSearchParams(body)
        if (form.get('client_secret') !== 's') return json(response, { error: 'invalid_client', error_description: 'who are you' }, 401)
        sent.push(form.get('refresh_token') ?? '')
        return json(response, { id_token: jwt(2000 + sent.length), refresh_token: `r${sent.length}` })
      })
    }, certificates().server)
    const ca = Buffer.from(certificates().ca).toString('base64')
    const config = { 'refresh-token': 'r0', 'client-id': 'c', 'idp-issuer-url': started.url, 'idp-certificate-authority-data': ca }
    return { sent, config: { ...config, 'id-token': jwt(1000) } }
  }

  it('OIDC asks the issuer once the id token has expired, and once more when the new one is refused', async () => {
    const { sent, config } = await issuer()
    const credentials = of({ ...config, 'client-secret': 's' })
    const credential = await credentials.current()
    expect(credential.headers.Authorization).toBe(`Bearer ${jwt(2001)}`)
    expect(await credentials.current()).toBe(credential)
    await credentials.renew(credential)
    expect((await credentials.current()).headers.Authorization).toBe(`Bearer ${jwt(2002)}`)
    expect(sent).toEqual(['r0', 'r1'])
  })

  it('OIDC repeats in one line why the issuer refused the request', async () => {
    const { config } = await issuer()
    const error = await failure(of({ ...config, 'client-secret': 'wrong' }).current())
    expect(error.message).toBe(
      `cannot refresh the OIDC token of user "jane" at ${config['idp-issuer-url']}: status 401, invalid_client: who are you`,
    )
  })

  it('OIDC says in one line that the issuer cannot be asked', async () => {
    const issuer = await serve((_, response) => json(response, {}, 500))
    const config = { 'id-token': jwt(1000), 'refresh-token': 'r', 'client-id': 'c', 'idp-issuer-url': issuer.url }
    const error = await failure(of(config).current())
    expect(error.message).toContain(`cannot refresh the OIDC token of user "jane" at ${issuer.url}: `)
    expect(error.message).not.toContain('\n')
  })
})
