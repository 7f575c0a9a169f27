package org.qipa.virtual.modem.services;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.qipa.api.limit.Bound;
import org.qipa.api.modem.ModemProfile.Card;
import org.qipa.api.modem.ModemProfile.PinState;
import org.qipa.api.modem.ModemProfile.Sim;
import org.qipa.api.qrtr.QrtrAddress;

/** User Identity Module: the card in the modem's one slot. */
final class UimService implements Service {

    /** Events a client can register for (uim_event_registration_flag). */
    private static final long CARD_STATUS = 1;
    private static final long SLOT_STATUS = 16;
    private static final int NO_APPLICATION = 0xffff;
    private static final int USIM = 2;
    private static final int PERSONALIZED = 2;
    private static final int UICC = 2;
    /** A USIM of nobody in particular. */
    private static final List<Long> APPLICATION = List.of(0xa0L, 0L, 0L, 0L, 0x87L, 0x10L, 2L, 0xffL, 0xffL, 0xffL, 0xffL,
            0x89L, 0xffL, 0L, 0L, 0xffL);
    private static final List<Long> ANSWER_TO_RESET = List.of(0x3bL, 0x9fL, 0x96L, 0x80L, 0x1fL, 0xc7L, 0x80L, 0x31L);
    private static final int EF_ICCID = 0x2fe2;
    private static final int EF_IMSI = 0x6f07;
    private static final int ICCID_BYTES = 10;

    private final ModemState state;
    private final Clients<long[]> clients = new Clients<>("UIM", () -> new long[1]);
    private Indications indications;
    private Sim told;

    UimService(ModemState state) {
        this.state = state;
    }

    @Override
    public int id() {
        return 0x0b;
    }

    @Override
    public String name() {
        return "UIM";
    }

    @Override
    public Map<String, Function<Request, Answer>> table() {
        var table = new LinkedHashMap<String, Function<Request, Answer>>();
        table.put("RESET", this::reset);
        table.put("GET_CARD_STATUS", request -> Answer.success(cardStatus()));
        table.put("GET_SLOT_STATUS", request -> Answer.success(slotStatus()));
        table.put("REGISTER_EVENTS", this::registerEvents);
        table.put("READ_TRANSPARENT", this::readTransparent);
        return table;
    }

    @Override
    public void open(Indications here) {
        indications = here;
        told = state.profile().sim();
    }

    @Override
    public void changed() {
        var now = state.profile().sim();
        if (!now.equals(told)) {
            told = now;
            clients.forEach((client, events) -> {
                if ((events[0] & CARD_STATUS) != 0) {
                    indications.send(client, "CARD_STATUS", cardStatus());
                }
                if ((events[0] & SLOT_STATUS) != 0) {
                    indications.send(client, "SLOT_STATUS", slotStatus());
                }
            });
        }
    }

    @Override
    public void gone(Predicate<QrtrAddress> gone) {
        clients.remove(gone, (client, events) -> { });
    }

    @Override
    public List<Bound> bounds() {
        return List.of(clients.bound());
    }

    /** Of what is asked for, only what is known is registered; the answer says which. */
    private Answer registerEvents(Request request) {
        return clients.answer(request, (asked, events) -> {
            events[0] = request.required("event_registration_mask") & (CARD_STATUS | SLOT_STATUS);
            return Answer.success("event_registration_mask", events[0]);
        });
    }

    private Map<String, Object> cardStatus() {
        var sim = state.profile().sim();
        boolean present = sim.card() == Card.PRESENT;
        var card = Values.of("card_state", sim.card().ordinal(), "upin_state", 0, "upin_retries", 0, "upuk_retries", 0,
                "error_code", 0, "applications", present ? List.of(application(sim)) : List.of());
        return Values.of("card_status", Values.of("index_gw_primary", present ? 0 : NO_APPLICATION, "index_1x_primary",
                NO_APPLICATION, "index_gw_secondary", NO_APPLICATION, "index_1x_secondary", NO_APPLICATION, "cards",
                List.of(card)));
    }

