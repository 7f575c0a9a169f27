package org.qipa.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whether this process may make TUN interfaces. */
final class Tun {

    private static final Path DEVICE = Path.of("/dev/net/tun");
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String CAPABILITIES = "CapEff:";
    /** CAP_NET_ADMIN of capabilities(7). */
    private static final int NET_ADMIN = 12;

    private Tun() {}

    /** One sentence when it may not. */
    static Optional<String> obstacle() {
        if (!Files.exists(DEVICE)) {
            return Optional.of("--tun needs Linux with TUN interfaces: there is no " + DEVICE);
        }
        if (!Files.isWritable(DEVICE)) {
            return Optional.of("--tun needs root: " + DEVICE + " cannot be opened");
        }
        try {
            return mayAdministrate(Files.readAllLines(STATUS)) ? Optional.empty()
                    : Optional.of("--tun needs root, or CAP_NET_ADMIN: this process may not make interfaces");
        } catch (IOException e) {
            return Optional.empty(); // the kernel will say
        }
    }

    /** Reads the effective capabilities, a hexadecimal mask; without such a line the answer is left to the kernel. */
    static boolean mayAdministrate(List<String> status) {
        return status.stream().filter(line -> line.startsWith(CAPABILITIES))
                .map(line -> Long.parseUnsignedLong(line.substring(CAPABILITIES.length()).strip(), 16))
                .allMatch(mask -> (mask >>> NET_ADMIN & 1) != 0);
    }
}
