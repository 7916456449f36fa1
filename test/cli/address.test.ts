import { describe, expect, it } from 'vitest'
import { isAddress, parseAddress } from '../../src/cli/args/address.ts'

describe('parseAddress', () => {
  const addresses: [string, object][] = [
    ['10.96.3.4:80', { host: '10.96.3.4', port: 80 }],
    ['10.96.3.4', { host: '10.96.3.4' }],
    [':31200', { port: 31_200 }],
    ['[fd00::1]:80', { host: 'fd00::1', port: 80 }],
    ['[FD00::1]', { host: 'fd00::1' }],
    ['fd00::1', { host: 'fd00::1' }],
    ['::1', { host: '::1' }],
    ['[fd00:0:0::0a]:80', { host: 'fd00::a', port: 80 }],
    ['FD00:0:0:0:0:0:0:1', { host: 'fd00::1' }],
    ['web.demo.svc:80', { host: 'web.demo.svc', port: 80 }],
    ['Web.Demo.svc.cluster.local.', { host: 'web.demo.svc.cluster.local' }],
    ['https://shop.example.com/cart?x=1#y', { host: 'shop.example.com', port: 443, scheme: 'https', path: '/cart' }],
    ['http://Shop.example.com:8080', { host: 'shop.example.com', port: 8080, scheme: 'http', path: '/' }],
    ['http://[fd00::1]/', { host: 'fd00::1', port: 80, scheme: 'http', path: '/' }],
    ['https://user:word@shop.example.com/', { host: 'shop.example.com', port: 443, scheme: 'https', path: '/' }],
  ]
  it.each(addresses)('the address %s is read', (text, parts) => {
    expect(isAddress(text)).toBe(true)
    expect(parseAddress(text)).toStrictEqual({ kind: 'address', text: text.replace('user:word@', ''), ...parts })
  })

  const faults: [string, RegExp][] = [
    ['10.96.3.4:0', /invalid port "0"/],
    ['10.96.3.4:http', /invalid port "http"/],
    [':70000', /invalid port "70000"/],
    ['10.96.3.400:80', /"10.96.3.400" is neither an IP address/],
    ['[10.0.0.1]:80', /invalid address/],
    ['a.b:80:81', /invalid address/],
    ['we b.demo', /is neither an IP address nor a DNS name/],
    ['ftp://shop.example.com', /invalid URL/],
    ['http://', /invalid URL/],
    ['web.yaml', /invalid address/],
  ]
  it.each(faults)('the address %s is refused', (text, fault) =>
    expect(parseAddress(text)).toMatchObject({ fault: expect.stringMatching(fault) }),
  )

  it.each(['web', 'svc/web', 'web:80', 'web:http'])('the word %s names an object, not an address', (word) =>
    expect(isAddress(word)).toBe(false),
  )
})
