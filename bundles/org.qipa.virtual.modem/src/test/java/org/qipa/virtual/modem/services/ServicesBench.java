package org.qipa.virtual.modem.services;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.qipa.api.journal.Journal;
import org.qipa.api.modem.ModemProfile;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrFabric;
import org.qipa.api.qrtr.QrtrNode;
import org.qipa.api.time.Lane;
import org.qipa.documents.JacksonModemProfiles;
import org.qipa.journal.RingJournals;
import org.qipa.qmi.QmiRuntime;
import org.qipa.qrtr.local.LocalQrtrTransport;
import org.qipa.time.SimulatedTime;

/** The services on a fabric in simulated time, with hosts that only note what is said of them. */
final class ServicesBench implements AutoCloseable, ModemServices.Modem, DataPaths {

    static final int DMS = 0x02;
    static final int NAS = 0x03;
    static final int WDS = 0x01;
    static final int WDA = 0x1a;
    static final int DPM = 0x2f;
    static final int UIM = 0x0b;

    private static final JacksonModemProfiles PROFILES = new JacksonModemProfiles();
    private static final long ANSWER_NANOS = 2_000_000;

    final SimulatedTime time = new SimulatedTime();
    final Journal journal = new RingJournals().journal("modem0", time);
    final QmiRuntime qmi = new QmiRuntime();
    final QrtrFabric fabric = new LocalQrtrTransport().open("modem0", time, journal);
    final Lane lane = time.lane("modem");
    /** What the services said of mux ids. */
    final List<String> paths = new ArrayList<>();
    final Map<Integer, Traffic> traffic = new LinkedHashMap<>();
    private final QrtrNode node;
    final ModemServices services;
    boolean silent;
    int restarts;

    ServicesBench() throws QrtrException {
        this(PROFILES.standard());
    }

    ServicesBench(ModemProfile profile) throws QrtrException {
        node = fabric.attach(0);
        services = new ModemServices(node, qmi, lane, journal, this, this, ANSWER_NANOS, profile);
        lane.execute(() -> {
            try {
                services.publish();
            } catch (QrtrException e) {
                throw new IllegalStateException(e);
            }
        });
        time.settle();
    }

    /** A profile that is other than the default one in what is said; ' stands for ". */
    static ModemProfile profile(String members) {
        var json = "{\"format\": \"qipa-modem/1\", " + members.replace('\'', '"') + "}";
        try {
            return PROFILES.read("test", new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
        } catch (Exception e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Has the services take another profile. */
    void take(ModemProfile profile) {
        lane.execute(() -> services.profile(profile));
        run(10);
    }

    void run(long millis) {
        time.run(Duration.ofMillis(millis));
    }

    /** A service on one more socket of the modem's node. */
    ServicePort port(Service service) throws QrtrException {
        return new ServicePort(service, qmi, node, lane, journal, new Pace(lane, ANSWER_NANOS, () -> false));
    }

    ServiceClient client(int service) {
        return new ServiceClient(this, service);
    }

    @Override
    public void close() {
        lane.execute(services::close);
        run(10);
        node.close();
        fabric.close();
    }

    @Override
    public boolean isSilent() {
        return silent;
    }

    @Override
    public void restart() {
        restarts++;
    }

    @Override
    public List<String> addresses(int mux) {
        return List.of("10.64." + mux + ".1", "fd00:64:" + Integer.toHexString(mux) + "::1");
    }

    @Override
    public void up(int mux, int family, List<String> hosts, boolean claimed) {
        paths.add("up " + mux + "/" + family + (hosts.isEmpty() ? "" : " " + hosts) + (claimed ? " claimed" : ""));
    }

    @Override
    public void down(int mux, int family) {
        paths.add("down " + mux + "/" + family);
    }

    @Override
    public void release() {
        paths.add("release");
    }

    @Override
    public Traffic traffic(int mux) {
        return traffic.getOrDefault(mux, new Traffic(0, 0, 0, 0, 0));
    }
}
