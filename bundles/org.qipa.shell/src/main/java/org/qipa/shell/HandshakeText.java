package org.qipa.shell;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Locale;
import org.qipa.api.journal.JournalEvent;
import org.qipa.api.journal.JournalKind;

/** Events of a handshake as a conversation: who says what, and which state comes of it. */
final class HandshakeText {

    /** A QRTR control packet: command, then service, instance, node and port, 32 bits each, little-endian. */
    private static final int SERVICE_OFFSET = 4;
    private static final int INSTANCE_OFFSET = 8;
    private static final int NODE_OFFSET = 12;
    private static final int PORT_OFFSET = 16;
    private static final int CONTROL_LENGTH = 20;
    /** Bytes of a QMI message that fit on a line. */
    private static final int SHOWN = 20;

    private HandshakeText() {
    }

    /** A control packet that a socket of the AP exchanges with its own name service: it says nothing of the modem. */
    static boolean isBookkeeping(JournalEvent e) {
        return e.kind() == JournalKind.QRTR && (e.subject().endsWith(" socket") || e.subject().endsWith(" notify"));
    }

    /** An event on a line: milliseconds since another one, direction, what. */
    static String line(JournalEvent e, long begin) {
        String way = e.subject().endsWith(" tx") ? "AP -> modem" : e.subject().endsWith(" rx") ? "AP <- modem" : "";
        String subject = e.subject().replaceFirst(" (tx|rx)$", "");
        String what = switch (e.kind()) {
            case QRTR -> "QRTR " + subject + control(e.payload());
            case QMI -> "QMI " + subject + bytes(e.payload());
            case STATE -> subject + ": " + e.text();
            default -> e.kind() + " " + subject + ": " + e.text().lines().findFirst().orElse("");
        };
        return String.format(Locale.ROOT, "%10.3f ms  %-11s  %s", (e.nanoTime() - begin) / 1e6, way, what);
    }

    private static String control(byte[] packet) {
        if (packet.length < CONTROL_LENGTH) {
            return "";
        }
        ByteBuffer fields = ByteBuffer.wrap(packet).order(ByteOrder.LITTLE_ENDIAN);
        int service = fields.getInt(SERVICE_OFFSET);
        int port = fields.getInt(PORT_OFFSET);
        return service == 0 && port == 0 ? "" : " service=" + Integer.toUnsignedString(service) + " instance="
                + Text.hex(fields.getInt(INSTANCE_OFFSET), 1) + " node=" + Integer.toUnsignedString(fields.getInt(NODE_OFFSET))
                + " port=" + Integer.toUnsignedString(port);
    }

    private static String bytes(byte[] message) {
        int shown = Math.min(message.length, SHOWN);
        return shown == 0 ? "" : "  " + HexFormat.of().formatHex(message, 0, shown)
                + (shown < message.length ? "... (" + message.length + " bytes)" : "");
    }
}
