package org.qipa.itests.qrtr;

import java.util.concurrent.CountDownLatch;
import org.qipa.api.qrtr.ControlPacket;
import org.qipa.api.qrtr.PacketType;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrFabric;
import org.qipa.api.qrtr.QrtrSocket;
import org.qipa.journal.RingJournals;
import org.qipa.qrtr.kernel.KernelQrtrTransport;
import org.qipa.time.SystemTime;

/** A process of its own that serves until it is killed: sends every datagram back. Arguments: service, instance word. */
public final class KernelPeer {

    private KernelPeer() {
    }

    /** Serves. */
    public static void main(String[] arguments) throws Exception {
        SystemTime time = new SystemTime();
        QrtrFabric fabric = new KernelQrtrTransport().open("peer", time, new RingJournals().journal("peer", time));
        QrtrSocket[] socket = new QrtrSocket[1];
        socket[0] = fabric.local().socket(time.lane("peer"), (from, datagram) -> {
            if (from.port() != QrtrAddress.CONTROL_PORT) {
                answer(socket[0], from, datagram);
            }
        });
        socket[0].send(new QrtrAddress(fabric.local().id(), QrtrAddress.CONTROL_PORT), ControlPacket.server(
                PacketType.NEW_SERVER, Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]),
                new QrtrAddress(0, 0)).encode());
        new CountDownLatch(1).await();
    }

    private static void answer(QrtrSocket socket, QrtrAddress to, byte[] datagram) {
        try {
            socket.send(to, datagram);
        } catch (QrtrException e) {
            System.out.println("peer cannot answer: " + e.getMessage());
        }
    }
}
