import { AT, type Form, HOST, HOW, PORT, pattern, URL_TEXT } from '../form.ts'

/** What the JDK, OkHttp, Apache HttpClient, Netty, Spring, Kafka and the JDBC drivers write. */
export const javaForms: readonly Form[] = [
  {
    pattern: pattern`\bI\/O error on [A-Z]{3,7} request for "${URL_TEXT}": ${HOW}`,
    source: 'spring-projects/spring-framework RestTemplate.java createResourceAccessException',
  },
  {
    pattern: pattern`\bFailed to connect to ${HOST}\/[\da-f.:[\]]{2,60}:${PORT}`,
    symptom: 'refused',
    source: 'square/okhttp ConnectPlan.kt "Failed to connect to"',
  },
  {
    pattern: pattern`\bfailed to connect to ${HOST}\/[\da-f.:]{2,60} \(port ${PORT}\).{0,100}? after \d{1,9}ms`,
    symptom: 'timeout',
    source: 'android libcore IoBridge.java',
  },
  {
    pattern: pattern`\bConnect to (?:https?:\/\/)?${AT} \[.{0,200}\] failed: ${HOW}`,
    source: 'apache/httpcomponents-client HttpHostConnectException.java',
  },
  {
    pattern: pattern`\bConnect to (?:https?:\/\/)?${AT} failed: ${HOW}`,
    source: 'apache/httpcomponents-client ConnectExceptionSupport.java',
  },
  {
    pattern: pattern`(?<how>Connection refused|Connection timed out|connection timed out(?: after \d+ ms)?|No route to host|Connection reset by peer): (?:no further information: )?${HOST}\/[\da-f.:[\]<>a-z]{2,80}:${PORT}`,
    source: 'netty/netty AbstractChannel.java AnnotatedConnectException',
  },
  {
    pattern: pattern`(?<how>Connection refused|connection timed out(?: after \d+ ms)?|No route to host): \/${AT}`,
    source: 'netty/netty AbstractChannel.java AnnotatedConnectException',
  },
  {
    pattern: pattern`\bfinishConnect\(\.\.\) failed: (?<how>Connection refused|Connection timed out|No route to host|[^:]{1,60}): ${HOST}\/[\da-f.:[\]]{2,80}:${PORT}`,
    source: 'netty/netty transport-native-epoll AbstractEpollChannel.java',
  },
  {
    pattern: pattern`\bConnection to node -?\d+ \(${HOST}\/[\da-f.:[\]]{2,60}:${PORT}\) could not be established`,
    symptom: 'refused',
    source: 'apache/kafka clients NetworkClient.java',
  },
  {
    pattern: pattern`\bConnection to ${AT} (?<how>refused)\. Check that the hostname and port are correct`,
    symptom: 'refused',
    source: 'pgjdbc/pgjdbc ConnectionFactoryImpl.java',
  },
  {
    pattern: pattern`\bjava\.net\.UnknownHostException: (?:Failed to resolve '?)?${HOST}(?:'|: |$|\s)`,
    symptom: 'no-such-name',
    source: 'openjdk/jdk java.base InetAddress.java',
  },
  {
    pattern: pattern`\bUnable to resolve host "?${HOST}"?(?:[:,]|$)`,
    symptom: 'no-such-name',
    source: 'grpc/grpc-java DnsNameResolver.java; android libcore',
  },
  {
    pattern: pattern`\b(?:java\.(?:net|io)\.[A-Z]\w{2,60}Exception|javax\.net\.ssl\.SSL\w*Exception|sun\.security\.\S{1,80}Exception|java\.security\.cert\.\w{1,60}Exception|java\.util\.concurrent\.TimeoutException): ${HOW}`,
    source: 'openjdk/jdk java.base Throwable.toString',
  },
  {
    pattern: pattern`\b(?:HttpServerErrorException|HttpClientErrorException|WebClientResponseException)\S{0,40}: (?<how>[45]\d\d)\b(?:.{0,200}? from [A-Z]+ ${URL_TEXT})?`,
    source: 'spring-projects/spring-framework WebClientResponseException.java',
  },
  {
    pattern: pattern`\b(?<how>[45]\d\d) .{1,60} from [A-Z]{3,7} ${URL_TEXT}`,
    source: 'spring-projects/spring-framework WebClientResponseException.java',
  },
]
