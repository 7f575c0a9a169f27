package org.qipa.virtual.modem;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.qipa.api.network.InternetChecksum;
import org.qipa.api.network.Link;
import org.qipa.api.network.LinkEnd;
import org.qipa.api.network.Packet;

/**
 * A mux id with a real network behind the modem: an interface takes the place of the modem's own host. The interface's
 * queue is the downlink queue; it is kept while the modem is down or the device is replaced.
 *
 * <p>The lock guards the end; the hardware lane holds it while it calls the end. It is taken after the network's.
 */
final class ModemLink implements Link {

    /** What {@link #drain} did with the end's oldest packet. */
    enum Drained {
        /** There is none. */
        NOTHING,
        /** The modem cannot take it now. */
        REFUSED,
        /** Carried. */
        SENT
    }

    /** Bytes of the memory packets are put together in, to begin with. */
    private static final int ROOM = 2048;

    private final String name;
    private final String device;
    private final int mux;
    private final int mtu;
    private final List<String> addresses;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Runnable waker = () -> { };
    private volatile boolean ready;
    private volatile long sent;
    private volatile long received;
    private volatile long dropped;
    private MemorySegment memory = MemorySegment.NULL;
    /** Its first bytes, as many as the last packet had. */
    private MemorySegment scratch = memory;
    private boolean unflushed;
    private int lastLength;
    private LinkEnd end;
    private String why = "no modem";

    /**
     * @param name      of the link and its interface
     * @param device    it belongs to
     * @param mux       mux id
     * @param mtu       greatest packet
     * @param addresses of the interface, without prefix lengths, as far as they are known
     */
    ModemLink(String name, String device, int mux, int mtu, List<String> addresses) {
        this.name = name;
        this.device = device;
        this.mux = mux;
        this.mtu = mtu;
        this.addresses = List.copyOf(addresses);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String device() {
        return device;
    }

    @Override
    public int muxId() {
        return mux;
    }

    @Override
    public int mtu() {
        return mtu;
    }

    @Override
    public boolean isReady() {
        return ready;
    }

    /** Addresses of the interface. */
    List<String> addresses() {
        return addresses;
    }

    @Override
    public void connect(LinkEnd newEnd) {
        lock.lock();
        try {
            if (end != null && end != newEnd && ready) {
                end.ready(false, "another interface took the link");
            }
            end = newEnd;
            newEnd.ready(ready, why);
        } finally {
            lock.unlock();
        }
        wake();
    }

    @Override
    public void disconnect(LinkEnd oldEnd) {
        lock.lock();
        try {
            if (end == oldEnd) {
                end = null;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void wake() {
        waker.run();
    }

    /** Seen from the device: packets that came up were received, those that went down were sent. */
    @Override
    public Map<String, Long> counters() {
        return Map.of("rx_packets", received, "rx_dropped", dropped, "tx_packets", sent);
    }

    /** Who hears of packets that wait; called on any thread. */
    void waker(Runnable newWaker) {
        waker = newWaker;
        newWaker.run();
    }

    /** Whether a modem carries packets now. */
    void ready(boolean now, String reason) {
        lock.lock();
        try {
            why = reason;
            if (now != ready) {
                ready = now;
                if (end != null) {
                    end.ready(now, reason);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** An uplink packet. Hardware lane. */
    void deliver(MemorySegment memory, long offset, int length) {
        lock.lock();
        try {
            if (end == null) {
                dropped++;
                return;
            }
            end.deliver(memory, offset, length, false);
            unflushed = true;
            received++;
        } finally {
            lock.unlock();
        }
    }

    /** The batch is over: the end hands on what it holds back. Hardware lane. */
    void flush() {
        lock.lock();
        try {
            if (unflushed && end != null) {
                end.flush();
            }
            unflushed = false;
        } finally {
            lock.unlock();
        }
    }

    /** Hands the oldest waiting packet to the carrier. Hardware lane. */
    Drained drain(PacketNetwork.Carrier carrier) {
        lock.lock();
        try {
            Packet packet = end == null ? null : end.peek();
            if (packet == null) {
                return Drained.NOTHING;
            }
            if (!carrier.send(whole(packet), 0, packet.length(), mux)) {
                return Drained.REFUSED;
            }
            lastLength = packet.length();
            end.pop();
            sent++;
            return Drained.SENT;
        } finally {
            lock.unlock();
        }
    }

    /** Bytes of the packet that was {@linkplain #drain drained} last. Hardware lane. */
    int lastLength() {
        return lastLength;
    }

    /**
     * The modem's ring takes packets of one piece with finished checksums. Those of an interface are, but for what it cuts:
     * that is put together here.
     */
    private MemorySegment whole(Packet packet) {
        int start = packet.checksumStart();
        if (packet.segments() == 1 && start < 0) {
            return packet.segment(0);
        }
        int length = packet.length();
        if (scratch.byteSize() != length) {
            if (memory.byteSize() < length) {
                memory = Arena.ofAuto().allocate(Math.max(length, ROOM), Long.BYTES);
            }
            scratch = memory.asSlice(0, length);
        }
        packet.copyTo(scratch, 0);
        if (start >= 0) {
            InternetChecksum.finish(scratch, 0, length, start, packet.checksumOffset());
        }
        return scratch;
    }
}
