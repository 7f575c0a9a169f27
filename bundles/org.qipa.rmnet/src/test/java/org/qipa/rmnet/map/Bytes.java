package org.qipa.rmnet.map;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import org.qipa.api.network.MuxPort.TxRing;
import org.qipa.api.network.Packet;

/** Memory and hexadecimal text for tests. */
public final class Bytes {

    private Bytes() {}

    public static byte[] of(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    public static MemorySegment memory(String hex) {
        return MemorySegment.ofArray(of(hex));
    }

    public static String hex(MemorySegment memory, long offset, long length) {
        return HexFormat.of().formatHex(memory.asSlice(offset, length).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE));
    }

    /** A packet in two segments, so that gathering is tested with it. */
    public static Packet packet(String hex, int checksumStart, int checksumOffset) {
        byte[] bytes = of(hex);
        int cut = Math.min(7, bytes.length);
        MemorySegment all = MemorySegment.ofArray(bytes);
        return new Packet() {
            @Override
            public int length() {
                return bytes.length;
            }

            @Override
            public int segments() {
                return 2;
            }

            @Override
            public MemorySegment segment(int n) {
                return n == 0 ? all.asSlice(0, cut) : all.asSlice(cut);
            }

            @Override
            public int checksumStart() {
                return checksumStart;
            }

            @Override
            public int checksumOffset() {
                return checksumOffset;
            }
        };
    }

    /** A ring that collects frames as text and can be full. */
    public static final class Ring implements TxRing {

        public final java.util.List<String> frames = new java.util.ArrayList<>();
        public int room = Integer.MAX_VALUE;
        public int maxFrame = 40000;
        private MemorySegment claimed;

        @Override
        public int maxFrame() {
            return maxFrame;
        }

        @Override
        public MemorySegment claim(int length) {
            claimed = room > 0 && length <= maxFrame ? MemorySegment.ofArray(new byte[length]) : null;
            return claimed;
        }

        @Override
        public void commit(int length) {
            room--;
            frames.add(hex(claimed, 0, length));
        }

        /** Frames since the last call. */
        public java.util.List<String> take() {
            java.util.List<String> taken = java.util.List.copyOf(frames);
            frames.clear();
            return taken;
        }
    }
}
