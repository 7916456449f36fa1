import { describe, expect, it } from 'vitest'
import { chooseProxy } from '../../../src/cluster/config/proxy.ts'
import { UserError } from '../../../src/cluster/config/user-error.ts'

const choose = (server: string, env: Record<string, string>, proxyUrl = '') => chooseProxy(new URL(server), proxyUrl, env)

describe('proxy of the environment, by the rules of Go', () => {
  const proxy = 'http://p:3128/'
  it.each([
    ['https://api:6443', { HTTPS_PROXY: 'http://p:3128' }, proxy],
    ['https://api:6443', { https_proxy: 'http://p:3128' }, proxy],
    ['https://api:6443', { HTTPS_PROXY: 'http://p:3128', https_proxy: 'http://other' }, proxy],
    ['https://api:6443', { HTTPS_PROXY: 'p:3128' }, proxy],
    ['https://api:6443', { HTTPS_PROXY: 'socks5://p:1080' }, 'socks5://p:1080'],
    ['https://api:6443', { HTTP_PROXY: 'http://p:3128' }, undefined],
    ['http://api:8001', { HTTP_PROXY: 'http://p:3128' }, proxy],
    ['http://api:8001', { HTTPS_PROXY: 'http://p:3128' }, undefined],
    ['https://localhost:6443', { HTTPS_PROXY: 'http://p:3128' }, undefined],
    ['https://127.0.0.1:6443', { HTTPS_PROXY: 'http://p:3128' }, undefined],
    ['https://[::1]:6443', { HTTPS_PROXY: 'http://p:3128' }, undefined],
    ['https://api:6443', {}, undefined],
  ])('for %s with %j the proxy is %s', (server, env, expected) => {
    expect(choose(server, env)).toBe(expected)
  })

  it.each([
    ['https://api.example.com', '*', false],
    ['https://api.example.com', 'example.com', false],
    ['https://example.com', 'example.com', false],
    ['https://api.example.com', '.example.com', false],
    ['https://example.com', '.example.com', true],
    ['https://api.example.com', '*.example.com', false],
    ['https://badexample.com', 'example.com', true],
    ['https://API.example.com', 'Api.Example.com', false],
    ['https://api.example.com', ' other , example.com ', false],
    ['https://api.example.com:6443', 'example.com:6443', false],
    ['https://api.example.com:6443', 'example.com:443', true],
    ['https://api.example.com', 'example.com:443', false],
    ['https://10.1.2.3:6443', '10.0.0.0/8', false],
    ['https://11.1.2.3:6443', '10.0.0.0/8', true],
    ['https://10.1.2.3:6443', '10.1.2.3', false],
    ['https://10.1.2.3:6443', '10.1.2.3:6443', false],
    ['https://10.1.2.3:6443', '10.1.2.3:443', true],
    ['https://10.1.2.3:6443', '2.3', true],
    ['https://10.1.2.3:6443', '10.0.0.0/99', true],
    ['https://[fd00::7]:6443', 'fd00::/8', false],
    ['https://[fd00::7]:6443', 'fd00::7', false],
    ['https://[fd00::7]:6443', '[fd00::7]:6443', false],
    ['https://[fd00::7]:6443', '10.0.0.0/8', true],
    ['https://api.example.com', '', true],
  ])('whether %s with NO_PROXY=%s goes through the proxy: %s', (server, noProxy, proxied) => {
    expect(choose(server, { HTTPS_PROXY: 'http://p:3128', NO_PROXY: noProxy })).toBe(proxied ? proxy : undefined)
  })
})

describe('proxy-url of the kubeconfig', () => {
  it('proxy-url of the kubeconfig wins over the environment, and NO_PROXY does not touch it', () => {
    expect(choose('https://api', { HTTPS_PROXY: 'http://p', NO_PROXY: '*' }, 'socks5://s:1080')).toBe('socks5://s:1080')
  })

  it.each(['ftp://me:secret@p:21', 'no url', 'p:3128'])('the proxy-url %s is refused, without telling a password', (proxyUrl) => {
    expect(() => choose('https://api', {}, proxyUrl)).toThrow(UserError)
    expect(() => choose('https://api', {}, proxyUrl)).not.toThrow(/secret/)
  })
})
