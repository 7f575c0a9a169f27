package org.qipa.virtual.modem;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.qipa.api.document.DocumentException;
import org.qipa.api.document.Fault;
import org.qipa.api.journal.Journals;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.modem.ModemProfile;
import org.qipa.api.modem.ModemProfiles;
import org.qipa.api.time.Lane;
import org.qipa.api.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The profile of a device's modem in a watched file: a configuration {@code org.qipa.modem.profile}.
 *
 * <p>A file counts when two looks in a row found the same bytes, at the very first look at once. A profile is taken whole or
 * refused with every fault; the one before stays in force then, also while the file is gone.
 */
@Component(service = ModemProfileFile.class, immediate = true, configurationPid = "org.qipa.modem.profile",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ModemProfileFile.Config.class, factory = true)
public final class ModemProfileFile {

    /** A profile. */
    @ObjectClassDefinition(name = "qipa modem profile", description = "What a virtual modem says of itself")
    public @interface Config {
        /** Device. */
        @AttributeDefinition(description = "Name of the device, or of the modem without one")
        String device();

        /** File. */
        @AttributeDefinition(description = "Profile of the format qipa-modem/1; looked at while it is configured")
        String file();
    }

    private static final Logger LOG = LoggerFactory.getLogger(ModemProfileFile.class);
    private static final long INTERVAL_NANOS = 200_000_000;
    /** More than any document the reader takes. */
    private static final int SIZE_LIMIT = (4 << 20) + 1;

    private final String device;
    private final Path file;
    private final ModemProfiles profiles;
    private final Journals journals;
    private final Lane lane;
    private Consumer<ModemProfile> listener;
    private ModemProfile taken;
    private byte[] seen;
    private byte[] decided = {};
    private boolean first = true;

    /** Begins to look. */
    @Activate
    public ModemProfileFile(Config config, @Reference ModemProfiles profiles, @Reference TimeSource time,
            @Reference Journals journals) {
        this(config.device(), Path.of(config.file()), profiles, time, journals);
    }

    ModemProfileFile(String device, Path file, ModemProfiles profiles, TimeSource time, Journals journals) {
        this.device = device;
        this.file = file.toAbsolutePath().normalize();
        this.profiles = profiles;
        this.journals = journals;
        lane = time.lane(device + "-profile");
        lane.execute(this::look);
    }

    String device() {
        return device;
    }

    /** Told of every profile that is taken, and of the one in force. On the lane of this file. */
    void listen(Consumer<ModemProfile> told) {
        lane.execute(() -> {
            listener = told;
            if (taken != null) {
                told.accept(taken);
            }
        });
    }

    @Deactivate
    void close() {
        lane.close();
    }

    private void look() {
        try {
            byte[] now = read();
            boolean stable = first || Arrays.equals(now, seen);
            first = false;
            seen = now;
            if (stable && now != null && !Arrays.equals(now, decided)) {
                decided = now;
                decide(now);
            }
        } finally {
            lane.schedule(INTERVAL_NANOS, this::look);
        }
    }

    /** The bytes of the file, or null while there is none. */
    private byte[] read() {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(SIZE_LIMIT);
        } catch (IOException e) {
            if (first) {
                refuse(List.of(new Fault("", "unreadable", "cannot be read: " + e)));
            }
            return null;
        }
    }

    private void decide(byte[] bytes) {
        try {
            taken = profiles.read(file.getFileName().toString(), new ByteArrayInputStream(bytes));
            LOG.info("modem profile taken: device={} file={} title={}", device, file, taken.title());
            if (listener != null) {
                listener.accept(taken);
            }
        } catch (DocumentException e) {
            refuse(e.faults());
        } catch (IOException e) {
            throw new IllegalStateException(e); // of bytes in memory
        }
    }

    private void refuse(List<Fault> faults) {
        LOG.warn("modem profile refused: device={} file={} faults={} {}", device, file, faults.size(), faults);
        journals.find(device).ifPresent(journal -> faults.forEach(fault ->
                journal.record(JournalKind.FAULT, "modem-profile-refused", 0, 0, file.getFileName() + " " + fault)));
    }
}
