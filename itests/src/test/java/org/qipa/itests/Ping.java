package org.qipa.itests;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.qipa.api.network.LocalInterface;

/** A ping of ICMP echo requests at a fixed rate through an interface inside the process. Counts what is lost and what comes twice. */
final class Ping implements AutoCloseable {

    private static final AtomicInteger IDS = new AtomicInteger(0x7100);
    private static final int HEADERS = 28;
    private static final int PAYLOAD = 36;

    private final Supplier<LocalInterface> through;
    private final byte[] source;
    private final byte[] destination;
    private final int id = IDS.incrementAndGet();
    private final ScheduledExecutorService timer;
    private final LocalInterface.Listener listener = this::received;
    private final BitSet answered = new BitSet();
    private LocalInterface listening;
    private int sent;
    private int refused;
    private int duplicates;
    private long lastReply = System.nanoTime();
    private long longestGapNanos;
    private CountDownLatch complete;

    private Ping(Supplier<LocalInterface> through, String source, String destination, int perSecond) {
        this.through = through;
        this.source = InetAddress.ofLiteral(source).getAddress();
        this.destination = InetAddress.ofLiteral(destination).getAddress();
        timer = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("ping").factory());
        timer.scheduleAtFixedRate(this::send, 0, 1_000_000 / perSecond, TimeUnit.MICROSECONDS);
    }

    /** Starts; the interface is asked for before each packet, so that it may be replaced meanwhile. */
    static Ping start(Supplier<LocalInterface> through, String source, String destination, int perSecond) {
        return new Ping(through, source, destination, perSecond);
    }

    /** What came of it. */
    record Result(int sent, int lost, int duplicates, int refused, long longestGapMillis) {
    }

    /** Waits until that many more requests have been answered. */
    void awaitReplies(int more) throws InterruptedException {
        CountDownLatch latch = new CountDownLatch(more);
        synchronized (this) {
            counting = latch;
        }
        if (!latch.await(Lab.LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("no replies: waited for " + more + " more, missing " + latch.getCount() + ", "
                    + summary());
        }
    }

    private CountDownLatch counting = new CountDownLatch(0);

    /** Stops sending, waits for what is under way at most for a limit, and tells what came of it. */
    Result stop() throws InterruptedException {
        timer.shutdown();
        timer.awaitTermination(1, TimeUnit.SECONDS);
        CountDownLatch latch;
        synchronized (this) {
            latch = new CountDownLatch(Math.max(0, sent - answered.cardinality()));
            complete = latch;
        }
        latch.await(Lab.EMULATED ? 20 : 2, TimeUnit.SECONDS);
        if (listening != null) {
            listening.removeListener(listener);
        }
        return summary();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private synchronized Result summary() {
        return new Result(sent, sent - answered.cardinality(), duplicates, refused,
                TimeUnit.NANOSECONDS.toMillis(longestGapNanos));
    }

    private void send() {
        LocalInterface now = through.get();
        if (now == null) {
            return;
        }
        int sequence;
        synchronized (this) {
            if (now != listening) {
                if (listening != null) {
                    listening.removeListener(listener);
                }
                now.addListener(listener);
                listening = now;
            }
            sequence = sent;
            sent++;
        }
        if (!now.send(MemorySegment.ofArray(request(sequence)))) {
            synchronized (this) {
                refused++;
            }
        }
    }

    private void received(MemorySegment packet) {
        if (packet.byteSize() < HEADERS || packet.get(ValueLayout.JAVA_BYTE, 9) != 1
                || packet.get(ValueLayout.JAVA_BYTE, 20) != 0) {
            return;
        }
        ByteBuffer p = packet.asByteBuffer();
        if ((p.getShort(24) & 0xffff) != id) {
            return;
        }
        int sequence = p.getInt(HEADERS);
        synchronized (this) {
            long now = System.nanoTime();
            longestGapNanos = Math.max(longestGapNanos, now - lastReply);
            lastReply = now;
            if (answered.get(sequence)) {
                duplicates++;
                return;
            }
            answered.set(sequence);
            counting.countDown();
            if (complete != null) {
                complete.countDown();
            }
        }
    }

    private byte[] request(int sequence) {
        ByteBuffer p = ByteBuffer.allocate(HEADERS + PAYLOAD);
        p.put(0, (byte) 0x45).putShort(2, (short) p.capacity()).put(8, (byte) 64).put(9, (byte) 1);
        p.put(12, source).put(16, destination);
        p.put(20, (byte) 8).putShort(24, (short) id).putShort(26, (short) sequence).putInt(HEADERS, sequence);
        p.putShort(10, checksum(p, 0, 20));
        p.putShort(22, checksum(p, 20, p.capacity()));
        return p.array();
    }

    private static short checksum(ByteBuffer p, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i += 2) {
            sum += p.getShort(i) & 0xffff;
        }
        sum = (sum & 0xffff) + (sum >> 16);
        return (short) ~(sum + (sum >> 16));
    }
}
