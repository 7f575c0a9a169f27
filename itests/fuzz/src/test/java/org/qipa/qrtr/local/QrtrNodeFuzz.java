package org.qipa.qrtr.local;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.qipa.api.journal.Journal;
import org.qipa.api.qrtr.ControlPacket;
import org.qipa.api.qrtr.PacketType;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrSocket;
import org.qipa.api.time.Lane;
import org.qipa.itests.fuzz.Choices;
import org.qipa.itests.fuzz.FuzzTarget;
import org.qipa.journal.RingJournals;
import org.qipa.time.SimulatedTime;

/**
 * The AP's node between two links to nodes that say what they like, in any order with what its sockets do. Each step is a
 * byte that names it, then what it needs.
 */
class QrtrNodeFuzz extends FuzzTarget {

    private static final int MOST_STEPS = 200;
    private static final int SOCKETS = 3;
    private static final int LINKS = 2;

    @FuzzTest
    void shouldSurviveAnyPacketsInAnyOrder(byte[] input) throws Exception {
        bounded(input, 1 << 24, 1 << 16, () -> new Run(new Choices(input)).all());
    }

    private static final class Run {

        private final SimulatedTime time = new SimulatedTime();
        private final Lane lane = time.lane("fuzz");
        private final Journal journal = new RingJournals().journal("fuzz", time);
        private final LocalNode node = new LocalNode(QrtrAddress.LOCAL_NODE, false, new Exchange(), journal,
                new FabricFaults(new QrtrFaults().board("fuzz"), time, journal), () -> { });
        private final List<Link> links = new ArrayList<>();
        private final List<QrtrSocket> sockets = new ArrayList<>();
        private final Choices choices;
        private boolean refuses;
        private long data;
        private long heard;
        private long invalid;

        Run(Choices choices) throws QrtrException {
            this.choices = choices;
            for (int i = 0; i < LINKS; i++) {
                links.add(node.link(this::carry));
            }
            node.start();
            for (int i = 0; i < SOCKETS; i++) {
                sockets.add(node.socket(lane, this::heard));
                sockets.get(i).bind(0);
            }
        }

        private void heard(QrtrAddress from, byte[] datagram) {
            heard += isFromAfar(from) ? 1 : 0;
        }

        private static boolean isFromAfar(QrtrAddress from) {
            return from.port() != QrtrAddress.CONTROL_PORT && from.node() != QrtrAddress.LOCAL_NODE;
        }

        /** What the node sends is always a packet. */
        private boolean carry(byte[] packet) {
            try {
                WirePacket.decode(packet);
            } catch (QrtrException e) {
                throw new AssertionError("the node sends what is no packet", e);
            }
            return !refuses;
        }

        void all() {
            for (int i = 0; i < MOST_STEPS && !choices.isEmpty(); i++) {
                step();
            }
            time.settle();
            refuses = false;
            var full = node.counters().get(Counters.Name.RECEIVE_QUEUE_FULL);
            require(heard <= data && data <= heard + node.counters().get(Counters.Name.NO_SOCKET) + full,
                    "datagrams neither heard nor counted: sent=" + data + " heard=" + heard);
            require(node.counters().get(Counters.Name.INVALID_PACKET) == invalid, "invalid packets not counted: put in="
                    + invalid + " counted=" + node.counters().get(Counters.Name.INVALID_PACKET));
            node.close();
            time.run(Duration.ofSeconds(1));
        }

        private void step() {
            switch (choices.below(12)) {
                case 0, 1 -> put(choices.chunk());
                case 2, 3, 4 -> put(new WirePacket(choices.below(13), address(), choices.below(2) == 1,
                        new QrtrAddress(QrtrAddress.LOCAL_NODE, port()), control()).encode());
                case 5 -> put(new WirePacket(PacketType.DATA.code(), address(), choices.below(2) == 1,
                        new QrtrAddress(choices.u8(), port()), nonEmpty(choices.bytes(choices.u8()))).encode());
                case 6 -> put(version2());
                case 7 -> send(new QrtrAddress(choices.below(4), port()), choices.bytes(choices.u8()));
                case 8 -> send(new QrtrAddress(QrtrAddress.LOCAL_NODE, QrtrAddress.CONTROL_PORT), control());
                case 9 -> refuses = choices.below(2) == 1;
                case 10 -> time.settle();
                default -> {
                    int which = choices.below(LINKS);
                    node.unlink(links.get(which));
                    links.set(which, node.link(this::carry));
                }
            }
        }

        private void put(byte[] packet) {
            try {
                var decoded = WirePacket.decode(packet);
                boolean toSocket = decoded.to().port() != QrtrAddress.CONTROL_PORT;
                data += decoded.is(PacketType.DATA) && toSocket && isFromAfar(decoded.from()) ? 1 : 0;
            } catch (QrtrException e) {
                invalid++;
            }
            links.get(choices.below(LINKS)).received(packet);
        }

        private void send(QrtrAddress to, byte[] datagram) {
            try {
                sockets.get(choices.below(SOCKETS)).send(to, nonEmpty(datagram));
            } catch (QrtrException refused) {
                require(!refused.getMessage().isEmpty(), "refused without a reason");
            }
        }

        private byte[] control() {
            var words = ByteBuffer.allocate(ControlPacket.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
            words.putInt(choices.below(13)).putInt(choices.below(4)).putInt(choices.u16()).putInt(choices.below(4)).putInt(port());
            return words.array();
        }

        /** A node near by, and a port that is likely to be somebody's. */
        private QrtrAddress address() {
            return new QrtrAddress(choices.below(4), port());
        }

        private int port() {
            int port = choices.u8();
            return port < 0x40 ? QrtrAddress.CONTROL_PORT : port < 0x80 ? Ports.EPHEMERAL_FIRST + port % SOCKETS : port;
        }

        private byte[] version2() {
            byte[] payload = nonEmpty(choices.bytes(choices.u8()));
            int padded = payload.length + 3 & -4;
            return ByteBuffer.allocate(WirePacket.VERSION_2_LENGTH + padded).order(ByteOrder.LITTLE_ENDIAN)
                    .put((byte) WirePacket.VERSION_2).put((byte) choices.below(13)).put((byte) choices.u8())
                    .put((byte) 0).putInt(payload.length).putShort((short) choices.below(4)).putShort((short) port())
                    .putShort((short) 1).putShort((short) port()).put(payload).array();
        }

        private static byte[] nonEmpty(byte[] bytes) {
            return bytes.length == 0 ? new byte[1] : bytes;
        }
    }
}
