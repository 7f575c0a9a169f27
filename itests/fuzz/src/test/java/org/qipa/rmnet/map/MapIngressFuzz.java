package org.qipa.rmnet.map;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.qipa.itests.fuzz.Choices;
import org.qipa.itests.fuzz.FuzzTarget;

/** Any receive buffer in any format: the flags, which links look at checksums, then the buffer. */
class MapIngressFuzz extends FuzzTarget {

    private static final int LINKS = 4;
    /** Something in front of the buffer, which is none of its business; nothing is behind it. */
    private static final int FRONT = 5;

    @FuzzTest
    void shouldTakeAnyBufferApart(byte[] input) throws Exception {
        bounded(input, 1 << 20, 1 << 8, () -> {
            var choices = new Choices(input);
            var format = new MapFormat(choices.below(MapFormat.ALL + 1));
            int checking = choices.u8();
            new Run(format, checking, choices.rest()).receive();
        });
    }

    private static final class Run implements Ingress.Receiver {

        private final MapFormat format;
        private final int checking;
        private final MemorySegment buffer;
        private final int length;
        private final LinkCounters[] links = new LinkCounters[LINKS];
        private int packets;
        private int judged;
        private int drops;
        private int flows;
        private int acknowledgements;
        private int stray;
        private long end = FRONT;

        Run(MapFormat format, int checking, byte[] bytes) {
            this.format = format;
            this.checking = checking;
            this.length = bytes.length;
            byte[] all = new byte[FRONT + length];
            System.arraycopy(bytes, 0, all, FRONT, length);
            buffer = MemorySegment.ofArray(all);
            java.util.Arrays.setAll(links, n -> new LinkCounters());
        }

        void receive() {
            byte[] before = buffer.toArray(ValueLayout.JAVA_BYTE);
            new Ingress(this).receive(format, buffer, FRONT, length);
            require(java.util.Arrays.equals(before, buffer.toArray(ValueLayout.JAVA_BYTE)), "the buffer was written to");
            int frames = 0;
            int inFrames = 0;
            for (int at = 0; at < length;) {
                int total = Ingress.frameLength(format, buffer, FRONT + at, length - at);
                if (total == 0) {
                    break;
                }
                total = format.has(MapFormat.INGRESS_DEAGGREGATION) ? total : length;
                frames++;
                inFrames += total;
                at += total;
            }
            require(packets + drops + flows == frames, "frames neither delivered nor dropped: frames=" + frames + " packets="
                    + packets + " drops=" + drops + " flows=" + flows);
            require(inFrames + stray == length, "bytes not accounted for: frames=" + inFrames + " stray=" + stray + " length="
                    + length);
            require(flows == acknowledgements, "commands obeyed and not acknowledged");
            long counted = 0;
            for (var link : links) {
                counted += link.toMap().values().stream().mapToLong(n -> n).sum();
            }
            require(counted == judged, "verdicts=" + judged + " counted=" + counted);
        }

        @Override
        public LinkCounters counters(int muxId) {
            require(muxId >= 0 && muxId <= MapHeader.MAX_MUX_ID, "mux id out of range: " + muxId);
            return muxId < LINKS ? links[muxId] : null;
        }

        @Override
        public boolean checksums(int muxId) {
            return (checking & 1 << muxId) != 0;
        }

        @Override
        public void packet(int muxId, MemorySegment memory, long offset, int bytes, LinkCounter outcome) {
            packets++;
            judged += outcome == null ? 0 : 1;
            require(memory == buffer && bytes >= 0 && offset >= end && offset + bytes <= FRONT + length,
                    "packet out of its place: offset=" + offset + " length=" + bytes);
            end = offset + bytes;
            if (bytes > 0) {
                DownlinkChecksum.isWrong(memory, offset, bytes);
            }
        }

        @Override
        public void flow(int muxId, boolean enable) {
            flows++;
        }

        @Override
        public void acknowledge(MemorySegment memory, long offset, int bytes) {
            acknowledgements++;
            require(bytes >= MapHeader.LENGTH + MapCommand.MIN_LENGTH && offset + bytes <= FRONT + length,
                    "command out of its place: offset=" + offset + " length=" + bytes);
            var copy = MemorySegment.ofArray(memory.asSlice(offset, bytes).toArray(ValueLayout.JAVA_BYTE));
            MapCommand.acknowledge(copy, 0);
            require(MapCommand.command(copy, 0) == MapCommand.command(memory, offset), "another command is acknowledged");
        }

        @Override
        public void dropped(Ingress.Drop why, int muxId) {
            drops++;
        }

        @Override
        public void stray(int bytes) {
            stray += bytes;
        }
    }
}
