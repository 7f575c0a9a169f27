package org.qipa.virtual.modem;

import java.util.List;
import java.util.Map;
import org.qipa.api.journal.Journal;
import org.qipa.api.modem.VirtualModem;
import org.qipa.api.platform.ModemSilicon;
import org.qipa.api.qmi.Qmi;
import org.qipa.api.qrtr.QrtrFabric;

/** Virtual modems of one device name, one after the other, on one network; what VirtualModems does in a framework. */
public final class SimulatedModem implements AutoCloseable {

    private static final long ANSWER_NANOS = 2_000_000;

    private final PacketNetwork network;
    private final ModemFaults faults;
    private ModemSession session;

    /**
     * @param hosts  addresses that answer, by mux id
     * @param faults that can be asked for
     */
    public SimulatedModem(Map<Integer, List<String>> hosts, ModemFaults faults) {
        this.faults = faults;
        network = new PacketNetwork(hosts);
    }

    /** Silicon and fabric are there: a modem boots. */
    public VirtualModem attach(ModemSilicon silicon, QrtrFabric fabric, Qmi qmi, Journal journal, boolean silent) {
        session = new ModemSession(silicon, fabric, qmi, journal, network, ANSWER_NANOS, faults.board(silicon.device()));
        if (silent) {
            session.silence(true);
        }
        session.start();
        return session;
    }

    /** One of them has gone. */
    public void detach() {
        session.close();
        session = null;
    }

    /** Counters of the network, which outlives its modems. */
    public Map<String, Long> counters() {
        return network.counters();
    }

    @Override
    public void close() {
        network.close();
    }
}
