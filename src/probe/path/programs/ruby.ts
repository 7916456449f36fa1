/** As in Python. A name is looked up by a thread, and not again while one does. */
export const ruby = `require 'socket'
n,v,t=ARGV[0].to_i,ARGV[1].to_f,ARGV[2].to_f
T=ARGV[3..-1].each_slice(2).to_a
def c; Process.clock_gettime(Process::CLOCK_MONOTONIC); end
def us(b); ((c-b)*1e6).to_i; end
def code(e); e.class.name.to_s.split('::').last; end
L={}
z=c
n.times do |r|
 o=["porttrace round #{r+1}"]; w={}; q=[]
 T.each_with_index do |(h,p),i|
  if !h.include?(':') && h !~ /\\A[0-9.]+\\z/
   q<<i
   if L[i]!=:run
    L[i]=:run
    Thread.new{b=c; a=begin; Addrinfo.getaddrinfo(h,p.to_i,nil,:STREAM); 'found'; rescue SocketError; 'EAI_'; end; L[i]="#{i} #{a} #{us(b)}"}
   end
   next
  end
  s=Socket.new(h.include?(':') ? :INET6 : :INET,:STREAM)
  b=c
  begin
   s.connect_nonblock(Socket.sockaddr_in(p.to_i,h))
   o<<"#{i} open #{us(b)}"; s.close
  rescue IO::WaitWritable
   w[s]=[i,b]
  rescue SystemCallError => e
   o<<"#{i} #{code(e)} #{us(b)}"; s.close
  end
 end
 m=z+r*v+t
 while (!w.empty? || q.any?{|i| L[i]==:run}) && c<m
  d=[m-c,0].max; d=[d,0.01].min unless q.empty?
  f,g=IO.select([STDIN],w.keys,nil,d)
  exit!(0) if f && !f.empty?
  (g||[]).each do |s|
   i,b=w.delete(s); u=us(b)
   e=s.getsockopt(Socket::SOL_SOCKET,Socket::SO_ERROR).int
   o<<"#{i} #{e==0 ? 'open' : code(SystemCallError.new('',e))} #{u}"; s.close
  end
 end
 w.each{|s,(i,_)| o<<"#{i} ETIMEDOUT"; s.close}
 q.each{|i| o<<(L[i]==:run ? "#{i} ETIMEDOUT" : L[i])}
 o<<"porttrace end #{r+1}"<<''
 begin; STDOUT.write_nonblock(o.join("\\n")); rescue IOError,SystemCallError; exit!(0); end
 d=z+(r+1)*v-c
 exit!(0) if r+1<n && IO.select([STDIN],nil,nil,[d,0].max)
end
exit!(0)`
