package org.qipa.virtual.modem.services;

import java.util.ArrayList;
import java.util.List;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.limit.Limit;
import org.qipa.api.modem.ModemProfile;
import org.qipa.api.qmi.Qmi;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrNode;
import org.qipa.api.time.Lane;

/** All services of one modem, for one boot. Belongs to its lane, but for {@link #limits}. */
public final class ModemServices implements AutoCloseable {

    /** The modem whose services they are. */
    public interface Modem {
        /** Whether it answers nothing at the moment. */
        boolean isSilent();

        /** Takes itself down and up again. */
        void restart();
    }

    private final Pace pace;
    private final ModemState state;
    private final List<Service> services;
    private final List<ServicePort> ports = new ArrayList<>();
    private final Journal journal;

    /**
     * Opens the services' sockets; nobody hears of them before {@link #publish}.
     *
     * @param answerNanos the modem takes to answer
     * @throws QrtrException when the node has no room; nothing is left open
     */
    public ModemServices(QrtrNode node, Qmi qmi, Lane lane, Journal journal, DataPaths paths, Modem modem,
            long answerNanos, ModemProfile profile) throws QrtrException {
        this.journal = journal;
        pace = new Pace(lane, answerNanos, modem::isSilent);
        state = new ModemState(lane, profile);
        services = List.of(new DmsService(state, lane.time(), modem::restart), new NasService(state),
                new WdsService(state, paths, journal), new WdaService(), new DpmService(), new UimService(state));
        try {
            for (Service service : services) {
                ports.add(new ServicePort(service, qmi, node, lane, journal, pace));
            }
        } catch (QrtrException | RuntimeException e) {
            close();
            throw e;
        }
        state.listen(() -> services.forEach(Service::changed));
    }

    /** Tells the network of them. */
    public void publish() throws QrtrException {
        for (ServicePort port : ports) {
            port.publish();
        }
        state.follow();
    }

    /** Takes another profile; clients that have registered for what is other now are told. */
    public void profile(ModemProfile profile) {
        if (state.profile(profile)) {
            journal.record(JournalKind.STATE, "modem", 0, 0, "profile taken " + profile.title());
        }
    }

    /** Says what was kept back while the modem was silent. */
    public void speakAgain() {
        pace.speakAgain();
    }

    /** What it keeps. Any thread. */
    public List<Limit> limits() {
        var limits = new ArrayList<Limit>();
        limits.add(pace.bound().reading(journal.device(), ""));
        services.forEach(service -> service.bounds().forEach(bound -> limits.add(bound.reading(journal.device(), ""))));
        return limits;
    }

    /** The modem goes down: its services go, and all calls end. */
    @Override
    public void close() {
        state.close();
        pace.close();
        ports.forEach(ServicePort::close);
    }
}
