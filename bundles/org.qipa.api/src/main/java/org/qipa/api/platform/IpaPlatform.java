package org.qipa.api.platform;

import org.osgi.annotation.versioning.ConsumerType;
import org.qipa.api.journal.Journal;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.time.TimeSource;

/** Opens hardware for devices. A service with {@code qipa.platform}: {@code virtual}, {@code vfio}. Thread safe. */
@ConsumerType
public interface IpaPlatform {

    /** Service property with the platform's name. */
    String PLATFORM_PROPERTY = "qipa.platform";

    /**
     * Opens the hardware of a device, powered down and out of reset: a cold start.
     *
     * @throws PlatformException when there is no such hardware or it is taken
     */
    Hardware open(Request request) throws PlatformException;

    /**
     * What a device asks for.
     *
     * @param device  its name
     * @param silicon what the silicon is; real platforms know that themselves and compare. It need not be the table the
     *                driver works from
     * @param loader  who loads the GSI firmware as the device's configuration has it: {@code self}, {@code modem} or
     *                {@code skip}; empty leaves it to the platform
     * @param time    the session's time
     * @param journal the device's journal, for what the platform has to report
     */
    record Request(String device, SocDescriptor silicon, String loader, TimeSource time, Journal journal) {}
}