    private static Map<String, Object> application(Sim sim) {
        return Values.of("type", USIM, "state", applicationState(sim.pin1().state()), "personalization_state", PERSONALIZED,
                "personalization_feature", 0, "personalization_retries", 0, "personalization_unblock_retries", 0,
                "application_identifier_value", APPLICATION, "upin_replaces_pin1", false, "pin1_state",
                pinState(sim.pin1().state()), "pin1_retries", sim.pin1().retries(), "puk1_retries",
                sim.pin1().unblockRetries(), "pin2_state", pinState(sim.pin2().state()), "pin2_retries",
                sim.pin2().retries(), "puk2_retries", sim.pin2().unblockRetries());
    }

    /** uim_card_application_state. */
    private static int applicationState(PinState pin) {
        return switch (pin) {
            case ENABLED_NOT_VERIFIED -> 2;
            case BLOCKED -> 3;
            case PERMANENTLY_BLOCKED -> 5;
            case DISABLED, ENABLED_VERIFIED -> 7;
        };
    }

    /** uim_pin_state and dms_uim_pin_status, which have the same numbers for these. */
    static int pinState(PinState pin) {
        return pin.ordinal() + 1;
    }

    private Map<String, Object> slotStatus() {
        var sim = state.profile().sim();
        boolean present = sim.card() == Card.PRESENT;
        return Values.of("physical_slot_status", List.of(Values.of("physical_card_status", present ? 2 : 1,
                        "physical_slot_status", 1, "logical_slot", 1, "iccid",
                        present ? swapped(sim.iccid(), ICCID_BYTES) : List.of())),
                "physical_slot_information", List.of(Values.of("card_protocol", present ? UICC : 0, "valid_applications",
                        present ? 1 : 0, "atr_value", present ? ANSWER_TO_RESET : List.of(), "is_euicc", false)),
                "slot_eid", List.of(Values.of("eid", List.of())));
    }

    /** The two files that say whose card it is; others are not on it. */
    private Answer readTransparent(Request request) {
        var sim = state.profile().sim();
        if (sim.card() != Card.PRESENT) {
            return Answer.failure(QmiError.NO_SIM);
        }
        long file = (Long) request.struct("file").get("file_id");
        List<Long> bytes;
        if (file == EF_ICCID) {
            bytes = swapped(sim.iccid(), ICCID_BYTES);
        } else if (file == EF_IMSI && state.isSimReady()) {
            bytes = imsi(sim.imsi());
        } else {
            return Answer.failure(QmiError.SIM_FILE_NOT_FOUND, "card_result", Values.of("sw1", 0x6a, "sw2", 0x82));
        }
        long offset = (Long) request.struct("read_information").get("offset");
        long length = (Long) request.struct("read_information").get("length");
        if (offset > bytes.size() || length > bytes.size() - offset) {
            return Answer.failure(QmiError.INVALID_ARGUMENT);
        }
        var read = bytes.subList((int) offset, length == 0 ? bytes.size() : (int) (offset + length));
        return Answer.success("card_result", Values.of("sw1", 0x90, "sw2", 0), "read_result", read);
    }

    /** Two digits a byte, the first in the low half, filled up with ones (3GPP TS 31.102 §4.2.2, ETSI TS 102 221 §13.2). */
    private static List<Long> swapped(String digits, int length) {
        var bytes = new ArrayList<Long>();
        for (int i = 0; i < 2 * length; i += 2) {
            bytes.add(digit(digits, i) | digit(digits, i + 1) << 4);
        }
        return bytes;
    }

    private static long digit(String digits, int at) {
        return at < digits.length() ? digits.charAt(at) - '0' : 0xf;
    }

    /** Length, then the digits behind a half byte with the parity (3GPP TS 31.102 §4.2.2). */
    private static List<Long> imsi(String imsi) {
        int bytes = imsi.length() / 2 + 1;
        var file = new ArrayList<Long>();
        file.add((long) bytes);
        file.add((imsi.length() % 2 == 1 ? 9L : 1L) | (long) (imsi.charAt(0) - '0') << 4);
        file.addAll(swapped(imsi.substring(1), bytes - 1));
        while (file.size() < 9) {
            file.add(0xffL);
        }
        return file;
    }
}
