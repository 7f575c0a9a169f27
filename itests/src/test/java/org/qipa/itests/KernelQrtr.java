package org.qipa.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether this kernel has QRTR for us. */
final class KernelQrtr {

    private static final Path PROTOCOLS = Path.of("/proc/net/protocols");
    private static final String NAME = "QIPCRTR";

    private KernelQrtr() {
    }

    /** Why there is none, or null. */
    static String missing() {
        try {
            return Files.readString(PROTOCOLS).contains(NAME) ? null
                    : "the kernel has no QRTR: " + NAME + " is not in " + PROTOCOLS;
        } catch (IOException e) {
            return "no such file: " + PROTOCOLS;
        }
    }
}
