package org.qipa.gsi;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.qipa.api.gsi.GsiChannel;
import org.qipa.api.gsi.GsiTransaction;
import org.qipa.api.soc.EndpointName;

/** A set-up GSI with its data channels started, and the lanes to use them on. */
abstract class TransferFixture {

    static final int TX = 3;
    static final int RX = 6;
    static final int COMMAND = 4;

    Bench bench;
    GsiChannel tx;
    GsiChannel rx;
    GsiChannel command;
    final Bench.Recorder sent = new Bench.Recorder();
    final Bench.Recorder received = new Bench.Recorder();

    @BeforeEach
    void startAll() throws Exception {
        bench = new Bench("sdm845").setup();
        tx = bench.channel(EndpointName.AP_MODEM_TX);
        rx = bench.channel(EndpointName.AP_MODEM_RX);
        command = bench.channel(EndpointName.AP_COMMAND_TX);
        tx.listen(sent);
        rx.listen(received);
        bench.run(tx::start);
        bench.run(rx::start);
        bench.run(command::start);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    List<Integer> flags(int channel) {
        return bench.hardware.taken.get(channel).stream().map(FakeGsi.TakenTre::flags).toList();
    }

    void data(Bench.Action action) throws Exception {
        bench.on(bench.data, action);
    }

    GsiTransaction transfer(int... lengths) {
        GsiTransaction t = tx.allocate(lengths.length);
        for (int length : lengths) {
            t.addTransfer(0x5000, length);
        }
        return t;
    }

    void post(int count) {
        for (int i = 0; i < count; i++) {
            Bench.send(rx, 0x10_0000L + i, 8128, false);
        }
        rx.ring();
    }
}
