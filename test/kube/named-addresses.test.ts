import { describe, expect, it } from 'vitest'
import { namedAddresses, namedAddressText } from '../../src/kube/named-addresses.ts'

const texts = (text: string, setting?: string) => namedAddresses(text, setting).map(namedAddressText)

describe('the addresses in a text', () => {
  it.each([
    ['a host and a port', 'catalog:8082', ['catalog:8082']],
    [
      'a URL with a user, a password, a path and a query',
      'http://u:p%40s@cart.shop.svc.cluster.local:7070/x?t=1',
      ['cart.shop.svc.cluster.local:7070'],
    ],
    ['a URL whose scheme has a port', 'https://cart/x', ['cart:443']],
    ['a URL of JDBC', 'jdbc:postgresql://db/shop', ['db:5432']],
    ['a URL whose scheme has no port', 'grpc://cart', ['cart']],
    ['several hosts of one URL', 'mongodb://u:p@a:27017,b:27018/shop', ['a:27017', 'b:27018']],
    ['a data source of Go', 'user:12345@tcp(db:3306)/x', ['db:3306']],
    ['several brokers', 'kafka-0.kafka:9092,kafka-1.kafka:9092', ['kafka-0.kafka:9092', 'kafka-1.kafka:9092']],
    ['an IPv6 address', '[fd00::1]:80', ['[fd00::1]:80']],
    ['an IPv4 address', 'to 10.96.3.4:80 and on', ['10.96.3.4:80']],
    ['the DNS name of a Service without a port', 'nc -z db.data.svc 5432', ['db.data.svc']],
    ['a document', '{"url":"http://a:1","other":"b:2"}', ['a:1', 'b:2']],
    ['the same address twice', 'http://a:80 a:80', ['a:80']],
  ])('%s names an address, and nothing else of the text is kept', (_, text, expected) => {
    expect(texts(text)).toEqual(expected)
  })

  it.each([
    ['the Pod itself', 'http://localhost:80 127.0.0.1:80 0.0.0.0:80 http://[::1]:80'],
    ['a time', '12:30:45'],
    ['a version', '1.2.3:80'],
    ['a port that no port can be', 'a:99999'],
    ['a user and a password', 'admin:8080@'],
    ['a URL without a host', 'http://:80'],
    ['a bare word', 'redis'],
    ['a word with a bare colon', 'level:info'],
  ])('%s is no address of a Service', (_, text) => {
    expect(texts(text)).toEqual([])
  })

  it('a bare name is an address only as the value of a setting for addresses', () => {
    expect(texts('redis', 'REDIS_HOST')).toEqual(['redis'])
    expect(texts('redis', '--cache-kind')).toEqual([])
    expect(texts('redis', 'GHOST')).toEqual([])
  })

  it('an address is certain if its scheme, its name or the setting says what it is', () => {
    const certain = (text: string, setting?: string) => namedAddresses(text, setting).map(({ isCertain }) => isCertain)
    expect(certain('nginx:1')).toEqual([false])
    expect(certain('nginx:1', 'IMAGE')).toEqual([false])
    expect(certain('cart:80', 'CART_ADDR')).toEqual([true])
    expect(certain('cart:80', '--cart.url')).toEqual([true])
    expect(certain('http://cart')).toEqual([true])
    expect(certain('cart.shop.svc:80')).toEqual([true])
    expect(certain('cart', 'CART_HOST')).toEqual([false])
  })
})
