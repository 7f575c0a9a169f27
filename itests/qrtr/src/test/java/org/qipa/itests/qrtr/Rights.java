package org.qipa.itests.qrtr;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process may do. */
final class Rights {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String EFFECTIVE = "CapEff:";
    /** CAP_NET_ADMIN, which ports below 0x4000 need (spec 13 §2). */
    private static final int NET_ADMIN = 12;

    private Rights() {
    }

    static boolean mayAdministrateTheNetwork() {
        try {
            return Files.readAllLines(STATUS).stream().filter(line -> line.startsWith(EFFECTIVE))
                    .map(line -> Long.parseUnsignedLong(line.substring(EFFECTIVE.length()).strip(), 16))
                    .anyMatch(effective -> (effective >> NET_ADMIN & 1) == 1);
        } catch (IOException e) {
            throw new UncheckedIOException("file=" + STATUS, e);
        }
    }
}
