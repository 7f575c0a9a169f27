package org.qipa.qrtr.local;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.qipa.api.fault.FaultBoard;
import org.qipa.api.fault.FaultDeclaration;
import org.qipa.api.fault.FaultSwitch;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.qrtr.ControlPacket;
import org.qipa.api.qrtr.PacketType;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.time.Lane;
import org.qipa.api.time.TimeSource;

/**
 * The faults of one fabric. Those of the moment strike on a lane of their own, which is there from the first of them to the
 * end of the fabric.
 */
final class FabricFaults {

    private static final int MODEM_NODE = 0;

    private final FaultBoard board;
    private final String name;
    private final TimeSource time;
    private final FaultSwitch queueFull;
    private final FaultSwitch noResume;
    private Lane lane;
    private boolean closed;

    FabricFaults(FaultBoard board, TimeSource time, Journal journal) {
        this.board = board;
        this.time = time;
        name = board.device() + "-qrtr-faults";
        queueFull = board.of(QrtrFaults.QUEUE_FULL);
        noResume = board.of(QrtrFaults.NO_RESUME);
        board.listener((fault, struck, parameters) -> journal.record(JournalKind.STRIKE, fault.name(), struck, 0,
                parameters.toString()));
    }

    /** Says what happens when a packet that cannot be read comes, and when links flap. */
    void open(Consumer<byte[]> malformed, Runnable flap) {
        moment(board.of(QrtrFaults.MALFORMED), f -> malformed.accept(packet(f.text("what"))));
        moment(board.of(QrtrFaults.FLAP), f -> flap.run());
    }

    private void moment(FaultSwitch fault, Consumer<FaultSwitch> strike) {
        fault.actor(f -> {
            Lane mine = lane();
            if (mine != null) {
                mine.execute(() -> strike(mine, f, strike));
            }
        });
    }

    private static void strike(Lane lane, FaultSwitch fault, Consumer<FaultSwitch> strike) {
        if (fault.strike()) {
            strike.accept(fault);
        }
        if (fault.isArmed()) {
            lane.schedule(TimeUnit.MICROSECONDS.toNanos(fault.number(FaultDeclaration.GAP)),
                    () -> strike(lane, fault, strike));
        }
    }

    private synchronized Lane lane() {
        if (lane == null && !closed) {
            lane = time.lane(name);
        }
        return lane;
    }

    /** The fabric is gone. */
    void close() {
        board.of(QrtrFaults.MALFORMED).actor(null);
        board.of(QrtrFaults.FLAP).actor(null);
        Lane last;
        synchronized (this) {
            closed = true;
            last = lane;
            lane = null;
        }
        if (last != null) {
            last.close();
        }
    }

    boolean queueFull(int node) {
        return strikes(queueFull, node);
    }

    boolean noResume(int node) {
        return strikes(noResume, node);
    }

    private static boolean strikes(FaultSwitch fault, int node) {
        return fault.isArmed() && fault.text("node").equals(node == QrtrAddress.LOCAL_NODE ? "ap" : "modem")
                && fault.strike();
    }

    /** Packets of the modem's node that each break one rule of spec 02 A3. */
    private static byte[] packet(String what) {
        var from = new QrtrAddress(MODEM_NODE, Ports.EPHEMERAL_FIRST);
        var control = new QrtrAddress(QrtrAddress.LOCAL_NODE, QrtrAddress.CONTROL_PORT);
        byte[] bare = ControlPacket.bare(PacketType.NEW_SERVER).encode();
        byte[] sound = new WirePacket(PacketType.DATA.code(), from, false, control, bare).encode();
        return switch (what) {
            case "short" -> Arrays.copyOf(sound, WirePacket.VERSION_1_LENGTH - 4);
            case "size" -> Arrays.copyOf(sound, sound.length - 4);
            case "port" -> new WirePacket(PacketType.NEW_SERVER.code(), from, false,
                    new QrtrAddress(QrtrAddress.LOCAL_NODE, Ports.EPHEMERAL_FIRST), bare).encode();
            case "control" -> new WirePacket(PacketType.DATA.code(), from, false, control, new byte[] {99, 0, 0, 0}).encode();
            default -> {
                ByteBuffer.wrap(sound).order(ByteOrder.LITTLE_ENDIAN).putInt(0, 7);
                yield sound;
            }
        };
    }
}
