package org.qipa.benchmarks.container;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import org.qipa.api.network.LocalInterface;

/** Echo requests at a fixed rate through an interface; knows the longest time without a reply. */
final class Echo implements AutoCloseable {

    private static final int ICMP_AT = 20;
    private static final int SEQUENCE_AT = 28;
    private static final int LENGTH = 64;
    private static final int REPLY = 0;

    private final LocalInterface through;
    private final byte[] template;
    private final long gapNanos;
    private final LocalInterface.Listener listener = this::received;
    private final Thread sender = Thread.ofPlatform().daemon().name("echo").unstarted(this::send);
    private volatile boolean ending;
    private long sent;
    private long refused;
    /** Guarded by this, as what follows. */
    private long replies;
    private long lastReply;
    private long longest;

    Echo(LocalInterface through, String from, String to, int perSecond) {
        this.through = through;
        this.gapNanos = 1_000_000_000L / perSecond;
        this.template = request(from, to);
        through.addListener(listener);
        sender.start();
    }

    private static byte[] request(String from, String to) {
        ByteBuffer p = ByteBuffer.allocate(LENGTH);
        p.put(0, (byte) 0x45).putShort(2, (short) LENGTH).put(8, (byte) 64).put(9, (byte) 1);
        p.put(12, InetAddress.ofLiteral(from).getAddress()).put(16, InetAddress.ofLiteral(to).getAddress());
        p.putShort(10, checksum(p, 0, ICMP_AT));
        p.put(ICMP_AT, (byte) 8).putShort(24, (short) 0x5157);
        return p.array();
    }

    private static short checksum(ByteBuffer p, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i += 2) {
            sum += p.getShort(i) & 0xffff;
        }
        sum = (sum & 0xffff) + (sum >>> 16);
        return (short) ~((sum & 0xffff) + (sum >>> 16));
    }

    private void send() {
        ByteBuffer p = ByteBuffer.wrap(template.clone());
        long next = System.nanoTime();
        while (!ending) {
            p.putLong(SEQUENCE_AT, sent).putShort(22, (short) 0);
            p.putShort(22, checksum(p, ICMP_AT, LENGTH));
            sent++;
            refused += through.send(MemorySegment.ofArray(p.array())) ? 0 : 1;
            next += gapNanos;
            for (long wait = next - System.nanoTime(); wait > 0 && !ending; wait = next - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
        }
    }

    private synchronized void received(MemorySegment packet) {
        if (packet.byteSize() != LENGTH || packet.get(ValueLayout.JAVA_BYTE, ICMP_AT) != REPLY) {
            return;
        }
        long now = System.nanoTime();
        if (lastReply != 0) {
            longest = Math.max(longest, now - lastReply);
        }
        lastReply = now;
        replies++;
        notifyAll();
    }

    /** Forgets the longest time so far. */
    synchronized void mark() {
        longest = 0;
    }

    /** The longest time without a reply since the mark, once so many more have come. */
    synchronized long longestAfter(int more) throws InterruptedException {
        long until = replies + more;
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (replies < until) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new IllegalStateException("no replies: interface=" + through.name() + " replies=" + replies);
            }
            wait(left);
        }
        return longest;
    }

    long sent() {
        return sent;
    }

    long refused() {
        return refused;
    }

    synchronized long replies() {
        return replies;
    }

    /** Stops sending and waits a moment for the last replies. */
    @Override
    public void close() throws InterruptedException {
        ending = true;
        LockSupport.unpark(sender);
        sender.join();
        long deadline = System.nanoTime() + 2_000_000_000L;
        synchronized (this) {
            while (replies < sent - refused && System.nanoTime() < deadline) {
                wait(10);
            }
        }
        through.removeListener(listener);
    }
}
