package org.qipa.core.driver;

import org.qipa.core.command.Commands;
import org.qipa.core.netdev.NetdevTransmit;
import org.qipa.core.power.RuntimePower;

/** Opens a driver for tests in other packages. */
public final class DriverAccess {

    private DriverAccess() {}

    /** The uplink. */
    public static NetdevTransmit transmit(IpaDriver driver) {
        return driver.core().network.transmit();
    }

    /** Power. */
    public static RuntimePower power(IpaDriver driver) {
        return driver.core().power;
    }

    /** The commands. */
    public static Commands commands(IpaDriver driver) {
        return driver.core().commands;
    }
}
