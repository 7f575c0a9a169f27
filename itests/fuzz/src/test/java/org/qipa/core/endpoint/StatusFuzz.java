package org.qipa.core.endpoint;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.foreign.MemorySegment;
import org.qipa.itests.fuzz.Choices;
import org.qipa.itests.fuzz.FuzzTarget;

/** Any receive buffer of AP_LAN_RX in both status layouts: layout, alignment and checksum, then the buffer. */
class StatusFuzz extends FuzzTarget {

    private static final int ENDPOINT = 9;
    private static final int COMMAND_ENDPOINT = 5;
    private static final int BUFFER = 8192;
    private static final int HEADROOM = 64;

    @FuzzTest
    void shouldParseAnyReceiveBuffer(byte[] input) throws Exception {
        bounded(input, 1 << 20, 1 << 8, () -> {
            var choices = new Choices(input);
            int how = choices.u8();
            byte[] received = choices.bytes(BUFFER - HEADROOM);
            byte[] memory = new byte[HEADROOM + received.length];
            System.arraycopy(received, 0, memory, HEADROOM, received.length);
            var book = new Book(HEADROOM, received.length);
            new StatusParser((how & 1) == 0 ? PacketStatus.NARROW : PacketStatus.WIDE, ENDPOINT, COMMAND_ENDPOINT,
                    how >> 2 & 3, (how & 2) != 0, BUFFER, book).parse(MemorySegment.ofArray(memory), HEADROOM,
                            received.length);
            book.check();
        });
    }

    /** What the parser tells. */
    private static final class Book implements StatusParser.Listener {

        private final int start;
        private final int length;
        private long end;
        private long share;
        private int told;
        private int malformed;

        Book(int start, int length) {
            this.start = start;
            this.length = length;
            end = start;
        }

        @Override
        public void pipelineClear() {
            told++;
        }

        @Override
        public void packet(MemorySegment buffer, long offset, int bytes, int charged) {
            told++;
            require(bytes > 0 && offset >= end + PacketStatus.LENGTH && offset + bytes <= start + length,
                    "packet out of the buffer: offset=" + offset + " length=" + bytes);
            require(charged >= 0, "negative share: " + charged);
            end = offset + bytes;
            share += charged;
        }

        @Override
        public void dropped(String why) {
            told++;
        }

        @Override
        public void malformed(int bytes) {
            require(malformed == 0 && bytes > 0 && bytes <= length, "malformed bytes: " + bytes);
            malformed = bytes;
        }

        void check() {
            // Each packet's share is rounded, to half a byte at most.
            require(share <= BUFFER - length + told, "more is charged than there is: share=" + share);
            require(told <= length / PacketStatus.LENGTH + 1, "more told than statuses: told=" + told);
        }
    }
}
