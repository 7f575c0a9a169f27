package org.qipa.handshake;

import org.junit.jupiter.api.BeforeEach;

/** A handshake with a scripted modem. */
abstract class HandshakeFixture {

    static final String INIT_DRIVER = "00:21";
    static final String INIT_COMPLETE = "04:22";
    static final String ANSWERED_D = "02:35";
    static final String ANSWERED_R = "02:20";

    Bench bench;

    @BeforeEach
    void open() throws Exception {
        bench = new Bench();
        bench.sent();
    }

    void firstBoot() throws Exception {
        happens('I');
        happens('D');
        happens('R');
        bench.sent();
    }

    void happens(char event) throws Exception {
        switch (event) {
            case 'I' -> bench.appears(ScriptedModem.SUCCESS);
            case 'D' -> bench.asks(ScriptedModem.DRIVER_INIT_COMPLETE);
            case 'R' -> bench.asks(ScriptedModem.INDICATION_REGISTER);
            default -> throw new IllegalArgumentException("event=" + event);
        }
    }
}
