package org.qipa.virtual.modem;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.lang.foreign.MemorySegment;
import org.qipa.api.journal.Journal;
import org.qipa.api.platform.ModemSilicon;
import org.qipa.api.qmi.Qmi;
import org.qipa.api.qrtr.QrtrFabric;

/**
 * A virtual modem without a framework: the real session with the real hosts behind it; or, where only the IPA is to be
 * measured, a modem that speaks the real handshake and sends every packet back as it came.
 */
public final class BareModem implements AutoCloseable {

    private static final long ANSWER_NANOS = 0;
    private static final int MUX = 0xff;

    private final PacketNetwork network = new PacketNetwork(Map.of());
    private final boolean sendsBack;
    private final LongAdder lost = new LongAdder();
    private ModemSession session;

    /** @param sendsBack whether packets come back as they went, without a host's work */
    public BareModem(boolean sendsBack) {
        this.sendsBack = sendsBack;
    }

    /** Silicon and fabric are there: the modem boots. */
    public void attach(ModemSilicon silicon, QrtrFabric fabric, Qmi qmi, Journal journal) {
        session = new ModemSession(sendsBack ? bent(silicon) : silicon, fabric, qmi, journal, network, ANSWER_NANOS,
                new ModemFaults().board(silicon.device()));
        session.start();
    }

    /** The silicon with another listener to packets; everything else goes straight through. */
    private ModemSilicon bent(ModemSilicon silicon) {
        return (ModemSilicon) Proxy.newProxyInstance(BareModem.class.getClassLoader(), new Class<?>[] {ModemSilicon.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("attach")) {
                        silicon.attach(new Back(silicon, (ModemSilicon.Listener) arguments[0], lost));
                        return null;
                    }
                    try {
                        return method.invoke(silicon, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private record Back(ModemSilicon silicon, ModemSilicon.Listener session, LongAdder lost) implements ModemSilicon.Listener {
        @Override
        public void received(MemorySegment memory, long offset, int length, int metadata) {
            if (!silicon.send(memory, offset, length, metadata & MUX)) {
                lost.increment();
            }
        }

        @Override
        public void writable() {
            session.writable();
        }

        @Override
        public void powerOff() {
            session.powerOff();
        }
    }

    /** Addresses of the host behind a mux id. */
    public static List<String> addresses(int mux) {
        return PacketNetwork.defaultAddresses(mux);
    }

    /** Counters of the network, and packets for which the IPA had no room on their way back. */
    public Map<String, Long> counters() {
        Map<String, Long> all = network.counters();
        all.put("lost_on_the_way_back", lost.sum());
        return all;
    }

    /** The device has gone: so has the modem's power. */
    @Override
    public void close() {
        network.close();
    }
}
