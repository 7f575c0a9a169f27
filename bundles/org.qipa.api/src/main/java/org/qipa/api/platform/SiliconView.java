package org.qipa.api.platform;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A look into the hardware of a device, past its driver: for shells and tests. A virtual platform offers it as a service per open
 * device, with {@code qipa.device}. Looking changes nothing and needs no power. Any thread.
 */
@ProviderType
public interface SiliconView {

    /** Service property: the device's name. */
    String DEVICE_PROPERTY = ModemSilicon.DEVICE_PROPERTY;

    /** The device's name. */
    String device();

    /**
     * Everything there is to see at this moment: registers, channels, event rings, endpoints, tables, local memory, interrupts,
     * microcontroller, power, the modem's side, counters, faults. Some thousand values.
     *
     * @param words also every word of local memory; otherwise a digest for each region
     */
    SiliconSnapshot snapshot(boolean words);
}
