package org.qipa.itests.qrtr;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.qipa.api.qrtr.ControlPacket;
import org.qipa.api.qrtr.PacketType;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrNode;
import org.qipa.api.qrtr.QrtrSocket;
import org.qipa.api.time.Lane;

/** A socket, what it hears, and what a test has it say. */
final class Party implements QrtrSocket.Receiver, AutoCloseable {

    /** An emulated machine is slow, and another process takes its time to start. */
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(120);

    /** A datagram that was read. */
    record Heard(QrtrAddress from, byte[] datagram) {}

    final QrtrSocket socket;
    private final QrtrAddress names;
    private final List<Heard> heard = new ArrayList<>();
    private int room;

    Party(QrtrNode node, Lane lane) throws QrtrException {
        names = new QrtrAddress(node.id(), QrtrAddress.CONTROL_PORT);
        socket = node.socket(lane, this);
    }

    @Override
    public synchronized void received(QrtrAddress from, byte[] datagram) {
        heard.add(new Heard(from, datagram));
        notifyAll();
    }

    @Override
    public synchronized void writable() {
        room++;
        notifyAll();
    }

    /** Has it take any port. */
    Party bound() throws QrtrException {
        socket.bind(0);
        return this;
    }

    QrtrAddress address() {
        return socket.address();
    }

    void say(ControlPacket packet) throws QrtrException {
        socket.send(names, packet.encode());
    }

    void say(PacketType type, int service, int instanceWord) throws QrtrException {
        say(ControlPacket.server(type, service, instanceWord, new QrtrAddress(0, 0)));
    }

    /** All it has heard from its name service of one kind, in order. */
    synchronized List<ControlPacket> told(PacketType type) {
        return heard.stream().filter(h -> h.from().equals(names)).map(h -> ControlPacket.decode(h.datagram()))
                .filter(packet -> packet.command() == type.code()).toList();
    }

    /** All it has heard from others, in order. */
    synchronized List<Heard> mail() {
        return heard.stream().filter(h -> !h.from().equals(names)).toList();
    }

    /** How often it was told that there is room again. */
    synchronized int room() {
        return room;
    }

    synchronized void forget() {
        heard.clear();
    }

    /** Waits until it has heard what makes the condition hold. */
    synchronized void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT_NANOS;
        try {
            while (!condition.getAsBoolean()) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError(what + ": not heard by " + address() + ": controls=" + controls() + " mail="
                            + mail().size() + " limit_s=" + TimeUnit.NANOSECONDS.toSeconds(LIMIT_NANOS));
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until its lookups have been listed: so many end markers have come. */
    Party listed(int lookups) {
        until("end of the listing", () -> told(PacketType.NEW_SERVER).stream().filter(Party::isEnd).count() >= lookups);
        return this;
    }

    private List<ControlPacket> controls() {
        return heard.stream().filter(h -> h.from().equals(names)).map(h -> ControlPacket.decode(h.datagram())).toList();
    }

    /** Whether a NEW_SERVER is the end marker of a listing. */
    static boolean isEnd(ControlPacket packet) {
        return packet.equals(ControlPacket.bare(PacketType.NEW_SERVER));
    }

    @Override
    public void close() {
        socket.close();
    }
}
