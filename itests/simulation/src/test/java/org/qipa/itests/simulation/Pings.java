package org.qipa.itests.simulation;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.qipa.api.network.LocalInterface;
import org.qipa.api.time.Lane;

/**
 * An application that pings the host behind its link: ICMP echo requests with contents of its own, over IPv4 and IPv6 in
 * turns, and a check of every byte of what comes back.
 *
 * <pre>
 *   IPv4 or IPv6 header | type | code | checksum (2) | id (2) | sequence (2) | number (4) | random bytes
 * </pre>
 */
final class Pings {

    private static final int V4_HEADER = 20;
    private static final int V6_HEADER = 40;
    private static final int ICMP_HEADER = 8;
    private static final int NUMBER = 4;
    private static final int PROTOCOL_ICMP = 1;
    private static final int PROTOCOL_ICMP6 = 58;
    private static final int REPLY_TTL = 64;
    private static final int LONGEST_PAYLOAD = 1400;

    private final int id;
    private final Random random;
    private final Lane lane;
    private final LocalInterface local;
    private final byte[] source4;
    private final byte[] host4;
    private final byte[] source6;
    private final byte[] host6;
    private final List<byte[]> expected = new ArrayList<>();
    private final BitSet answered = new BitSet();
    private final List<String> wrong = new ArrayList<>();
    private int planned;
    private int refused;

    Pings(int mux, Lane lane, LocalInterface local, long seed) {
        id = 0x7100 + mux;
        random = new Random(seed + mux);
        this.lane = lane;
        this.local = local;
        source4 = InetAddress.ofLiteral("10.64." + mux + ".2").getAddress();
        host4 = InetAddress.ofLiteral("10.64." + mux + ".1").getAddress();
        source6 = InetAddress.ofLiteral("fd00:64:" + mux + "::2").getAddress();
        host6 = InetAddress.ofLiteral("fd00:64:" + mux + "::1").getAddress();
        local.addListener(this::received);
    }

    /** Sends so many, one each gap, while time runs. */
    void start(int count, long gapNanos) {
        planned += count;
        lane.execute(() -> next(gapNanos));
    }

    private void next(long gapNanos) {
        if (planned == 0) {
            return;
        }
        planned--;
        send();
        lane.schedule(gapNanos, () -> next(gapNanos));
    }

    private void send() {
        int number = expected.size();
        byte[] payload = new byte[random.nextInt(LONGEST_PAYLOAD)];
        random.nextBytes(payload);
        boolean v6 = random.nextBoolean();
        byte[] request = v6 ? packet6(source6, host6, 128, number, payload) : packet4(source4, host4, 8, number, payload);
        if (local.send(MemorySegment.ofArray(request))) {
            expected.add(v6 ? packet6(host6, source6, 129, number, payload) : packet4(host4, source4, 0, number, payload));
        } else {
            refused++;
        }
    }

    private void received(MemorySegment packet) {
        byte[] bytes = packet.toArray(ValueLayout.JAVA_BYTE);
        int at = (bytes[0] >> 4 & 0xf) == 6 ? V6_HEADER : V4_HEADER;
        if (bytes.length < at + ICMP_HEADER + NUMBER) {
            wrong.add("short packet: length=" + bytes.length);
            return;
        }
        int number = ByteBuffer.wrap(bytes).getInt(at + ICMP_HEADER);
        if (number < 0 || number >= expected.size()) {
            wrong.add("reply to nothing: number=" + number);
        } else if (!Arrays.equals(bytes, expected.get(number))) {
            wrong.add(answered.get(number) ? "twice: number=" + number : "other bytes: number=" + number + " mismatch="
                    + Arrays.mismatch(bytes, expected.get(number)));
        } else if (answered.get(number)) {
            wrong.add("twice: number=" + number);
        } else {
            answered.set(number);
        }
    }

    /** Whether all that were asked for have been sent. */
    boolean isDone() {
        return planned == 0;
    }

    /** Requests the interface has taken. */
    int sent() {
        return expected.size();
    }

    /** Requests it has refused: its queue was full. */
    int refused() {
        return refused;
    }

    /** Requests that were answered. */
    int answered() {
        return answered.cardinality();
    }

    /** What came back that should not have. */
    List<String> wrong() {
        return wrong;
    }

    private byte[] packet4(byte[] from, byte[] to, int type, int number, byte[] payload) {
        ByteBuffer p = ByteBuffer.allocate(V4_HEADER + ICMP_HEADER + NUMBER + payload.length);
        p.put(0, (byte) 0x45).putShort(2, (short) p.capacity()).put(8, (byte) REPLY_TTL).put(9, (byte) PROTOCOL_ICMP);
        p.put(12, from).put(16, to);
        p.putShort(10, fold(sum(p, 0, V4_HEADER)));
        icmp(p, V4_HEADER, type, number, payload, 0);
        return p.array();
    }

    private byte[] packet6(byte[] from, byte[] to, int type, int number, byte[] payload) {
        ByteBuffer p = ByteBuffer.allocate(V6_HEADER + ICMP_HEADER + NUMBER + payload.length);
        int length = p.capacity() - V6_HEADER;
        p.put(0, (byte) 0x60).putShort(4, (short) length).put(6, (byte) PROTOCOL_ICMP6).put(7, (byte) REPLY_TTL);
        p.put(8, from).put(24, to);
        icmp(p, V6_HEADER, type, number, payload, sum(p, 8, V6_HEADER) + length + PROTOCOL_ICMP6);
        return p.array();
    }

    private void icmp(ByteBuffer p, int at, int type, int number, byte[] payload, int pseudo) {
        p.put(at, (byte) type).putShort(at + 4, (short) id).putShort(at + 6, (short) number);
        p.putInt(at + ICMP_HEADER, number).put(at + ICMP_HEADER + NUMBER, payload);
        p.putShort(at + 2, fold(pseudo + sum(p, at, p.capacity())));
    }

    private static int sum(ByteBuffer p, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i += 2) {
            sum += i + 1 < to ? p.getShort(i) & 0xffff : (p.get(i) & 0xff) << 8;
        }
        return sum;
    }

    private static short fold(int sum) {
        int folded = (sum & 0xffff) + (sum >>> 16);
        return (short) ~(folded + (folded >>> 16));
    }
}
