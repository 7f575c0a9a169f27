package org.qipa.core.device;

import org.qipa.api.gsi.Gsi;
import org.qipa.api.handshake.Handshakes;
import org.qipa.api.journal.Journals;
import org.qipa.api.memory.MemoryMaps;
import org.qipa.api.platform.IpaPlatform;
import org.qipa.api.qrtr.QrtrTransport;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.time.TimeSource;

/**
 * What a device is built from.
 *
 * @param silicon what the hardware is when that is not {@code soc}; null otherwise
 */
record Providers(SocDescriptor soc, SocDescriptor silicon, IpaPlatform platform, QrtrTransport qrtr,
        MemoryMaps memoryMaps, Gsi gsi, Handshakes handshakes, Journals journals, TimeSource time) {
}
