package org.qipa.benchmarks;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.Arena;
import java.util.concurrent.atomic.AtomicLong;
import org.qipa.api.network.LinkEnd;
import org.qipa.api.network.Packet;

/**
 * The interface's side of a link: sends the same UDP datagram, to the echo port of the host behind mux id 1, as often as it
 * is told, and counts what comes back. {@link #add} and {@link #received} on any thread.
 */
final class Traffic implements LinkEnd, Packet {

    private static final int IP = 20;
    private static final int UDP_LENGTH = 24;
    private static final int ECHO_PORT = 7;

    private final MemorySegment packet;
    private final AtomicLong wanted = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private long sent;

    /** @param bytes of a packet, 28 at least */
    Traffic(int bytes) {
        packet = Arena.ofAuto().allocate(bytes, 8);
        Bytes.u16(packet, 0, 0x4500);
        Bytes.u16(packet, 2, bytes);
        Bytes.u16(packet, 8, 0x4011);
        Bytes.u16(packet, 12, 0x0a40);
        Bytes.u16(packet, 14, 0x0102);
        Bytes.u16(packet, 16, 0x0a40);
        Bytes.u16(packet, 18, 0x0101);
        Bytes.u16(packet, 10, ~Bytes.sum(packet, 0, IP, 0));
        Bytes.u16(packet, IP, 40_000);
        Bytes.u16(packet, IP + 2, ECHO_PORT);
        Bytes.u16(packet, UDP_LENGTH, bytes - IP);
        int pseudo = Bytes.sum(packet, 12, 8, 17 + bytes - IP);
        Bytes.u16(packet, UDP_LENGTH + 2, ~Bytes.sum(packet, IP, bytes - IP, pseudo));
    }

    /** So many more are to be sent. */
    void add(int packets) {
        wanted.lazySet(wanted.get() + packets);
    }

    /** Packets that have come back. */
    long received() {
        return received.get();
    }

    @Override
    public Packet peek() {
        return sent < wanted.get() ? this : null;
    }

    @Override
    public void pop() {
        sent++;
    }

    @Override
    public void deliver(MemorySegment buffer, long offset, int length, boolean verified) {
        if (!verified || length != packet.byteSize()) {
            throw new IllegalStateException("packet has changed: length=" + length + " verified=" + verified);
        }
        received.lazySet(received.getPlain() + 1);
    }

    @Override
    public void ready(boolean ready, String why) {
        // asked of the link
    }

    @Override
    public int length() {
        return (int) packet.byteSize();
    }

    @Override
    public int segments() {
        return 1;
    }

    @Override
    public MemorySegment segment(int n) {
        return packet;
    }
}
