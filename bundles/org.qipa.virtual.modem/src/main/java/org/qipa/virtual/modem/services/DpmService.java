package org.qipa.virtual.modem.services;

import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.qipa.api.qrtr.QrtrAddress;

/** Data Port Mapper: the modem's data port is always open; opening and closing it is said yes to. */
final class DpmService implements Service {

    @Override
    public int id() {
        return 0x2f;
    }

    @Override
    public String name() {
        return "DPM";
    }

    @Override
    public Map<String, Function<Request, Answer>> table() {
        return Map.of("OPEN_PORT", this::open, "CLOSE_PORT", request -> Answer.success());
    }

    @Override
    public void open(Indications here) {
        // it never tells anything
    }

    private Answer open(Request request) {
        return request.message().values().isEmpty() ? Answer.failure(QmiError.MISSING_ARGUMENT) : Answer.success();
    }

    @Override
    public void gone(Predicate<QrtrAddress> clients) {
        // it keeps none
    }
}
