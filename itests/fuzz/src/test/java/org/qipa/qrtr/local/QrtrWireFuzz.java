package org.qipa.qrtr.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.itests.fuzz.FuzzTarget;

/** Any bytes from a link, with either header. */
class QrtrWireFuzz extends FuzzTarget {

    @FuzzTest
    void shouldDecodeOrRefuseAnyPacket(byte[] input) throws Exception {
        bounded(input, 1 << 20, 1 << 6, () -> {
            WirePacket packet;
            try {
                packet = WirePacket.decode(input);
            } catch (QrtrException refused) {
                require(refused.reason() == QrtrException.Reason.INVALID, "another reason: " + refused.reason());
                return;
            }
            require(packet.payload().length > 0 && packet.payload().length <= input.length, "payload out of the packet");
            // Version 2 is only ever received; sent again in version 1 it says the same.
            var again = WirePacket.decode(packet.encode());
            require(again.type() == packet.type() && again.from().equals(packet.from()) && again.to().equals(packet.to())
                    && again.confirmRx() == packet.confirmRx(), "not the same after encoding: " + packet);
            assertArrayEquals(packet.payload(), again.payload());
        });
    }
}
