package org.qipa.virtual.modem;

import java.util.Map;
import org.qipa.api.journal.Journal;
import org.qipa.api.modem.VirtualModem;
import org.qipa.api.platform.ModemSilicon;
import org.qipa.api.qmi.Qmi;
import org.qipa.api.qrtr.QrtrFabric;

/** A virtual modem without a framework, and the network behind it. */
public final class FuzzedModem implements AutoCloseable {

    private static final long ANSWER_NANOS = 2_000_000;

    private final PacketNetwork network = new PacketNetwork(Map.of());
    private final ModemSession session;

    /** A modem that boots. */
    public FuzzedModem(ModemSilicon silicon, QrtrFabric fabric, Qmi qmi, Journal journal) {
        session = new ModemSession(silicon, fabric, qmi, journal, network, ANSWER_NANOS, new ModemFaults().board(silicon.device()));
        session.start();
    }

    /** What can be asked of it. */
    public VirtualModem modem() {
        return session;
    }

    /** Packets its network has got and has not answered or kept. */
    public Map<String, Long> counters() {
        return session.counters();
    }

    @Override
    public void close() {
        session.close();
        network.close();
    }
}
