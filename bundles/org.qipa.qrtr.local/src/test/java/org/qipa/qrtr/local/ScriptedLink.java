package org.qipa.qrtr.local;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.qipa.api.qrtr.ControlPacket;
import org.qipa.api.qrtr.PacketType;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;

/** The far end of a link, played by a test: takes what the node sends, and puts in any bytes. */
final class ScriptedLink {

    final List<WirePacket> sent = new ArrayList<>();
    final Link link;
    boolean refuses;

    ScriptedLink(LocalNode node) {
        link = node.link(this::carry);
    }

    /** Puts in a control packet from a node's name service. */
    void control(int node, PacketType type, ControlPacket packet) {
        packet(type, new QrtrAddress(node, QrtrAddress.CONTROL_PORT),
                new QrtrAddress(QrtrAddress.LOCAL_NODE, QrtrAddress.CONTROL_PORT), packet.encode());
    }

    void packet(PacketType type, QrtrAddress from, QrtrAddress to, byte[] payload) {
        link.received(new WirePacket(type.code(), from, false, to, payload).encode());
    }

    void bytes(String hex) {
        link.received(java.util.HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    /** Says that a service is on a node. */
    void newServer(int viaNode, int service, int instanceWord, QrtrAddress at) {
        control(viaNode, PacketType.NEW_SERVER, ControlPacket.server(PacketType.NEW_SERVER, service, instanceWord, at));
    }

    List<WirePacket> sent(PacketType type) {
        return sent.stream().filter(p -> p.is(type)).toList();
    }

    private boolean carry(byte[] bytes) {
        if (refuses) {
            return false;
        }
        // Only version 1 is ever sent.
        if (ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt() != WirePacket.VERSION_1) {
            throw new AssertionError("version " + bytes[0]);
        }
        try {
            sent.add(WirePacket.decode(bytes));
        } catch (QrtrException e) {
            throw new AssertionError(e);
        }
        return true;
    }
}
