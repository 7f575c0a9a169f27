package org.qipa.virtual.modem;

import static org.qipa.api.fault.FaultDeclaration.next;
import static org.qipa.api.fault.Parameter.choice;
import static org.qipa.api.fault.Parameter.number;
import static org.qipa.api.fault.Parameter.time;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.qipa.api.fault.FaultBoard;
import org.qipa.api.fault.FaultDeclaration;
import org.qipa.api.fault.FaultSwitch;
import org.qipa.api.fault.Micros;

/** What the virtual modem can be asked to say wrong (spec 03 §10), and the switches of one device. */
final class ModemKnobs {

    /** Where in the handshake a modem leaves. */
    enum Point {
        /** Right after it has published its service. */
        PUBLISHED,
        /** When INIT_DRIVER has come, instead of an answer. */
        INIT_DRIVER,
        /** After the answer to INIT_DRIVER. */
        ANSWER,
        /** After DRIVER_INIT_COMPLETE. */
        DRIVER_INIT_COMPLETE,
        /** After INDICATION_REGISTER. */
        INDICATION_REGISTER,
        /** When INIT_COMPLETE has come. */
        INIT_COMPLETE;

        String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static final List<FaultDeclaration> DECLARATIONS = List.of(
            next("modem.no-answer", "the modem does not answer INIT_DRIVER"),
            next("modem.answer-late", "the modem answers INIT_DRIVER late",
                    time("delay", 1, Micros.LIMIT, 61_000_000, "how much later")),
            next("modem.answer-failure", "the modem answers INIT_DRIVER with result 1",
                    number("error", "", 0, 65_535, 41, "the error beside it")),
            next("modem.answer-garbage", "the answer to INIT_DRIVER cannot be read"),
            next("modem.answer-wrong-transaction", "the answer to INIT_DRIVER names another transaction"),
            next("modem.server-twice", "the modem publishes its service twice"),
            next("modem.bye", "the modem leaves without a crash, and comes back",
                    choice("point", "of the handshake", labels()),
                    time("back", 1, Micros.LIMIT, 100_000, "when it comes back")),
            next("modem.indication-register-twice", "INDICATION_REGISTER comes again",
                    number("more", "", 1, 1_000, 1, "how often again")),
            next("modem.indication-register-early", "INDICATION_REGISTER comes before the modem's service"),
            next("modem.driver-init-complete-empty", "DRIVER_INIT_COMPLETE comes without its TLV"),
            next("modem.indication-register-full", "INDICATION_REGISTER comes with all five optional TLVs"));

    final FaultSwitch noAnswer;
    final FaultSwitch answerLate;
    final FaultSwitch answerFailure;
    final FaultSwitch answerGarbage;
    final FaultSwitch answerWrongTransaction;
    final FaultSwitch serverTwice;
    final FaultSwitch indicationRegisterTwice;
    final FaultSwitch indicationRegisterEarly;
    final FaultSwitch indicationRegisterFull;
    final FaultSwitch driverInitCompleteEmpty;
    private final FaultSwitch bye;

    ModemKnobs(FaultBoard board) {
        noAnswer = board.of("modem.no-answer");
        answerLate = board.of("modem.answer-late");
        answerFailure = board.of("modem.answer-failure");
        answerGarbage = board.of("modem.answer-garbage");
        answerWrongTransaction = board.of("modem.answer-wrong-transaction");
        serverTwice = board.of("modem.server-twice");
        indicationRegisterTwice = board.of("modem.indication-register-twice");
        indicationRegisterEarly = board.of("modem.indication-register-early");
        indicationRegisterFull = board.of("modem.indication-register-full");
        driverInitCompleteEmpty = board.of("modem.driver-init-complete-empty");
        bye = board.of("modem.bye");
    }

    /** Microseconds to stay away from this point of the handshake on; 0: stay. */
    long bye(Point point) {
        return bye.isArmed() && bye.text("point").equals(point.label()) && bye.strike() ? bye.number("back") : 0;
    }

    private static String[] labels() {
        return Arrays.stream(Point.values()).map(Point::label).toArray(String[]::new);
    }
}
