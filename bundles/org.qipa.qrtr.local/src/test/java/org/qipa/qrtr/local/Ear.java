package org.qipa.qrtr.local;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.qipa.api.qrtr.ControlPacket;
import org.qipa.api.qrtr.PacketType;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrSocket;

/** A receiver that remembers what it heard. */
final class Ear implements QrtrSocket.Receiver {

    /** A datagram that was read. */
    record Heard(QrtrAddress from, byte[] datagram) {
        ControlPacket control() {
            return ControlPacket.decode(datagram);
        }
    }

    final List<Heard> heard = new ArrayList<>();
    int writable;

    @Override
    public void received(QrtrAddress from, byte[] datagram) {
        heard.add(new Heard(from, datagram));
    }

    @Override
    public void writable() {
        writable++;
    }

    /** Control packets of a type, in order. */
    List<ControlPacket> controls(PacketType type) {
        return heard.stream().filter(h -> h.from().port() == QrtrAddress.CONTROL_PORT).map(Heard::control)
                .filter(ofType(type)).toList();
    }

    void forget() {
        heard.clear();
    }

    private static Predicate<ControlPacket> ofType(PacketType type) {
        return packet -> packet.command() == type.code();
    }
}
