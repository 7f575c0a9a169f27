package org.qipa.handshake;

import java.util.ArrayList;
import org.qipa.api.handshake.HandshakeState;
import org.qipa.api.qrtr.QrtrAddress;

/** Says in words what a handshake waits for, and the likely reason. */
final class Waiting {

    private static final String SERVICE = "the modem's IPA service (NEW_SERVER service=0x31 version=1 instance=2)";

    private Waiting() {
    }

    static String of(HandshakeState state, Flags flags, QrtrAddress exchangeWith) {
        return switch (state) {
            case NO_MODEM -> noModem(flags);
            case INIT_DRIVER_SENT -> "the modem's answer to INIT_DRIVER, sent to " + exchangeWith + ", for at most 60 s"
                    + (flags.unreadable == null ? "; when it does not come, the modem's IPA service hangs or is silent"
                            : "; one came that cannot be read: " + flags.unreadable);
            case INIT_DRIVER_FAILED -> SERVICE + " once more, because INIT_DRIVER failed: " + flags.failure
                    + "; a restart of the modem brings it";
            case MODEM_READY -> modemReady(flags);
            case COMPLETE -> flags.networkFailed ? "the network device, which could not be started; the next message of the"
                    + " modem tries again" : "";
        };
    }

    private static String noModem(Flags flags) {
        if (flags.gone != null) {
            return SERVICE + "; likely the modem restarts: " + flags.gone;
        }
        if (flags.serviceGone) {
            return SERVICE + "; the modem withdrew it and still runs";
        }
        return SERVICE + "; likely the modem has no power, has not booted, or has no route to the AP";
    }

    private static String modemReady(Flags flags) {
        var missing = new ArrayList<String>();
        if (!flags.ucReady) {
            missing.add("DRIVER_INIT_COMPLETE from the modem; likely it still loads the microcontroller");
        }
        if (flags.initialBoot && !flags.indicationRequested) {
            missing.add("INDICATION_REGISTER from the modem");
        } else if (flags.initialBoot && flags.ucReady && !flags.indicationSent) {
            missing.add("another message of the modem, because INIT_COMPLETE could not be sent");
        }
        return String.join("; and ", missing);
    }
}
